import { expect, test } from "vitest";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { CaseView } from "@gatehouse/contracts/cases";
import { userWith } from "../testing/scene.ts";
import { caseKey, openCases } from "./cases.ts";

const none = () => () => undefined;
const view = (ref: string, members: readonly string[], agency = "hillside-school"): CaseView => ({
  case: ref,
  level: 4,
  status: null,
  team: [{ agency, since: "2026-11-01T10:00:00Z", members: [...members] }],
});

/** The cases of an agency that has heard of these; the gateway answers for them as given. */
function casesOf(agency: string, refs: readonly string[], answer: (refs: readonly string[]) => readonly CaseView[]) {
  const clock = { at: 0, asked: 0 };
  const cases = openCases({
    agency,
    frontDoor: "northshire-council",
    client: {
      cases: async (wanted) => {
        clock.asked += 1;
        return answer(wanted);
      },
    },
    inbox: { cases: () => new Set(refs), ofCase: () => [], onChange: none },
    sent: { cases: () => new Set<string>(), ofCase: () => [], onSent: none },
    follows: { of: async () => [], set: async () => undefined },
    elapsed: () => clock.at,
  });
  return { cases, clock };
}

const birch = userWith("hillside-school", "designated-safeguarding-lead", "T. Birch");
const okafor = userWith("hillside-school", "deputy-safeguarding-lead", "R. Okafor");

test("where a team names people it is theirs alone, however their names are written; else it is the agency's", async () => {
  const { cases } = casesOf("hillside-school", ["a", "b"], () => [view("a", [" t.  BIRCH"]), view("b", [])]);
  expect([await cases.still("a", birch), await cases.still("a", okafor)]).toEqual([true, false]);
  expect([await cases.still("b", okafor), await cases.open(caseKey("a"), okafor)]).toEqual([true, null]);
});

test("a case that the gateway does not tell of, and one nobody here has heard of, are both not there", async () => {
  const { cases } = casesOf("hillside-school", ["a"], () => []);
  expect(await cases.open(caseKey("a"), birch)).toBeNull();
  expect(await cases.open(caseKey("z"), birch)).toBeNull();
  const { cases: known } = casesOf("hillside-school", ["a"], () => [view("a", [], "family-support")]);
  expect(await known.open(caseKey("a"), birch)).toBeNull();
});

test("what was asked counts for a second and no longer, and a question that failed is asked again", async () => {
  let team: readonly CaseView[] | null = [view("a", [])];
  const { cases, clock } = casesOf("hillside-school", ["a"], () => {
    if (team === null) throw new GatehouseError("request-unanswered");
    return team;
  });
  expect([await cases.still("a", birch), await cases.still("a", birch), clock.asked]).toEqual([true, true, 1]);
  team = null;
  clock.at = 1_000;
  await expect(cases.still("a", birch)).rejects.toThrow(GatehouseError);
  team = [];
  expect([await cases.still("a", birch), clock.asked]).toEqual([false, 3]);
});

test("open pages of many cases ask one question a second between them, and a case that nobody looks at is asked for no more", async () => {
  const refs = ["a", "b", "c"];
  let wanted: readonly string[] = [];
  const { cases, clock } = casesOf("hillside-school", refs, (asked) => {
    wanted = asked;
    return refs.map((ref) => view(ref, []));
  });
  for (const ref of refs) await cases.still(ref, birch);
  const begun = clock.asked;
  // Each page asks each second, a third of a second after the one before.
  for (let turn = 1; turn <= 10; turn++)
    for (const [at, ref] of refs.entries()) {
      clock.at = turn * 1_000 + at * 333;
      expect(await cases.still(ref, birch)).toBe(true);
    }
  expect(clock.asked - begun).toBeLessThanOrEqual(11);
  for (let turn = 11; turn <= 20; turn++) {
    clock.at = turn * 1_000;
    await cases.still("a", birch);
  }
  expect(wanted).toEqual(["a"]);
});
