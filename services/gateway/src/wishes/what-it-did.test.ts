import { ada, atMs, got, homes, mo, practice, school, sent, withheld } from "@gatehouse/policy/told/fixture";
import type { Change } from "@gatehouse/policy/told/fixture";
import type { AgainRecord } from "@gatehouse/policy/told/records";
import { describe, expect, test } from "vitest";
import type { Stood } from "./what-it-did.ts";
import { whatItDid } from "./what-it-did.ts";

const maker: Stood["maker"] = {
  person: mo,
  capacity: "parent",
  parentalResponsibility: true,
  competence: null,
  allegedHarmer: false,
};
const everything: Stood["scope"] = { agencies: "all", purposes: "all", categories: "all" };
/** The mother's objection about Ada, recorded between the records 1 and 3. */
const objection: Stood = { id: "obj-1", person: ada, maker, scope: everything, fromN: 2, toN: null };
const dropped = (item: string, reason: "objection" | "third-party-objection" | "location-protected") => ({
  ...got("child.name"),
  dropped: [{ id: item, item, reason }],
});
const overridden = { ...got("child.name"), overrides: [{ objection: "obj-1", by: "risk-of-harm" as const }] };
const held = (reason: "competence-not-assessed" | "intelligence") => ({
  ...got(),
  outcome: "held" as const,
  reasons: [reason],
});
const to = (one: ReturnType<typeof got>, change: Change = {}): Change => ({
  recipients: { [practice]: one },
  ...change,
});

function did(wish: Partial<Stood>, n: number, change: Change, again: readonly AgainRecord[] = [], precise = true) {
  const isThem = (ref: string): boolean => ref === (wish.person ?? ada);
  const effects = whatItDid({ ...objection, ...wish }, { sent: sent(n, change), again }, isThem, precise);
  return effects.map(({ effect, recipient, items, why }) => [effect, recipient, items.join(" "), why]);
}
const again = (n: number, change: Partial<AgainRecord>): AgainRecord => ({
  n,
  atMs: atMs(n),
  message: "m-1",
  from: school,
  decision: { recipients: { [practice]: withheld } },
  shared: [],
  withdrawn: [],
  ...change,
});

const childs = (competence: "competent" | "not-competent" | "not-assessed"): Stood["maker"] => ({
  ...maker,
  person: ada,
  capacity: "child",
  competence,
});

describe("what an objection came to", () => {
  test.each([
    {
      name: "a copy that was withheld for it",
      wish: {},
      change: to(withheld),
      expected: [["stopped", practice, "", null]],
    },
    {
      name: "an agency that it does not name",
      wish: { scope: { ...everything, agencies: [homes] } },
      change: to(withheld),
      expected: [],
    },
    {
      name: "a purpose that it does not name",
      wish: { scope: { ...everything, purposes: ["early-help" as const] } },
      change: to(withheld),
      expected: [],
    },
    {
      name: "items of the categories that it names",
      wish: { scope: { ...everything, categories: ["education" as const] } },
      change: to(dropped("education.attendance", "objection")),
      expected: [["stopped", practice, "education.attendance", null]],
    },
    {
      name: "items of another category",
      wish: { scope: { ...everything, categories: ["health" as const] } },
      change: to(dropped("education.attendance", "objection")),
      expected: [],
    },
    {
      name: "an adult's own items, not the child's",
      wish: { person: mo, maker: { ...maker, capacity: "self" as const } },
      change: to(dropped("health.conditions", "third-party-objection"), {
        notes: { others: { mother: ["health.conditions"] } },
      }),
      expected: [["stopped", practice, "health.conditions", null]],
    },
    {
      name: "an adult's objection and an item that is the child's",
      wish: { person: mo, maker: { ...maker, capacity: "self" as const } },
      change: to(dropped("education.attendance", "objection")),
      expected: [],
    },
    {
      name: "what went in spite of it, and why",
      wish: {},
      change: to(overridden),
      expected: [["went", practice, "child.name", "risk-of-harm"]],
    },
    {
      name: "another objection that was set aside",
      wish: { id: "obj-2" },
      change: to(overridden),
      expected: [],
    },
    {
      name: "a child whom nobody has assessed: it waits",
      wish: { maker: childs("not-assessed") },
      change: to(held("competence-not-assessed")),
      expected: [["waits", practice, "", null]],
    },
    { name: "what waits for something else", wish: {}, change: to(held("intelligence")), expected: [] },
    {
      name: "a carer's, which is a view: it stops nothing, whoever else's did",
      wish: { maker: { ...maker, parentalResponsibility: false } },
      change: to(withheld),
      expected: [],
    },
    {
      name: "a child's who was found not to decide",
      wish: { maker: childs("not-competent") },
      change: to(withheld),
      expected: [],
    },
    { name: "after it was withdrawn", wish: { toN: 4 }, n: 5, change: to(withheld), expected: [] },
    {
      name: "before it was recorded: what had gone",
      wish: {},
      n: 1,
      change: to(got("child.name")),
      expected: [["before", practice, "child.name", null]],
    },
  ])("$name", ({ wish, change, expected, n = 3 }) => {
    expect(did(wish, n, change)).toEqual(expected);
  });

  test("a copy that was taken back before anybody had it, and is stopped from then on", () => {
    const back = [again(3, { withdrawn: [practice] })];
    expect(did({}, 1, to(got("child.name")), back)).toEqual([
      ["taken-back", practice, "child.name", null],
      ["stopped", practice, "", null],
    ]);
  });

  test("a copy that could not be taken back had gone", () => {
    expect(did({}, 1, to(got("child.name")), [again(3, {})]).map(([effect]) => effect)).toEqual(["before", "stopped"]);
  });

  test("another sender's message under the same id is another", () => {
    const others = [again(3, { withdrawn: [practice], from: homes })];
    expect(did({}, 1, to(got("child.name")), others)).toEqual([["before", practice, "child.name", null]]);
  });

  test("to its recorder a bar and an objection are one: the list has the same line for both", () => {
    const barred = { ...withheld, reasons: ["linked-person" as const] };
    expect(did({}, 3, to(barred), [], false)).toEqual(did({}, 3, to(withheld), [], false));
    const hidden = { ...everything, categories: ["contact" as const] };
    const place = (reason: "objection" | "location-protected") =>
      did({ scope: hidden }, 3, to(dropped("contact.address", reason)), [], false);
    expect(place("location-protected")).toEqual(place("objection"));
    // The front door reads which it was.
    expect(did({}, 3, to(barred))).toEqual([]);
    expect(did({}, 3, to(withheld))).toEqual([["stopped", practice, "", null]]);
  });
});
