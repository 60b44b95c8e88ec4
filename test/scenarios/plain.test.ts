import { readdirSync, readFileSync } from "node:fs";
import { explain } from "@gatehouse/policy/plain";
import { objectionsForFrontDoor } from "@gatehouse/policy/front-door-notes";
import { previewFile } from "@gatehouse/policy/preview";
import { expect, test } from "vitest";
import { partnerships } from "./northshire.ts";

/** Scenarios as a practitioner reads them: each text in `plain/` was read by a human before it was put there. */
const read = readdirSync(new URL("plain/", import.meta.url)).filter((name) => name.endsWith(".txt"));
const cases = readdirSync(new URL("cases/", import.meta.url));

function sentences(id: string): readonly string[] {
  const file = cases.find((name) => name.startsWith(`${id}-`)) ?? "";
  // Our own file: a wrong shape is an unreadable preview.
  const { given } = JSON.parse(readFileSync(new URL(`cases/${file}`, import.meta.url), "utf8")) as { given: unknown };
  const previewed = previewFile(given, { partnerships });
  if (!previewed.ok) throw new Error(`${previewed.error} ${previewed.path}`);
  const { decision, message, policy, facts, now, wrongAt } = previewed;
  const noted = message && objectionsForFrontDoor(message, facts, policy, now);
  return explain(decision, { message, names: policy.partnership, noted, ...(wrongAt ? { wrongAt } : {}) });
}

test("more than ten scenarios are read out", () => {
  expect(read.length).toBeGreaterThan(10);
});

test.each(read)("%s reads as it was reviewed", (name) => {
  const reviewed = readFileSync(new URL(`plain/${name}`, import.meta.url), "utf8")
    .trimEnd()
    .split("\n");
  expect(sentences(name.replace(".txt", ""))).toEqual(reviewed);
});

const all = cases.map((name) => name.split("-")[0] ?? "");

test.each(all)("%s has no code, id or key in its sentences", (id) => {
  const text = sentences(id).join("\n");
  expect(text).not.toMatch(/undefined|null|\[object|[a-z]+\.[a-z]+[A-Z]\w*(?!\S*value)|p-[a-z]{2,}\b/);
  for (const agency of partnerships("northshire")?.agencies.keys() ?? []) expect(text).not.toContain(agency);
});

test.each(all)("%s says what to do and whom to telephone when anything does not go", (id) => {
  const text = sentences(id).join("\n");
  if (/waits:|nothing:|refused/.test(text))
    expect(text).toMatch(/telephone the front door, Northshire Council, on 01632/);
});
