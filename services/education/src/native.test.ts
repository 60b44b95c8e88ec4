import { readCsv } from "@gatehouse/adapter/csv";
import { mappedOk, warningCodes } from "@gatehouse/adapter/testing/mapper-laws";
import type { DeliveredStatement, Delivery } from "@gatehouse/contracts/delivery";
import { deliveryEvent } from "@gatehouse/contracts/delivery";
import { expect, test } from "vitest";
import { mapRecord } from "./map.ts";
import { toConcernCsv, toConcernJson } from "./native.ts";
import { school } from "./testing.ts";

const said = (id: string, item: string, value: unknown, form: "full" | "minimised" = "full"): DeliveredStatement => ({
  id,
  item,
  about: "child",
  value,
  assertion: "fact",
  on: "2026-11-02",
  form,
});

const delivery: Delivery = deliveryEvent("delivery-one-1234", "northshire", "2026-11-02T09:00:00Z", {
  message: "0198f3c2-0000-7000-8000-000000000001",
  recipient: "hillside-school",
  from: "northshire-council",
  author: { name: "L. Abara", role: "social-worker" },
  kind: "status-notice",
  purpose: "child-protection",
  case: "case-ada",
  createdAt: "2026-11-02T08:55:00Z",
  statements: [
    said("a1", "child.name", "Ada Lovell"),
    said("a2", "child.dateOfBirth", { years: 9 }, "minimised"),
    said("a3", "child.upn", "B801200005001"),
    said("a4", "family.planStatus", { status: "child-protection", from: "2026-10-20" }),
    said("a5", "concern.narrative", '=HYPERLINK("http://x.example")\nsecond line'),
  ],
  tier: "protection",
  handling: ["do-not-discuss-with-family"],
  routedTo: null,
  retainUntil: "2027-11-02",
  record: 1,
  policy: "northshire-2026-09-30",
  localIds: [{ scheme: "local", value: "P-118" }],
  filedUnder: { scheme: "local", value: "=P-118" },
});

const csv = (): string => new TextDecoder().decode(toConcernCsv(delivery).bytes);

test("a delivery is one row under the names by which a safeguarding log is read", () => {
  const read = readCsv(csv());
  expect(read.ok && read.rows).toHaveLength(1);
  const row = read.ok ? Object.fromEntries(read.rows[0] ?? []) : {};
  expect(row).toMatchObject({
    "Incident ID": "delivery-one-1234",
    "Pupil name": "Ada Lovell",
    UPN: "B801200005001",
    "Incident date": "2026-11-02",
    Category: "Gatehouse: status notice from northshire-council",
    Status: "Received",
    "Recorded by": "L. Abara, social-worker",
    Handling: "do-not-discuss-with-family",
    "Keep until": "2027-11-02",
  });
  expect(row["Incident"]).toContain(
    "The plan the child is on, from and to (fact, 2026-11-02): status: child-protection",
  );
});

test("an age is no date of birth, and says that it is short for one", () => {
  expect(csv()).toContain("Date of birth (in short, fact, 2026-11-02): years: 9");
  const read = readCsv(csv());
  expect(read.ok && read.rows[0]?.get("Date of birth")).toBe("");
});

test("no cell is a formula", () => {
  const read = readCsv(csv());
  const cells = read.ok ? [...(read.rows[0]?.values() ?? [])] : [];
  expect(cells.filter((cell) => typeof cell === "string" && /^[=+\-@]/.test(cell))).toEqual([]);
  expect(csv()).toContain("'=P-118");
});

const forms = [toConcernCsv, toConcernJson].flatMap((write) =>
  (["concern", "status-notice"] as const).map((kind) => ({ write, kind })),
);

test.each(forms)("what is written is read here again, and never said in the school's own name", ({ write, kind }) => {
  const { bytes, contentType } = write({ ...delivery, data: { ...delivery.data, kind } });
  const mapped = mappedOk(mapRecord({ name: "record", bytes, contentType }, school()));
  expect(mapped.drafts).toEqual([]);
  expect(mapped.fields.source.length).toBeGreaterThan(10);
  expect(warningCodes(mapped)).toContain("entry-received");
});

test("the same delivery gives the same bytes", () => {
  expect(toConcernJson(delivery)).toEqual(toConcernJson(delivery));
});
