import { hash } from "node:crypto";
import type { Answers } from "../store/drafts.ts";
import { formOf } from "../journeys/fields.ts";
import type { Field, FieldError } from "../journeys/fields.ts";
import type { Question, Scene } from "../journeys/journey.ts";
import { checkQuestion, isAnswered, isComplete, stateOf, visitedKey } from "../journeys/progress.ts";
import type { Form } from "@gatehouse/pages/form";
import type { Answer, Visit, Web } from "@gatehouse/pages/web";
import { notFound } from "@gatehouse/pages/web";
import type { Desk, Opened } from "./desk.ts";
import { openDraft } from "./desk.ts";
import { draftAbout, subjectAbout } from "./draft-about.ts";
import { fieldView } from "./field-view.ts";
import { rowsOf } from "./summary.ts";

/** A draft's own pages: what is still to do, one question at a time, what was said. */
export function serveDrafts(web: Web, desk: Desk): void {
  web.read({ path: "/drafts/:id", needs: null, show: async (visit) => taskList(visit, await openDraft(desk, visit)) });
  web.take({
    path: "/drafts/:id/delete",
    needs: null,
    state: async (visit) => (await openDraft(desk, visit)).draft.changedAt,
    take: async (visit) => {
      const { drafts, draft } = await openDraft(desk, visit);
      if (!draft.sending) await drafts.remove(draft.id);
      return { to: "/" };
    },
  });
  serveQuestions(web, desk);
  web.read({
    path: "/drafts/:id/check",
    needs: null,
    show: async (visit) => {
      const opened = await openDraft(desk, visit);
      const { draft, journey, scene } = opened;
      if (draft.sending && journey.makes === "message") return { to: onlyPlace(opened) };
      if (!isComplete(journey, scene)) return { to: `/drafts/${draft.id}` };
      const tasks = journey
        .tasks(scene)
        .map(({ title, questions }) => ({ title, rows: rowsOf(questions, scene.answers, draft.id) }));
      const action = `/drafts/${draft.id}/${journey.makes === "message" ? "preview" : "record"}`;
      const effects = journey.makes === "events" ? journey.effects(scene, await desk.wishes.list()) : [];
      const token = visit.token(action, draft.changedAt);
      const about = draftAbout(scene);
      return { view: "check", data: { draft, journey, about, tasks, action, effects, token } };
    },
  });
}

/** One question a page: showing it, and saving what was said. */
function serveQuestions(web: Web, desk: Desk): void {
  const path = "/drafts/:id/questions/:question";
  web.read({
    path,
    needs: null,
    show: async (visit) => {
      const opened = await openDraft(desk, visit);
      if (opened.draft.sending) return { to: onlyPlace(opened) };
      const question = questionOf(visit, opened);
      return questionPage(visit, opened, question, {
        answers: opened.draft.answers,
        errors: conflictsAt(opened, question),
      });
    },
  });
  web.take({
    path,
    needs: null,
    state: async (visit) => {
      const opened = await openDraft(desk, visit);
      return savedState(questionOf(visit, opened), opened.draft.answers);
    },
    saveFor: async (visit, form) => void (await saved(await openDraft(desk, visit), visit, form)),
    take: async (visit, form) => {
      const opened = await openDraft(desk, visit);
      const question = questionOf(visit, opened);
      const later = form.text("then") === "later";
      const checked = checkQuestion(question, form, opened.scene.now);
      if (checked.errors.length > 0 && !later)
        return { ...questionPage(visit, opened, question, checked), status: 422 };
      const changed = await saved(opened, visit, form);
      return { to: later ? `/drafts/${changed.draft.id}` : nextPlace(changed, question) };
    },
  });
}

/** Saves what a question's form says, right or not: only what is right counts as answered. */
async function saved(opened: Opened, visit: Visit, form: Form): Promise<Opened> {
  const question = questionOf(visit, opened);
  const checked = checkQuestion(question, form, opened.scene.now);
  const visited = checked.errors.length === 0 ? { [visitedKey(question)]: "yes" } : {};
  const said = { ...checked.answers, ...visited };
  const draft = await opened.drafts.change(opened.draft.id, ({ answers }) => ({
    answers: { ...without(question, answers), ...said },
  }));
  if (draft === null) return notFound();
  return { ...opened, draft, scene: { ...opened.scene, answers: draft.answers } };
}

function questionOf(visit: Visit, { journey, scene }: Opened): Question {
  const all = journey.tasks(scene).flatMap(({ questions }) => questions);
  return all.find(({ id }) => id === visit.params["question"]) ?? notFound();
}

