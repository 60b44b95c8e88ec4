// Rules carried out here (docs/rules.md): R37
import { hasTurned } from "./calendar.ts";
import type { Answer, Competence, Objection } from "./register/state.ts";
import { canonicalRef } from "./register/state.ts";
import type { Scene, ScenePerson } from "./scene.ts";

/** The age from which a young person decides for themselves (decision steps 7 and 8). */
const decidingAge = 16;

/** What the register says of a child's own say. */
export type ChildSay = {
  /** 16 or over, or found competent in any standing answer or objection of theirs. */
  readonly decides: boolean;
  /** What the child's last assessed answer says; objections can only add to who decides, never take away. */
  readonly assessed: Competence | null;
  /** 16 or over, or `assessed` as competent: what they agree to themselves counts. */
  readonly agreesAlone: boolean;
};

/**
 * Whether a maker speaks for themselves about their own data as a child, or an advocate speaks for the child. The record
 * must be about this child; a child merged with another record of theirs is still themselves.
 */
export function isChildsOwn(
  scene: Pick<Scene, "facts">,
  record: Pick<Answer | Objection, "maker">,
  child: ScenePerson,
): boolean {
  const { maker } = record;
  if (maker.capacity === "advocate") return true;
  const self = child.refs.includes(canonicalRef(scene.facts.register, maker.person));
  return self && (maker.capacity === "child" || maker.capacity === "self");
}

/** Whether someone is old enough to decide; without a birth date nobody is. */
export function isOldEnough(scene: Scene, person: ScenePerson): boolean {
  return person.born !== null && hasTurned(decidingAge, person.born, scene.today);
}

/** Reads whether a child decides for themselves. */
export function readChildSay(
  scene: Scene,
  child: ScenePerson,
  answers: readonly Answer[],
  objections: readonly Objection[],
): ChildSay {
  const lastAssessed = answers.findLast(
    (answer) => isAssessed(answer.maker.competence) && isChildsOwn(scene, answer, child),
  );
  const assessed = lastAssessed?.maker.competence ?? null;
  const competentObjection = objections.some(
    (objection) =>
      objection.maker.competence === "competent" &&
      child.refs.includes(canonicalRef(scene.facts.register, objection.person)) &&
      isChildsOwn(scene, objection, child),
  );
  const agreesAlone = isOldEnough(scene, child) || assessed === "competent";
  return { decides: agreesAlone || competentObjection, assessed, agreesAlone };
}

function isAssessed(competence: Competence | null): boolean {
  return competence === "competent" || competence === "not-competent";
}
