import { describe, expect, test } from "vitest";
import type { Draft } from "./fixture.ts";
import {
  childPerson,
  concern,
  council,
  event,
  exampleNow,
  family,
  homes,
  motherPerson,
  northshire,
  police,
  practice,
  preview,
  risk,
} from "./fixture.ts";
import type { Facts } from "./facts.ts";
import { riskCovers, statedRiskIsValid, validRisks } from "./risks.ts";
import type { Scene } from "./scene.ts";
import { readScene } from "./scene.ts";

/** A concern of an hour after its time, over a register; `facts` says when it was accepted first. */
function sceneOf(message: Draft, register = family(), facts: Partial<Facts> = {}, now = exampleNow): Scene {
  const result = preview(concern(message), register);
  if (!result.ok || !result.message) throw new Error("the example is wrong");
  const sender = northshire.agencies.get(result.message.from);
  const scene = sender && readScene(result.message, { ...result.facts, ...facts }, northshire, now, sender);
  if (!scene) throw new Error("no scene");
  return scene;
}

const stated = (change: Draft = {}, message: Draft = {}) => ({ risk: risk([council], change), ...message });
const friend = { label: "friend", role: "connected-adult", ids: [{ scheme: "person", value: "p-friend" }] };

describe("a stated risk is one when a named colleague decided it, for a time, for named agencies, with evidence", () => {
  const author = { name: "T. Birch", role: "designated-safeguarding-lead" };
  const accepted = "2026-11-03T10:00:00Z";
  test.each<[string, Draft, boolean]>([
    ["as the example has it", {}, true],
    ["decided by a role that may not", { decidedBy: { name: "R. Okafor", role: "receptionist" } }, false],
    ["decided by nobody named", { decidedBy: { name: ".", role: "designated-safeguarding-lead" } }, false],
    ["decided by its author", { decidedBy: author }, false],
    ["decided by its author in an emergency", { decidedBy: author, emergency: true }, true],
    ["19 characters of evidence", { evidence: "1234567890123456789" }, false],
    ["20 characters of evidence", { evidence: "12345678901234567890" }, true],
    ["nobody of the message at risk", { atRisk: ["a-stranger"] }, false],
    ["one of two of the message", { atRisk: ["a-stranger", "child"] }, true],
    ["all agencies", { recipients: "all" }, false],
    ["all agencies among others", { recipients: [council, "all"] }, false],
    ["no agencies", { recipients: [] }, false],
    ["its end is now", { expiresAt: exampleNow }, false],
    ["its end is a second away", { expiresAt: "2026-11-03T10:15:01Z" }, true],
    ["fourteen days", { expiresAt: "2026-11-17T10:15:00Z" }, true],
    ["fourteen days and a second", { expiresAt: "2026-11-17T10:15:01Z" }, false],
  ])("%s: %s", (_name, change, valid) => expect(statedRiskIsValid(sceneOf(stated(change)))).toBe(valid));

  test("none stated is none wrong", () => expect(statedRiskIsValid(sceneOf({ risk: null }))).toBe(true));
  test("a message accepted before it was made, by clocks, has its fourteen days from either", () => {
    const whole = stated({ expiresAt: "2026-11-17T10:15:00Z" });
    expect(statedRiskIsValid(sceneOf(whole, family(), { acceptedAt: accepted }))).toBe(true);
    const later = stated({ expiresAt: "2026-11-17T10:20:00Z" });
    expect(statedRiskIsValid(sceneOf(later, family(), { acceptedAt: "2026-11-03T10:20:00Z" }))).toBe(true);
    expect(statedRiskIsValid(sceneOf(later, family(), { acceptedAt: "2026-11-03T10:19:59Z" }))).toBe(false);
  });
  test("decided again it is judged by when it was accepted", () => {
    const short = stated({ expiresAt: "2026-11-03T12:00:00Z" });
    const facts = { acceptedAt: exampleNow };
    expect(statedRiskIsValid(sceneOf(short, family(), facts, "2026-11-04T10:15:00Z"))).toBe(true);
  });
  test("an emergency that nobody countersigned in time is no risk any more; what is none is not touched by it", () => {
    const lapsed = (change: Draft): boolean => {
      const scene = sceneOf(stated(change));
      const history = { ...scene.facts.history, lapsed: new Set([scene.message.id]) };
      return statedRiskIsValid({ ...scene, facts: { ...scene.facts, history } });
    };
    expect(lapsed({ emergency: true })).toBe(false);
    expect(lapsed({ emergency: false })).toBe(true);
  });
});

