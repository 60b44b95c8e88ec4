import { hasTurned } from "./calendar.ts";
import type { Answer, Competence, Objection } from "./register/state.ts";
import type { Scene, ScenePerson } from "./scene.ts";

/** The age from which a young person decides for themselves (decision steps 7 and 8). */
const decidingAge = 16;

/** What the register says of a child's own say. */
export type ChildSay = {
  /** 16 or over, or found competent in any standing answer or objection of theirs. */
  readonly decides: boolean;
  /** What the child's last assessed answer says; objections can only add to who decides, never take away. */
  readonly assessed: Competence | null;
};

/** Whether a maker speaks for themselves about their own data as a child, or an advocate speaks for the child. */
export function isChildsOwn(record: Pick<Answer | Objection, "maker">, child: ScenePerson): boolean {
  const { maker } = record;
  if (maker.capacity === "advocate") return true;
  return (maker.capacity === "child" || maker.capacity === "self") && child.refs.includes(maker.person);
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
  const own = answers.filter((answer) => isChildsOwn(answer, child));
  const assessed = own.findLast(({ maker }) => isAssessed(maker.competence))?.maker.competence ?? null;
  const competentObjection = objections.some(
    (objection) => isChildsOwn(objection, child) && objection.maker.competence === "competent",
  );
  return {
    decides: isOldEnough(scene, child) || assessed === "competent" || competentObjection,
    assessed,
  };
}

function isAssessed(competence: Competence | null): boolean {
  return competence === "competent" || competence === "not-competent";
}
