import { parseMessage } from "@gatehouse/contracts/parse-message";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import {
  consent,
  council,
  event,
  family,
  homes,
  objection,
  practice,
  preview,
  risk,
  school,
  scopedTo,
  update,
} from "../fixture.ts";
import type { OverrideRates, Weighed } from "./override-rates.ts";
import { countWeighed, overrideRates, weighedBy } from "./override-rates.ts";

const nowMs = Date.parse("2026-11-03T10:15:00Z");
const manager = { agency: council, name: "H. Quill", role: "front-door-manager" };
const flag = event("risk.flagged", "flag-1", {
  at: "2026-10-28T09:00:00Z",
  by: { agency: council, name: "L. Abara", role: "social-worker" },
  atRisk: ["p-ada"],
  case: "case-ada",
  harm: "neglect",
  test: "at-risk",
  evidence: "Bruises seen on both arms.",
  recipients: [homes, practice],
  decidedBy: manager,
  expiresAt: "2026-11-03T11:00:00Z",
});
const objected = [...family(), consent(), objection({ scope: scopedTo(homes, practice) })];

function weighed(message: Draft, register: readonly Draft[]): readonly Weighed[] {
  const previewed = preview(message, register);
  const parsed = parseMessage(message);
  if (!previewed.ok || !parsed.ok || previewed.skipped.length > 0) throw new Error("the example is wrong");
  // A whole decision: it parsed, so its head is the message's.
  const decision = { ...previewed.decision, message: { id: "m", kind: parsed.message.kind, from: school, case: null } };
  const named = (agency: string, { name }: { readonly name?: string | null | undefined }): string =>
    `${agency} ${name}`;
  return weighedBy(parsed.message, ["p-ada", "p-mo"], decision, previewed.facts.register, nowMs, named);
}

test("an objection set aside for a stated risk counts for who decided that risk, once a recipient", () => {
  expect(weighed(update({ risk: risk([homes, practice]) }), objected)).toEqual([
    { professional: `${school} R. Okafor`, overrides: 2 },
  ]);
});

test("a stated risk that set nothing aside counts as a message of its decider", () => {
  expect(weighed(update({ risk: risk([council]) }), [...family(), consent()])).toEqual([
    { professional: `${school} R. Okafor`, overrides: 0 },
  ]);
});

test("where the message states no risk for a recipient, it counts for who decided the flag", () => {
  expect(weighed(update(), [...objected, flag])).toEqual([{ professional: `${council} H. Quill`, overrides: 2 }]);
  expect(weighed(update({ risk: risk([homes]) }), [...objected, flag])).toEqual([
    { professional: `${school} R. Okafor`, overrides: 1 },
    { professional: `${council} H. Quill`, overrides: 1 },
  ]);
});

test.each([
  { name: "expires at this moment", change: { expiresAt: "2026-11-03T10:15:00Z" } },
  { name: "names another recipient", change: { recipients: [school] } },
])("a flag that $name set nothing aside, though it stands beside another that did", ({ change }) => {
  const beside = event("risk.flagged", "flag-2", {
    ...flag,
    id: "flag-2",
    decidedBy: { agency: council, name: "B. Other", role: "front-door-manager" },
    ...change,
  });
  expect(weighed(update(), [...objected, flag, beside])).toEqual([
    { professional: `${council} H. Quill`, overrides: 2 },
  ]);
});

test("two flags of one decider count once a recipient, and an objection set aside for another reason not at all", () => {
  const again = event("risk.flagged", "flag-2", { ...flag, id: "flag-2" });
  expect(weighed(update(), [...objected, flag, again])).toEqual([
    { professional: `${council} H. Quill`, overrides: 2 },
  ]);
  const harmer = { person: "p-fa", capacity: "parent", parentalResponsibility: true, allegedHarmer: true };
  const aside = [...objected, objection({ id: "obj-2", madeBy: harmer, scope: scopedTo(homes, practice) })];
  expect(weighed(update({ risk: risk([homes, practice]) }), aside)).toEqual([
    { professional: `${school} R. Okafor`, overrides: 2 },
  ]);
});

