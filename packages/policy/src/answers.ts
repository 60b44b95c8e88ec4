import type { AgencyId } from "@gatehouse/contracts/agency";
import type { ItemCategory } from "@gatehouse/contracts/items";
import { itemCategories } from "@gatehouse/contracts/items";
import type { ChildSay } from "./competence.ts";
import { isChildsOwn, readChildSay } from "./competence.ts";
import type { Answer, Objection, PersonRef, Register } from "./register/state.ts";
import { canonicalRef } from "./register/state.ts";
import type { Scene } from "./scene.ts";
import { coversAgency, coversCategory, coversPurpose } from "./scope.ts";

/** An answer with what it is worth for this message, whoever the recipient is: judged once. */
export type FamilyAnswer = {
  readonly answer: Answer;
  /** All answers of whoever gave this one, oldest first. */
  readonly ofGiver: readonly FamilyAnswer[];
  readonly coversPurpose: boolean;
  /** Neither taken back nor lapsed: the last day is in force. */
  readonly stands: boolean;
  readonly childsOwn: boolean;
  /** Given as a holder of parental responsibility, by what was recorded with it; of an adult nobody is. */
  readonly responsible: boolean;
  /** One that decides: the child's own where they decide, else a holder of parental responsibility's. */
  readonly decides: boolean;
};

/** All answers about the child, each person's apart, oldest first. */
export type FamilyAnswers = {
  readonly say: ChildSay;
  readonly all: readonly FamilyAnswer[];
  readonly byGiver: readonly (readonly FamilyAnswer[])[];
};

/** What those who may decide say about one recipient, category by category. */
export type Agreement = {
  readonly agreed: ReadonlySet<string>;
  readonly disputed: boolean;
  /** When the latest of the agreements relied on was given. */
  readonly sinceMs: number;
};

/** Reads every answer recorded about the child, and what each is worth. */
export function readAnswers(scene: Scene, objections: readonly Objection[]): FamilyAnswers {
  const { child, facts } = scene;
  const recorded = answersOf(facts.register, child.refs);
  const say = readChildSay(scene, child, recorded, objections);
  const all: FamilyAnswer[] = [];
  const byGiver = new Map<PersonRef, FamilyAnswer[]>();
  for (const answer of recorded) {
    const giver = canonicalRef(facts.register, answer.maker.person);
    const ofGiver = byGiver.get(giver) ?? [];
    byGiver.set(giver, ofGiver);
    const one = readAnswer(scene, say, answer, ofGiver);
    ofGiver.push(one);
    all.push(one);
  }
  return { say, all, byGiver: [...byGiver.values()] };
}

/** Each once and oldest first: two records that were one for a time share the answers of that time. */
function answersOf(register: Register, refs: readonly PersonRef[]): readonly Answer[] {
  const [first = [], ...more] = refs.map((ref) => register.persons.get(ref)?.answers ?? []);
  if (more.length === 0) return first;
  const byId = new Map([first, ...more].flat().map((answer) => [answer.id, answer]));
  return [...byId.values()].toSorted((a, b) => a.atMs - b.atMs);
}

function readAnswer(scene: Scene, say: ChildSay, answer: Answer, ofGiver: readonly FamilyAnswer[]): FamilyAnswer {
  const { maker, kind, lastDay, scope } = answer;
  const childsOwn = isChildsOwn(scene, answer, scene.child);
  const responsible = maker.parentalResponsibility && !scene.child.adult && !childsOwn;
  return {
    answer,
    ofGiver,
    coversPurpose: coversPurpose(scope, scene.message.purpose),
    stands: kind !== "withdrawn" && (lastDay === null || scene.today <= lastDay),
    childsOwn,
    responsible,
    // Competence noted with an objection says that nobody else decides; an agreement must show its own.
    decides: say.decides ? childsOwn && (say.agreesAlone || kind === "refused") : responsible,
  };
}

/**
 * What those matching `who` say about sharing with a recipient. Of each person the latest answer that covers recipient,
 * purpose and category counts, whatever it says; one that lapsed leaves that person without an answer.
 */
export function agreementOf(
  answers: FamilyAnswers,
  recipient: AgencyId,
  who: (answer: FamilyAnswer) => boolean,
): Agreement {
  // Asked of every recipient about the child's own answers, of which there are mostly none.
  if (!answers.all.some(who)) return nobodyAgrees;
  const covering: (readonly FamilyAnswer[])[] = [];
  let byCategory = false;
  for (const own of answers.byGiver) {
    const here: FamilyAnswer[] = [];
    for (const one of own) {
      const { scope } = one.answer;
      if (!one.coversPurpose || !coversAgency(scope, recipient)) continue;
      here.push(one);
      byCategory ||= scope.categories !== "all";
    }
    if (here.length > 0) covering.push(here);
  }
  if (!byCategory) {
    const { agreed, disputed, sinceMs } = countAnswers(covering, null, who);
    return { agreed: agreed ? everyCategory : noCategory, disputed, sinceMs };
  }
  const agreed = new Set<string>();
  let disputed = false;
  let sinceMs = Number.NEGATIVE_INFINITY;
  for (const category of itemCategories) {
    const counted = countAnswers(covering, category, who);
    if (counted.agreed) agreed.add(category);
    disputed ||= counted.disputed;
    sinceMs = Math.max(sinceMs, counted.sinceMs);
  }
  return { agreed, disputed, sinceMs };
}

const everyCategory: ReadonlySet<string> = new Set(itemCategories);
const noCategory: ReadonlySet<string> = new Set();
const nobodyAgrees: Agreement = { agreed: noCategory, disputed: false, sinceMs: Number.NEGATIVE_INFINITY };
type Counted = { readonly agreed: boolean; readonly disputed: boolean; readonly sinceMs: number };

/** Each person's latest answer for one category: agreed when someone who counts agrees and nobody who counts refuses. */
function countAnswers(
  covering: readonly (readonly FamilyAnswer[])[],
  category: ItemCategory | null,
  who: (answer: FamilyAnswer) => boolean,
): Counted {
  let given = 0;
  let refused = 0;
  let sinceMs = Number.NEGATIVE_INFINITY;
  for (const own of covering) {
    const latest = latestOf(own, category);
    if (!latest?.stands || !who(latest)) continue;
    if (latest.answer.kind === "refused") refused += 1;
    else {
      given += 1;
      sinceMs = Math.max(sinceMs, latest.answer.atMs);
    }
  }
  return { agreed: given > 0 && refused === 0, disputed: given > 0 && refused > 0, sinceMs };
}

/**
 * Which of one person's answers, oldest first, counts for a category, or for all alike: the latest. One taken back leaves
 * none; what came after it stays.
 */
export function latestOf(answers: readonly FamilyAnswer[], category: ItemCategory | null): FamilyAnswer | undefined {
  let latest: FamilyAnswer | undefined;
  for (const one of answers) {
    const { ends, scope } = one.answer;
    if (category !== null && !coversCategory(scope, category)) continue;
    if (!ends || ends === latest?.answer.id) latest = one;
  }
  return latest;
}
