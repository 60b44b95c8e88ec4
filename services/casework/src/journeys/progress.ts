import { londonDateOf } from "@gatehouse/policy/calendar";
import type { Answers } from "../store/drafts.ts";
import type { Checked, Said } from "./fields.ts";
import { checkFields, formOf } from "./fields.ts";
import type { Journey, Question, Scene, Task } from "./journey.ts";

/** How far a task is. */
export type TaskState = "done" | "begun" | "to-do";

/** What a question's page, or what was saved of it, comes to. */
export function checkQuestion(question: Question, form: Said, now: Date): Checked {
  const checked = checkFields(question.fields, form, todayOf(now));
  const wrong = checked.errors.length === 0 ? (question.wrong?.(checked.answers) ?? null) : null;
  return wrong === null ? checked : { ...checked, errors: [wrong] };
}

/** Whether a question's saved answers are whole and still right. */
export function isAnswered(question: Question, { answers, now }: Pick<Scene, "answers" | "now">): boolean {
  return isTouched(question, answers) && checkQuestion(question, formOf(answers), now).errors.length === 0;
}

/** Whether anything of a question was answered; one that may be left empty counts once its page was sent. */
export function isTouched(question: Question, answers: Answers): boolean {
  return answers[visitedKey(question)] !== undefined;
}

/** Says in the answers that a question's page was sent. */
export function visitedKey({ id }: Pick<Question, "id">): string {
  return `visited:${id}`;
}

/** How far a task is. */
export function stateOf(task: Task, scene: Scene): TaskState {
  if (task.questions.every((question) => isAnswered(question, scene))) return "done";
  return task.questions.some((question) => isTouched(question, scene.answers)) ? "begun" : "to-do";
}

/** Whether everything was answered and nothing contradicts. */
export function isComplete(journey: Journey, scene: Scene): boolean {
  const all = journey.tasks(scene).every((task) => stateOf(task, scene) === "done");
  return all && journey.conflict(scene) === null;
}

/** The day in London. */
export function todayOf(now: Date): string {
  return londonDateOf(now.getTime());
}