describe("risks that hold now, of the people of this message", () => {
  const flag = (id: string, change: Draft = {}): Draft =>
    event("risk.flagged", id, {
      at: "2026-11-02T09:00:00Z",
      atRisk: ["p-ada"],
      harm: "neglect",
      test: "at-risk",
      evidence: "Three round bruises seen on the left arm by two staff.",
      recipients: [homes],
      decidedBy: { name: "R. Okafor", role: "front-door-manager" },
      emergency: false,
      expiresAt: "2026-11-13T10:15:00Z",
      case: "case-ada",
      ...change,
    });
  const inShort = (scene: Scene) =>
    validRisks(scene).map(
      ({ test: grade, recipients, categories, family: ours, child }) =>
        `${grade} ${recipients.join("+")} ${categories === "all" ? categories : categories.join("+")}${ours ? " family" : ""}${child ? " child" : ""}`,
    );
  const none = { risk: null };
  const flagged = (change: Draft = {}, message: Draft = none, now = exampleNow) =>
    inShort(sceneOf(message, [...family(), flag("f-1", change)], {}, now));

  test("one recorded about the child", () => expect(flagged()).toEqual(["at-risk northshire-homes all family child"]));
  test("one recorded about the mother is the family's, and not the child's", () =>
    expect(flagged({ atRisk: ["p-mo"] })).toEqual(["at-risk northshire-homes all family"]));
  test("one about both is the child's", () =>
    expect(flagged({ atRisk: ["p-mo", "p-ada"] })).toEqual(["at-risk northshire-homes all family child"]));
  test("one about somebody the message speaks of who is not of the household", () => {
    const message = { ...none, people: [childPerson, friend] };
    expect(flagged({ atRisk: ["p-friend"] }, message)).toEqual(["at-risk northshire-homes all"]);
    expect(flagged({ atRisk: ["p-friend", "p-ada"] }, message)).toEqual(["at-risk northshire-homes all family child"]);
  });
  test("one about nobody the message speaks of does not count", () =>
    expect(flagged({ atRisk: ["p-ben"] })).toEqual([]));
  test("one for some categories", () =>
    expect(flagged({ categories: ["health"] })).toEqual(["at-risk northshire-homes health family child"]));
  test("its end is not in it", () => {
    expect(flagged({}, none, "2026-11-13T10:14:59Z")).toHaveLength(1);
    expect(flagged({}, none, "2026-11-13T10:15:00Z")).toEqual([]);
  });
  test("an emergency holds until its countersignature is due, and on if it came by then", () => {
    const emergency = { emergency: true };
    expect(flagged(emergency, none, "2026-11-03T16:59:59Z")).toHaveLength(1);
    expect(flagged(emergency, none, "2026-11-03T17:00:00Z")).toEqual([]);
    const signed = (at: string) =>
      inShort(
        sceneOf(
          none,
          [
            ...family(),
            flag("f-1", emergency),
            event("risk.countersigned", "sig-1", {
              countersigns: "f-1",
              at,
              by: { agency: council, name: "J. Marsh", role: "front-door-manager" },
            }),
          ],
          {},
          "2026-11-04T10:15:00Z",
        ),
      );
    expect(signed("2026-11-03T17:00:00Z")).toHaveLength(1);
    expect(signed("2026-11-03T17:00:01Z")).toEqual([]);
  });
  test("the stated one is beside those recorded", () =>
    expect(inShort(sceneOf(stated(), [...family(), flag("f-1")]))).toEqual([
      "at-risk northshire-homes all family child",
      "significant-harm northshire-council all family child",
    ]));
  test.each<[string, Draft, Draft, readonly string[]]>([
    ["about the child", {}, {}, ["significant-harm northshire-council all family child"]],
    ["about the mother", { atRisk: ["mother"] }, {}, ["significant-harm northshire-council all family"]],
    [
      "about a friend",
      { atRisk: ["friend"] },
      { people: [childPerson, friend] },
      ["significant-harm northshire-council all"],
    ],
    [
      "about a friend and the child",
      { atRisk: ["friend", "child"] },
      { people: [childPerson, friend] },
      ["significant-harm northshire-council all family child"],
    ],
    [
      "for a category",
      { categories: ["health"], test: "at-risk", recipients: [police, practice] },
      {},
      ["at-risk northshire-police+riverside-practice health family child"],
    ],
    ["for everybody", { recipients: "all" }, {}, []],
  ])("one stated %s", (_name, change, message, risks) =>
    expect(inShort(sceneOf(stated(change, { people: [childPerson, motherPerson], ...message })))).toEqual(risks),
  );
  test("a person of the household by an earlier message is of the family, wherever they live now", () => {
    const scene = sceneOf(
      stated({ atRisk: ["mother"] }, { people: [childPerson, { ...motherPerson, livesElsewhere: true }] }),
    );
    expect(inShort(scene)).toEqual(["significant-harm northshire-council all"]);
    expect(inShort({ ...scene, household: new Set([...scene.household, "p-mo"]) })).toEqual([
      "significant-harm northshire-council all family",
    ]);
  });

  describe("a stated one when the message is decided again", () => {
    const facts = { acceptedAt: exampleNow };
    const at = (now: string, change: Draft = {}, signed?: string) => {
      const scene = sceneOf(stated(change), family(), facts, now);
      const countersigned = new Map(signed === undefined ? [] : [[scene.message.id, Date.parse(signed)]]);
      return inShort({ ...scene, facts: { ...scene.facts, register: { ...scene.facts.register, countersigned } } })
        .length;
    };
    test("holds until its end", () => {
      expect(at("2026-11-13T10:14:59Z")).toBe(1);
      expect(at("2026-11-13T10:15:00Z")).toBe(0);
    });
    test("in an emergency until the countersignature is due, at 17:00 on the next working day", () => {
      expect(at("2026-11-04T16:59:59Z", { emergency: true })).toBe(1);
      expect(at("2026-11-04T17:00:00Z", { emergency: true })).toBe(0);
      expect(at("2026-11-04T17:00:00Z", { emergency: false })).toBe(1);
    });
    test("and on if the countersignature came by then", () => {
      expect(at("2026-11-05T09:00:00Z", { emergency: true }, "2026-11-04T17:00:00Z")).toBe(1);
      expect(at("2026-11-05T09:00:00Z", { emergency: true }, "2026-11-04T17:00:01Z")).toBe(0);
    });
  });
});

test.each([
  ["all", true],
  [["identity"], true],
  [["health", "identity"], true],
  [["health"], false],
  [[], false],
] as const)("a risk of %j covers a name: %s", (categories, yes) => {
  const item = northshire.items.get("child.name");
  if (!item) throw new Error("no such item");
  expect(riskCovers({ test: "at-risk", recipients: [], categories, family: true, child: true }, item)).toBe(yes);
});
