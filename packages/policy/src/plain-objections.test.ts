import type { NotedObjection } from "@gatehouse/contracts/noted-objections";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import { describe, expect, test } from "vitest";
import { council, getsNothing, getsTheName, homes, police, sentencesFor } from "./fixture.ts";

// How a reader who may know objections reads of them. A change here is one to a reader.

type Recipient = PreviewDecision["recipients"][string];
type Dropped = Recipient["dropped"];

const toHomes = (one: Partial<Recipient>, more: Parameters<typeof sentencesFor>[1] = {}): readonly string[] =>
  sentencesFor({ [homes]: { ...getsTheName, ...one } }, more);

const objection: NotedObjection = {
  objection: "obj-1",
  about: "child",
  person: "p-ada",
  madeBy: { person: "p-mo", label: "mother", capacity: "parent", parentalResponsibility: true },
  standing: "binding",
  scope: { agencies: "all", purposes: "all", categories: "all" },
  recordedBy: council,
  on: "2026-10-20",
  reason: null,
};

describe("objections", () => {
  test.each<[Recipient["overrides"][number]["by"], string]>([
    ["front-door-concern", "a concern always reaches the front door"],
    ["alleged-harmer", "it was made by the person said to be the source of harm"],
    ["court-order", "a court ordered it"],
    ["mandatory-report", "the law requires the report"],
    ["cannot-consent", "the person cannot give consent"],
    ["crime-prevention", "the police asked for it to prevent or detect crime"],
    ["risk-of-harm", "someone may be harmed if it is respected"],
  ])("one that does not stop it, because of %s", (by, text) => {
    const overrides = [{ objection: "obj-1", by }];
    expect(
      toHomes({ overrides }, { listed: [{ ...objection, objection: "obj-0", on: "2026-10-19" }, objection] })[1],
    ).toBe(`Mother's objection of 20 October does not stop this: ${text}.`);
    expect(toHomes({ overrides })[1]).toBe(`A recorded objection does not stop this: ${text}.`);
  });

  const keeps = (one: Partial<NotedObjection>, change: Partial<Recipient> = {}): string =>
    toHomes({ ...getsNothing, reasons: ["objection"], ...change }, { listed: [{ ...objection, ...one }] })[0] ?? "";
  const named = "Northshire Homes will receive nothing: mother's objection of 20 October holds.";
  const unnamed = "Northshire Homes will receive nothing: an objection holds.";
  test.each<[string, Partial<NotedObjection>, string]>([
    ["to all agencies", {}, named],
    ["to this agency", { scope: { ...objection.scope, agencies: [police, homes] } }, named],
    ["to other agencies", { scope: { ...objection.scope, agencies: [police] } }, unnamed],
    ["to some categories", { scope: { ...objection.scope, categories: ["voice"] } }, unnamed],
    ["that is a view", { standing: "view" }, unnamed],
    ["of who is said to harm", { standing: "alleged-harmer" }, unnamed],
    ["of a child not yet assessed", { standing: "not-assessed" }, named],
    ["about another person", { about: "mother" }, unnamed],
    ["about somebody of the household", { about: null }, unnamed],
  ])("one %s", (_what, one, text) => expect(keeps(one)).toContain(text));
  test("one that was lifted holds nothing back", () =>
    expect(keeps({}, { overrides: [{ objection: "obj-1", by: "risk-of-harm" }] })).toContain(unnamed));
  test("of what is left out, whoever was not lifted holds; one lifted for a part holds what no other does", () => {
    const dropped: Dropped = [{ id: "s3", item: "voice.wishes", reason: "objection" }];
    const overrides: Recipient["overrides"] = [{ objection: "obj-1", by: "risk-of-harm" }];
    const own: NotedObjection = {
      ...objection,
      objection: "obj-2",
      on: "2026-10-21",
      madeBy: { ...objection.madeBy, label: "child", capacity: "child" },
    };
    const line = (listed: readonly NotedObjection[]) => toHomes({ dropped, overrides }, { listed })[1];
    expect(line([objection, own])).toBe("It will not receive Ada's wishes: Ada's objection of 21 October holds.");
    expect(line([objection])).toBe("It will not receive Ada's wishes: mother's objection of 20 October holds.");
  });
  test("an objection to everything about the child keeps back what is said of others too", () => {
    const dropped: Dropped = [{ id: "s6", item: "police.convictions", reason: "objection" }];
    expect(toHomes({ dropped }, { listed: [objection] })[1]).toBe(
      "It will not receive the mother's convictions: mother's objection of 20 October holds.",
    );
  });
  test("an item nobody knows is kept back by an objection to everything only", () => {
    const dropped: Dropped = [{ id: "s3", item: "child.hat", reason: "objection" }];
    const line = (categories: NotedObjection["scope"]["categories"]) =>
      toHomes({ dropped }, { listed: [{ ...objection, scope: { ...objection.scope, categories } }] })[1];
    expect(line("all")).toContain("mother's objection of 20 October holds.");
    expect(line(["voice"])).toContain("an objection holds.");
  });
  test("views are weighed, whoever else objects", () => {
    const view: NotedObjection = {
      ...objection,
      objection: "obj-2",
      standing: "view",
      madeBy: { ...objection.madeBy, label: null, capacity: "carer" },
    };
    expect(toHomes({}, { listed: [objection, view] })).toEqual([
      "Northshire Homes will receive Ada's name.",
      "A carer's objection of 20 October does not stop this: it is recorded as a view, because of who made it. Weigh it all the same.",
    ]);
  });
});