test("a message that rests on no risk counts for no professional", () => {
  expect(weighed(update(), objected)).toEqual([]);
});

function counted(...all: readonly (readonly [string, readonly Weighed[]])[]): OverrideRates {
  const rates: OverrideRates = new Map();
  for (const [at, one] of all) countWeighed(rates, school, one, { atMs: Date.parse(at), messages: 1 });
  return rates;
}

test("months are London's, and the newest comes first", () => {
  const rates = counted(["2026-10-31T23:59:59Z", []], ["2026-06-30T23:30:00Z", []]);
  expect(overrideRates(rates).map(({ month }) => month)).toEqual(["2026-10", "2026-07"]);
});

test("small counts are few, and an agency's own are rounded, so that nothing small can be worked out", () => {
  const by = (professional: string): readonly Weighed[] => [{ professional, overrides: 1 }];
  const at = "2026-11-03T10:15:00Z";
  const rates = counted(
    ...Array.from({ length: 6 }, () => [at, by("id:dir-1")] as const),
    ...Array.from({ length: 2 }, () => [at, by("id:dir-2")] as const),
  );
  expect(overrideRates(rates)).toEqual([
    { month: "2026-11", agency: school, professional: null, messages: 10, overridden: 10, overrides: 10 },
    { month: "2026-11", agency: school, professional: "id:dir-1", messages: 6, overridden: 6, overrides: 6 },
    {
      month: "2026-11",
      agency: school,
      professional: "id:dir-2",
      messages: "few",
      overridden: "few",
      overrides: "few",
    },
  ]);
});

test("what was held and goes later counts its overrides, and no message again", () => {
  const rates: OverrideRates = new Map();
  const one = [{ professional: "id:dir-1", overrides: 1 }];
  const at = { atMs: nowMs, messages: 1 as const };
  for (let nth = 0; nth < 5; nth += 1) countWeighed(rates, school, [{ professional: "id:dir-1", overrides: 0 }], at);
  for (let nth = 0; nth < 5; nth += 1) countWeighed(rates, school, one, { ...at, messages: 0 });
  expect(overrideRates(rates)[1]).toMatchObject({ messages: 5, overridden: 5, overrides: 5 });
});

test("a message that set nothing aside is a message, and not one that overrode", () => {
  const none = [{ professional: "id:dir-1", overrides: 0 }];
  const rates = counted(...Array.from({ length: 5 }, () => ["2026-11-03T10:15:00Z", none] as const));
  expect(overrideRates(rates)).toMatchObject([
    { professional: null, messages: 5, overridden: 0, overrides: 0 },
    { professional: "id:dir-1", messages: 5, overridden: 0, overrides: 0 },
  ]);
});

test("months that are compared stay, each by itself", () => {
  const rates = counted(["2025-10-15T10:00:00Z", []], ["2025-11-15T10:00:00Z", []]);
  expect([...rates.values()].map(({ month }) => month)).toEqual(["2025-10", "2025-11"]);
});

test("what is older than thirteen months is gone", () => {
  const rates = counted(["2025-10-15T10:00:00Z", []], ["2025-11-15T10:00:00Z", []], ["2026-11-03T10:00:00Z", []]);
  expect(overrideRates(rates).map(({ month }) => month)).toEqual(["2026-11", "2025-11"]);
});

test("property: counting in another order gives the same counts", () => {
  const one = fc.record({ professional: fc.constantFrom("id:a", "id:b"), overrides: fc.nat(3) });
  const message = fc.tuple(
    fc.constantFrom("2026-10-03T10:00:00Z", "2026-11-03T10:00:00Z"),
    fc.array(one, { maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.array(message), (messages) => {
      expect(overrideRates(counted(...messages.toReversed()))).toEqual(overrideRates(counted(...messages)));
    }),
  );
});
