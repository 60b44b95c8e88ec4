import type { AgencyId } from "@gatehouse/contracts/agency";
import { itemCategories } from "@gatehouse/contracts/items";
import type { ChildSay } from "./competence.ts";
import { isChildsOwn, isOldEnough, readChildSay } from "./competence.ts";
import type { Answer, Objection, PersonRef } from "./register/state.ts";
import { canonicalRef } from "./register/state.ts";
import type { Scene } from "./scene.ts";
import { coversAgency, coversCategory, coversPurpose } from "./scope.ts";

/** All answers about the child, each person's apart, oldest first. */
export type FamilyAnswers = {
  readonly say: ChildSay;
  readonly all: readonly Answer[];
  readonly byGiver: ReadonlyMap<PersonRef, readonly Answer[]>;
};

/** What those who may decide say about one recipient, category by category. */
export type Agreement = {
  readonly agreed: ReadonlySet<string>;
  readonly disputed: boolean;
  /** When the latest of the agreements relied on was given. */
  readonly sinceMs: number;
};

/** Reads every answer recorded about the child. */
export function readAnswers(scene: Scene, objections: readonly Objection[]): FamilyAnswers {
  const { register } = scene.facts;
  const all = scene.child.refs.flatMap((ref) => register.persons.get(ref)?.answers ?? []);
  const byGiver = new Map<PersonRef, Answer[]>();
  for (const answer of all) {
    const giver = canonicalRef(register, answer.maker.person);
    const known = byGiver.get(giver);
    if (known) known.push(answer);
    else byGiver.set(giver, [answer]);
  }
  return { say: readChildSay(scene, scene.child, all, objections), all, byGiver };
}

/** Which of one person's answers, oldest first, counts: the latest. One taken back leaves none; what came after it stays. */
export function latestOf(answers: readonly Answer[]): Answer | undefined {
  let latest: Answer | undefined;
  for (const answer of answers) if (!answer.ends || answer.ends === latest?.id) latest = answer;
  return latest;
}

/** Whether an answer still stands: the last day is in force. */
export function stands(scene: Scene, answer: Answer): boolean {
  return answer.kind !== "withdrawn" && (answer.lastDay === null || scene.today <= answer.lastDay);
}

/** Whether an answer is one that decides: the child's own where they decide, else a holder of parental responsibility's. */
export function decides(scene: Scene, answers: FamilyAnswers, answer: Answer): boolean {
  if (!answers.say.decides) return hasResponsibility(scene, answer);
  // Competence noted with an objection says that nobody else decides; an agreement must show its own.
  const able = isOldEnough(scene, scene.child) || answers.say.assessed === "competent";
  return isChildsOwn(scene, answer, scene.child) && (able || answer.kind === "refused");
}

/** Whether someone answers as a holder of parental responsibility, by what was recorded with the answer; of an adult nobody is. */
export function hasResponsibility(scene: Scene, record: Pick<Answer | Objection, "maker">): boolean {
  return record.maker.parentalResponsibility && !scene.child.adult && !isChildsOwn(scene, record, scene.child);
}

/**
 * What those matching `who` say about sharing with a recipient. Of each person the latest answer that covers recipient,
 * purpose and category counts, whatever it says; one that lapsed leaves that person without an answer.
 */
export function agreementOf(
  scene: Scene,
  answers: FamilyAnswers,
  recipient: AgencyId,
  who: (answer: Answer) => boolean,
): Agreement {
  const covering: (readonly Answer[])[] = [];
  let byCategory = false;
  for (const own of answers.byGiver.values()) {
    const covers = own.filter(
      ({ scope }) => coversAgency(scope, recipient) && coversPurpose(scope, scene.message.purpose),
    );
    if (covers.length > 0) covering.push(covers);
    byCategory ||= covers.some(({ scope }) => scope.categories !== "all");
  }
  const count = (category: string): Counted => countAnswers(scene, covering, category, who);
  if (!byCategory) {
    const { agreed, disputed, sinceMs } = count("");
    return { agreed: agreed ? everyCategory : noCategory, disputed, sinceMs };
  }
  const counted = itemCategories.map((category) => ({ category, ...count(category) }));
  return {
    agreed: new Set(counted.filter(({ agreed }) => agreed).map(({ category }) => category)),
    disputed: counted.some(({ disputed }) => disputed),
    sinceMs: Math.max(...counted.map(({ sinceMs }) => sinceMs)),
  };
}

const everyCategory: ReadonlySet<string> = new Set(itemCategories);
const noCategory: ReadonlySet<string> = new Set();
type Counted = { readonly agreed: boolean; readonly disputed: boolean; readonly sinceMs: number };

/** Each person's latest answer for one category: agreed when someone who counts agrees and nobody who counts refuses. */
function countAnswers(
  scene: Scene,
  covering: readonly (readonly Answer[])[],
  category: string,
  who: (answer: Answer) => boolean,
): Counted {
  let given = 0;
  let refused = 0;
  let sinceMs = Number.NEGATIVE_INFINITY;
  for (const own of covering) {
    const latest = latestOf(own.filter(({ scope }) => coversCategory(scope, category)));
    if (!latest || !who(latest) || !stands(scene, latest)) continue;
    if (latest.kind === "refused") refused += 1;
    else {
      given += 1;
      sinceMs = Math.max(sinceMs, latest.atMs);
    }
  }
  return { agreed: given > 0 && refused === 0, disputed: given > 0 && refused > 0, sinceMs };
}
