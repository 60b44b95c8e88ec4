import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import { council, event, homes, practice, school } from "../fixture.ts";
import { fold } from "./fixture.ts";

const flag = (change: Draft = {}): Draft =>
  event("risk.flagged", "flag-1", {
    at: "2026-10-30T09:00:00Z",
    by: { agency: school, name: "R. Okafor", role: "designated-safeguarding-lead" },
    atRisk: ["p-ada", "p-bo"],
    case: "case-ada",
    harm: "neglect",
    test: "significant-harm",
    evidence: "Two staff saw bruises on her arm.",
    recipients: [homes, practice],
    categories: ["health"],
    decidedBy: { agency: council, name: "H. Quill", role: "front-door-manager", id: "dir-1" },
    emergency: true,
    expiresAt: "2026-11-13T09:00:00Z",
    ...change,
  });
const cleared = event("risk.cleared", "clear-1", { ends: "flag-1" });
const signed = (id: string, at: string): Draft => event("risk.countersigned", id, { countersigns: "flag-1", at });

test("a flag is kept with what it sets aside, for whom, until when, and who decided it; its evidence is not", () => {
  const register = fold([flag()]);
  expect(register.flags.get("flag-1")).toEqual({
    id: "flag-1",
    atRisk: ["p-ada", "p-bo"],
    case: "case-ada",
    test: "significant-harm",
    recipients: [homes, practice],
    categories: ["health"],
    decidedBy: { name: "H. Quill", id: "dir-1" },
    emergency: true,
    // Friday: the end of the next working day is Monday's.
    countersignDueMs: Date.parse("2026-11-02T17:00:00Z"),
    expiresMs: Date.parse("2026-11-13T09:00:00Z"),
  });
  for (const ref of ["p-ada", "p-bo"]) expect([...(register.persons.get(ref)?.flags ?? [])]).toEqual(["flag-1"]);
});

test("what a flag does not say is the least: no case, no emergency, no directory's id; and all categories", () => {
  const decidedBy = { name: "H. Quill", role: "front-door-manager" };
  const bare = fold([flag({ case: null, categories: null, emergency: null, decidedBy })]).flags.get("flag-1");
  expect(bare).toMatchObject({
    case: null,
    categories: "all",
    emergency: false,
    decidedBy: { name: "H. Quill", id: null },
  });
});

test("a flag that names all names nobody", () => {
  expect(fold([flag({ recipients: "all" })]).flags.get("flag-1")?.recipients).toEqual([]);
});

test("a flag that is cleared is gone, from everyone who was at risk, and no other flag with it", () => {
  const register = fold([flag(), flag({ id: "flag-2" }), cleared]);
  expect([...register.flags.keys()]).toEqual(["flag-2"]);
  for (const ref of ["p-ada", "p-bo"]) expect([...(register.persons.get(ref)?.flags ?? [])]).toEqual(["flag-2"]);
});

test("clearing what is not there changes nothing", () => {
  expect(fold([cleared]).persons.size).toBe(0);
});

test("the first countersignature counts: a later one makes none late, and none in time", () => {
  const register = fold([flag(), signed("sig-1", "2026-11-02T09:00:00Z"), signed("sig-2", "2026-11-04T09:00:00Z")]);
  expect(register.countersigned.get("flag-1")).toBe(Date.parse("2026-11-02T09:00:00Z"));
});