/** Where alone a draft can go on whose confirmation was pressed. */
function onlyPlace({ draft, journey }: Opened): string {
  return `/drafts/${draft.id}/${journey.makes === "message" ? "preview" : "check"}`;
}

function taskList(visit: Visit, opened: Opened): Answer {
  const { draft, journey, scene } = opened;
  if (draft.sending) return { to: onlyPlace(opened) };
  const tasks = journey.tasks(scene).map((task) => {
    const open = task.questions.find((question) => !isAnswered(question, scene)) ?? task.questions[0];
    return { title: task.title, href: `/drafts/${draft.id}/questions/${open?.id ?? ""}`, state: stateOf(task, scene) };
  });
  const conflict = journey.conflict(scene);
  const remove = {
    action: `/drafts/${draft.id}/delete`,
    token: visit.token(`/drafts/${draft.id}/delete`, draft.changedAt),
  };
  const done = tasks.filter(({ state }) => state === "done").length;
  return {
    view: "tasks",
    data: {
      draft,
      journey,
      about: draftAbout(scene),
      tasks,
      done,
      conflict,
      complete: isComplete(journey, scene),
      remove,
    },
  };
}

/** What several answers contradict each other in is said where one of them can be changed. */
function conflictsAt({ journey, scene }: Opened, question: Question): readonly FieldError[] {
  const conflict = journey.conflict(scene);
  const first = question.fields[0]?.name ?? "";
  return conflict?.question === question.id ? [{ name: first, target: first, text: conflict.text }] : [];
}

type Shown = { readonly answers: Answers; readonly errors: readonly FieldError[] };

function questionPage(
  visit: Visit,
  { draft, journey, scene }: Opened,
  question: Question,
  shown: Shown,
): Answer & { readonly view: string; readonly data: Readonly<Record<string, unknown>> } {
  const task = journey.tasks(scene).find(({ questions }) => questions.some(({ id }) => id === question.id));
  const action = `/drafts/${draft.id}/questions/${question.id}`;
  const alone = question.fields.length === 1;
  const form = formOf(shown.answers);
  const help = (question.help ?? []).join(" ");
  const fields = question.fields.map((field) => {
    // The only field's label is the heading, so what helps stands as its hint.
    const hint = [alone ? help : "", field.hint ?? ""].filter((text) => text !== "").join(" ");
    const shownField = hint === "" ? field : { ...field, hint };
    return fieldView(shownField, { form, errors: shown.errors, heads: alone });
  });
  const token = visit.token(action, savedState(question, draft.answers));
  return {
    view: "question",
    data: {
      draft,
      caption: task?.title ?? "",
      about: subjectAbout(scene),
      question,
      alone,
      fields,
      errors: shown.errors,
      action,
      token,
    },
  };
}

/** What was saved of one question: a form counts until that changes, whatever happens to the others. */
function savedState(question: Question, answers: Answers): string {
  const mine = [...namesOf(question.fields), visitedKey(question)].map((name) => [name, answers[name] ?? null]);
  return hash("sha256", JSON.stringify(mine), "base64url");
}

function without(question: Question, answers: Answers): Answers {
  const names = new Set([...namesOf(question.fields), visitedKey(question)]);
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !names.has(name)));
}

function namesOf(fields: readonly Field[]): readonly string[] {
  return fields.flatMap((field) => {
    const own =
      field.kind === "date" ? [`${field.name}-day`, `${field.name}-month`, `${field.name}-year`] : [field.name];
    const inside =
      field.kind === "radios" || field.kind === "checkboxes"
        ? field.options.flatMap(({ fields: more }) => namesOf(more ?? []))
        : [];
    return [...own, ...inside];
  });
}

/** The next question of the task that still wants an answer; after the last, the list or, when all is done, the check. */
function nextPlace({ draft, journey, scene }: Opened, question: Question): string {
  const task = journey.tasks(scene).find(({ questions }) => questions.some(({ id }) => id === question.id));
  const at = task?.questions.findIndex(({ id }) => id === question.id) ?? 0;
  const next = task?.questions.slice(at + 1).find((one) => !isAnswered(one, scene));
  if (next) return `/drafts/${draft.id}/questions/${next.id}`;
  return isComplete(journey, scene) ? `/drafts/${draft.id}/check` : `/drafts/${draft.id}`;
}

/** For pages that go on from the check: everything answered, nothing contradicting. */
export function completeOr404({
  journey,
  scene,
}: {
  readonly journey: Opened["journey"];
  readonly scene: Scene;
}): void {
  if (!isComplete(journey, scene)) notFound();
}
