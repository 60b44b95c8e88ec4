import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import { expect, test } from "vitest";
import { partsOf, ResultCollector } from "./map-protocol.ts";
import type { Mapped } from "./map.ts";

const event: RegisterEvent = {
  id: "event-1",
  type: "team.joined",
  at: "2026-11-03T10:15:00Z",
  by: { agency: "northshire-council", name: "D. Ferrow", role: "front-door-manager" },
  case: "case-ada",
  agency: "hillside-school",
};
const warnings = Array.from({ length: 1201 }, (_one, at) => ({ code: "date-invalid", path: `a${at}`, text: "x" }));
const fields = { used: ["a"], source: ["a", "b", "c"], unknown: ["b"] };

test.each<{ readonly name: string; readonly result: Mapped }>([
  { name: "nothing", result: { ok: true, drafts: [], warnings: [], fields: { used: [], source: [], unknown: [] } } },
  { name: "many warnings", result: { ok: true, drafts: [], warnings, fields } },
  { name: "events", result: { ok: true, drafts: [], warnings: [], fields, events: [event, { ...event, id: "e-2" }] } },
])("what is told in parts is together again what it was: $name", ({ result }) => {
  const collector = new ResultCollector();
  for (const part of partsOf(result)) collector.add(structuredClone(part));
  expect(collector.result).toEqual(result);
});
