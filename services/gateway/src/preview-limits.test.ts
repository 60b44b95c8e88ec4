import { expect, test } from "vitest";
import { PreviewLimits, previewLimits } from "./preview-limits.ts";

const by = (name: string, id: string | null = null, agency = "hillside-school") => ({
  agency,
  id,
  name,
  role: "designated-safeguarding-lead",
});
const minuteMs = 60_000;
const [perMinute, perHour] = previewLimits.professional;
const [agencyPerMinute] = previewLimits.agency;

function taken(
  limits: PreviewLimits,
  times: number,
  asker: Parameters<PreviewLimits["take"]>[0],
  nowMs: number,
): number {
  return Array.from({ length: times }, () => limits.take(asker, nowMs)).filter(Boolean).length;
}

test("a professional has so many in a minute, and again in the next", () => {
  const limits = new PreviewLimits();
  expect(taken(limits, 50, by("a"), 0)).toBe(perMinute.most);
  expect(limits.take(by("a"), minuteMs - 1)).toBe(false);
  expect(limits.take(by("a"), minuteMs)).toBe(true);
});

test("and so many in an hour, however they are spread", () => {
  const limits = new PreviewLimits();
  let answered = 0;
  for (let minute = 0; minute < 59; minute += 1) answered += taken(limits, 10, by("a"), minute * minuteMs);
  expect(answered).toBe(perHour.most);
});

test("another name under the same id, and the same name under another id, count together", () => {
  const ids = new PreviewLimits();
  expect(Array.from({ length: 50 }, (_, at) => ids.take(by(`name-${at}`, "dir-1"), 0)).filter(Boolean)).toHaveLength(
    perMinute.most,
  );
  const names = new PreviewLimits();
  expect(Array.from({ length: 50 }, (_, at) => names.take(by("a", `dir-${at}`), 0)).filter(Boolean)).toHaveLength(
    perMinute.most,
  );
});

test("an agency that invents professionals has its own limit, and no other agency pays for it", () => {
  const limits = new PreviewLimits();
  const answered = Array.from({ length: 200 }, (_, at) => limits.take(by(`name-${at}`), 0)).filter(Boolean);
  expect(answered).toHaveLength(agencyPerMinute.most);
  expect(limits.take(by("a", null, "riverside-practice"), 0)).toBe(true);
});

test("what was refused does not count, so that asking on does not lock anyone out for good", () => {
  const limits = new PreviewLimits();
  taken(limits, 500, by("a"), 0);
  expect(limits.take(by("a"), minuteMs)).toBe(true);
});
