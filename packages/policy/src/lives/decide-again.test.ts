import type { Decision, Hold, RecipientDecision } from "@gatehouse/contracts/decision";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Draft } from "../fixture.ts";
import {
  agreed,
  concern,
  council,
  decideOn,
  event,
  family,
  homes,
  inShort,
  mother,
  objection,
  police,
  practice,
  risk,
  school,
  scopedTo,
  statements,
  update,
} from "../fixture.ts";
import { decideAgain } from "./decide-again.ts";
import type { DecidedBefore } from "./decide-again.ts";

/** Chosen by whoever runs them: mutation testing asks each of thousands of mutants only a few. */
const numRuns = Number(
  process.env["GATEHOUSE_PROPERTY_RUNS"] ?? (process.env["GATEHOUSE_LONG"] === "1" ? 100_000 : 2_000),
);

/** Identity alone is too little, as step 10 has it for an update. */
const tooLittle: DecidedBefore["tooLittle"] = (kept) => !kept.some(({ item }) => !/^(child|person|meta)\./.test(item));

/** A decision in short after more happened: over `first`, then over `first` and `then`. */
function again(
  message: Draft,
  first: readonly Draft[],
  then: readonly Draft[],
  change: Partial<DecidedBefore> = {},
): { readonly before: Decision; readonly decision: Decision; readonly changed: readonly string[] } {
  const before = decided(message, first);
  const fresh = decided(message, [...first, ...then]);
  const answered = answeredBy([...first, ...then]);
  const rest = { handedOver: new Set<string>(), answered, tooLittle, ...change };
  return { before, ...decideAgain({ before, fresh, ...rest }) };
}

function decided(message: Draft, register: readonly Draft[]): Decision {
  const head = { id: "m-1", kind: "case-update", from: school, case: null } as const;
  return { ...decideOn(message, register), message: head };
}

/** What the events answer: reviews by the hold's id, releases by recipient. */
function answeredBy(events: readonly Draft[]): (hold: Hold) => "release" | "no" | null {
  return (hold) => {
    const review = events.findLast((one) => one["type"] === "review.decided" && one["hold"] === hold.id);
    if (review) return review["outcome"] === "release" && hold.statement === null ? "release" : "no";
    return hold.statement !== null && events.some((one) => one["type"] === "release.approved") ? "release" : null;
  };
}

const unasked: readonly Draft[] = family();
const refusedByFather = event("consent.refused", "ref-1", {
  person: "p-ada",
  givenBy: { person: "p-fin", capacity: "parent", parentalResponsibility: true },
  scope: { agencies: "all", purposes: "all", categories: "all" },
});
const sealed = event("restriction.placed", "seal-1", {
  person: "p-ada",
  restriction: "sealed",
  items: ["family.youngCarer"],
});
const approver = { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" };
const release = event("release.approved", "rel-1", {
  person: "p-ada",
  items: ["family.youngCarer"],
  to: [practice],
  by: approver,
  approver,
});
const lead = { agency: council, name: "H. Quill", role: "front-door-manager" };
const review = (hold: string, outcome: string): Draft =>
  event("review.decided", `rev-${hold.replaceAll(/[^a-z0-9-]/g, ".")}`, { hold, outcome, by: lead });

describe("a copy on its way", () => {
  test("an objection to one agency withdraws its copy and leaves the others alone", () => {
    const { decision, changed } = again(update(), agreed, [objection({ scope: scopedTo(homes) })]);
    expect(changed).toEqual([homes]);
    expect(inShort(decision)).toMatchObject({ [council]: "s1 s2 s3", [homes]: "withheld objection" });
    expect(decision.duties.some(({ duty, on }) => duty === "acknowledge" && on === homes)).toBe(false);
    expect(decision.duties.some(({ duty, on }) => duty === "acknowledge" && on === council)).toBe(true);
  });

  test("an objection to some categories makes it less", () => {
    const scope = { agencies: [practice], purposes: "all", categories: ["family"] };
    const { decision, changed } = again(update(), agreed, [objection({ scope })]);
    expect(changed).toEqual([practice]);
    expect(inShort(decision)[practice]).toBe("s1 s2!objection s3");
  });

  test("what only widens adds nothing: a risk flagged later, an agreement that now covers more", () => {
    const narrow = event("consent.given", "con-1", {
      person: "p-ada",
      givenBy: mother,
      scope: { agencies: "all", purposes: "all", categories: ["identity", "contact"] },
      at: "2026-10-12T10:00:00Z",
    });
    const { before, decision, changed } = again(
      update(),
      [...family(), narrow],
      [event("case.level-set", "lv", { case: "case-ada", level: 4 })],
    );
    expect(changed).toEqual([]);
    expect(decision.recipients).toEqual(before.recipients);
  });

  test("an agreement taken back stops it for everyone", () => {
    const back = event("consent.withdrawn", "back-1", { person: "p-ada", givenBy: mother, ends: "con-1" });
    const { decision } = again(update(), agreed, [back]);
    expect(new Set(Object.values(inShort(decision)))).toEqual(new Set(["withheld consent-scope"]));
  });

  test("what is left of two decisions is withheld when it is identity alone", () => {
    const message = update({ to: [practice], statements: statements("child.name", "family.youngCarer") });
    const before = decided(message, agreed);
    const fresh = { ...before, recipients: swapped(before, practice) };
    const { decision } = decideAgain({ before, fresh, handedOver: new Set(), answered: () => null, tooLittle });
    expect(decision.recipients[practice]?.reasons).toEqual(["nothing-to-share"]);
  });
});

/** The same decision but for another statement in the place of what counts. */
function swapped(of: Decision, agency: string): Record<string, RecipientDecision> {
  const one = of.recipients[agency];
  if (!one) return {};
  const kept = one.statements.map((statement) => (statement.id === "s2" ? { ...statement, id: "s9" } : statement));
  return { [agency]: { ...one, statements: kept } };
}

test("a concern taken back from a front door that is barred now puts the police on notice", () => {
  const barred = event("restriction.placed", "bar-1", {
    person: "p-ada",
    restriction: "linked-person",
    agency: council,
  });
  const { before, decision } = again(concern(), agreed, [barred]);
  expect(before.duties.some(({ duty }) => duty === "review-hold")).toBe(false);
  expect(inShort(decision)[council]).toBe("withheld linked-person");
  expect(decision.duties.filter(({ duty }) => duty === "review-hold").map(({ on }) => on)).toEqual([police]);
  expect(decision.duties.some(({ duty }) => duty === "decide")).toBe(false);
});

describe("a held copy", () => {
  const disagreeing: readonly Draft[] = [...agreed, refusedByFather];
  const holdAt = (agency: string): string =>
    decided(update(), disagreeing).holds.find((one) => one.recipient === agency)?.id ?? "";

  test("goes when its question was released, and only that one", () => {
    const { decision, changed } = again(update(), disagreeing, [review(holdAt(homes), "release")]);
    expect(changed).toEqual([homes]);
    expect(inShort(decision)).toMatchObject({
      [council]: "held parents-disagree",
      [homes]: "s1 s2!only-on-request s3",
    });
    expect(decision.holds.map(({ recipient }) => recipient).toSorted()).toEqual([council, practice].toSorted());
    expect(decision.duties.filter(({ duty }) => duty === "acknowledge").map(({ on }) => on)).toEqual([homes]);
  });

  test.each(["withhold", "refuse"])("ends when its reviewer says %s", (outcome) => {
    const { decision, changed } = again(update(), disagreeing, [review(holdAt(homes), outcome)]);
    expect(changed).toEqual([homes]);
    expect(inShort(decision)[homes]).toBe("withheld consent-scope");
    expect(decision.holds.some(({ recipient }) => recipient === homes)).toBe(false);
  });

  test("does not release itself when the register stops asking: the father agrees after all", () => {
    const agrees = event("consent.given", "con-9", {
      person: "p-ada",
      givenBy: { person: "p-fin", capacity: "parent", parentalResponsibility: true },
      scope: { agencies: "all", purposes: "all", categories: "all" },
      at: "2026-10-21T09:00:00Z",
    });
    const { before, decision, changed } = again(update(), disagreeing, [agrees]);
    expect(changed).toEqual([]);
    expect(decision.holds).toEqual(before.holds);
  });

  test("released by one event and objected to by the next, it is withheld", () => {
    const then = [review(holdAt(homes), "release"), objection({ scope: scopedTo(homes) })];
    expect(inShort(again(update(), disagreeing, then).decision)[homes]).toBe("withheld objection");
  });
});

test("nothing but a sealed statement was left: what its approver releases goes, with the name", () => {
  const message = update({ to: [practice], statements: statements("child.name", "family.youngCarer") });
  const { before, decision } = again(message, [...agreed, sealed], [objection({ scope: scopedTo(homes) })]);
  expect(inShort(before)[practice]).toBe("withheld nothing-to-share");
  expect(decision.holds).toEqual(before.holds);
  const then = again(message, [...agreed, sealed], [release]);
  expect(then.changed).toEqual([practice]);
  expect(inShort(then.decision)[practice]).toBe("s1 s2");
  expect(then.decision.holds).toEqual([]);
});

describe("a copy that was handed over", () => {
  test("stays as it was recorded", () => {
    const { before, decision, changed } = again(update(), agreed, [objection({ scope: scopedTo(homes) })], {
      handedOver: new Set([homes]),
    });
    expect(changed).toEqual([]);
    expect(decision.recipients).toEqual(before.recipients);
  });

  test("is followed by a further one with what an approver released", () => {
    const message = update({
      to: [practice],
      statements: statements("child.name", "contact.leadProfessional", "family.youngCarer"),
    });
    const handedOver = new Set([practice]);
    const { before, decision, changed } = again(message, [...agreed, sealed], [release], { handedOver });
    expect(inShort(before)[practice]).toBe("s1 s2 s3!sealed");
    expect(before.holds.map(({ reason }) => reason)).toEqual(["sealed-release"]);
    expect(changed).toEqual([practice]);
    expect(inShort(decision)[practice]).toBe("s1 s2 s3");
    expect(decision.holds).toEqual([]);
  });
});

const agencies = [council, practice, homes];
const categories = ["identity", "contact", "family"];
const some = <T>(all: readonly T[]) => fc.oneof(fc.constant("all" as const), fc.subarray([...all], { minLength: 1 }));
const scope = fc.record({ agencies: some(agencies), purposes: fc.constant("all"), categories: some(categories) });
const maker = fc.constantFrom(
  mother,
  { person: "p-fin", capacity: "parent", parentalResponsibility: true },
  { person: "p-ada", capacity: "child" },
);
const person = fc.constantFrom("p-ada", "p-mo");
const body = fc.oneof(
  fc.record({ person, madeBy: maker, scope }).map((one) => ["objection.recorded", one] as const),
  fc.record({ person: fc.constant("p-ada"), givenBy: maker, scope }).map((one) => ["consent.given", one] as const),
  fc.record({ person: fc.constant("p-ada"), givenBy: maker, scope }).map((one) => ["consent.refused", one] as const),
  fc.constant(["consent.withdrawn", { person: "p-ada", givenBy: mother }] as const),
  fc
    .record({ restriction: fc.constant("court"), person, permitted: fc.subarray(agencies) })
    .map((one) => ["restriction.placed", one] as const),
  fc
    .record({ restriction: fc.constant("sealed"), person, items: fc.constant(["family.youngCarer"]) })
    .map((one) => ["restriction.placed", one] as const),
  fc
    .record({ case: fc.constant("case-ada"), level: fc.constantFrom(2, 4) })
    .map((one) => ["case.level-set", one] as const),
);
const events = (prefix: string) =>
  fc.array(body, { maxLength: 4 }).map((all) => all.map(([type, one], at) => event(type, `${prefix}-${at}`, one)));
const story = fc.record({
  first: events("a"),
  later: events("b"),
  handedOver: fc.subarray(agencies),
  stated: fc.option(fc.constant(risk(agencies)), { nil: undefined }),
  /** Which of the questions of the first decision are answered, and how. */
  answers: fc.array(fc.constantFrom("release", "withhold", null), { minLength: 8, maxLength: 8 }),
});

type Story = typeof story extends fc.Arbitrary<infer S> ? S : never;

type Told = ReturnType<typeof again> & {
  readonly message: Draft;
  readonly known: readonly Draft[];
  readonly reviewed: ReadonlySet<string>;
};

function told({ first, later, handedOver, stated, answers }: Story): Told {
  const message = update(stated ? { risk: stated } : {});
  const before = [...unasked, ...first];
  const asked = decided(message, before).holds.filter(({ statement }) => statement === null);
  const reviews = asked.flatMap(({ id }, at) => (answers[at] ? [review(id, answers[at])] : []));
  const reviewed = new Set(asked.filter((_, at) => answers[at] === "release").map(({ id }) => id));
  const after = [...later, ...reviews];
  const result = again(message, before, after, { handedOver: new Set(handedOver) });
  return { ...result, message, known: [...before, ...after], reviewed };
}

test("property: deciding again gives nobody more than before, but where a human released every question", () => {
  fc.assert(
    fc.property(story, (drawn) => {
      const { before, decision, reviewed } = told(drawn);
      expect(Object.keys(decision.recipients)).toEqual(Object.keys(before.recipients));
      for (const [agency, old] of Object.entries(before.recipients)) {
        const anew = decision.recipients[agency];
        const asked = before.holds.filter(({ recipient, statement }) => recipient === agency && statement === null);
        // No release is drawn, so nothing of what was withheld can go.
        if (old.outcome === "withheld" || (old.outcome === "shared" && drawn.handedOver.includes(agency)))
          expect(anew).toEqual(old);
        else if (old.outcome === "held" && anew?.outcome === "shared")
          expect(asked.every(({ id }) => reviewed.has(id))).toBe(true);
        else if (old.outcome === "shared")
          for (const { id, form } of anew?.statements ?? []) {
            const had = old.statements.find((one) => one.id === id);
            expect(had).toBeDefined();
            expect(had?.form === "minimised" && form === "full").toBe(false);
          }
      }
    }),
    { numRuns },
  );
});

test("property: whoever is held has an open question, and every open question is somebody's who is held or had part", () => {
  fc.assert(
    fc.property(story, (drawn) => {
      const { decision } = told(drawn);
      for (const [agency, { outcome, reasons }] of Object.entries(decision.recipients)) {
        const own = decision.holds.filter(({ recipient, statement }) => recipient === agency && statement === null);
        expect(own.map(({ reason }) => reason).toSorted()).toEqual(outcome === "held" ? reasons.toSorted() : []);
      }
    }),
    { numRuns },
  );
});

test("property: once it has been decided again, deciding again on the same facts changes nothing", () => {
  fc.assert(
    fc.property(story, (drawn) => {
      const { decision, message, known } = told(drawn);
      const rest = { handedOver: new Set(drawn.handedOver), answered: answeredBy(known), tooLittle };
      const fresh = decided(message, known);
      const first = decideAgain({ before: decision, fresh, ...rest });
      const second = decideAgain({ before: first.decision, fresh, ...rest });
      expect(second.changed).toEqual([]);
      expect(second.decision.recipients).toEqual(first.decision.recipients);
    }),
    { numRuns },
  );
});
