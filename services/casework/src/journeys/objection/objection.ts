import { likenessOf } from "@gatehouse/client/likeness";
import { uuidOf } from "@gatehouse/client/uuid-of";
import { dateOf, formOf, said } from "../fields.ts";
import type { Journey, Scene, Task } from "../journey.ts";
import { scopeQuestions } from "./scope.ts";
import { whoQuestions } from "./who.ts";

/** Recording that somebody does not want something shared. */
export const objection: Journey = {
  id: "objection",
  name: "Record an objection to sharing",
  start: {
    lead: "Use this when a child, a parent or someone who speaks for them says that they do not want something shared.",
    needs: [
      "who objects, and whose information it is about",
      "which agencies and which information they mean",
      "if a child objects: whether anybody has judged that the child can decide this",
    ],
    next: "The objection counts from the moment it is recorded. It is only set aside if someone may be harmed, and then the person is told.",
  },
  authority: "record-wishes",
  tasks: objectionTasks,
  conflict: () => null,
  makes: "events",
  events: (scene, { messageId }) => {
    const { answers, agency, user } = scene;
    const by = { agency: agency.id, name: user.name, role: user.role };
    const given = said(answers, "reference");
    const person = given ?? `p-${uuidOf("person", messageId)}`;
    const capacity = said(answers, "capacity") ?? "parent";
    const maker = capacity === "child" ? person : `p-${uuidOf("maker", messageId)}`;
    const agencies = scopeOf(scene, "scope-agencies", "agencies");
    const categories = scopeOf(scene, "scope-categories", "categories");
    const text = said(answers, "reason");
    const id = `o-${messageId}`;
    const recorded = {
      type: "objection.recorded",
      id,
      by,
      person,
      madeBy: { person: maker, capacity, ...standing(scene, capacity) },
      scope: { agencies, purposes: "all", categories },
      reason: { code: "asked", ...(text === undefined ? {} : { text }) },
    };
    const linked = given === undefined ? [linkOf(scene, { id: `l-${messageId}`, person, by })] : [];
    const who = said(answers, "maker-name") ?? "";
    return { events: [...linked, recorded], id, who, whose: said(answers, "whose-name") ?? who, agencies, categories };
  },
};

function objectionTasks(scene: Scene): readonly Task[] {
  return [
    { id: "who", title: "Who objects, and about whom", questions: whoQuestions(scene) },
    { id: "what", title: "What they do not want shared", questions: scopeQuestions(scene) },
  ];
}

function scopeOf({ answers }: Scene, which: string, list: string): "all" | readonly string[] {
  return said(answers, which) === "all" ? "all" : formOf(answers).all(list);
}

/** Whether the one who objects may, as far as anybody knows: for a child competence, for adults responsibility. */
function standing({ answers }: Scene, capacity: string): Readonly<Record<string, unknown>> {
  if (capacity === "child") {
    const result = said(answers, "competence") ?? "not-assessed";
    const assessedBy = said(answers, `${result}-by`);
    const on = dateOf(answers, `${result}-on`);
    return {
      competence: { result, ...(assessedBy === undefined ? {} : { assessedBy }), ...(on === null ? {} : { on }) },
    };
  }
  const responsibility = said(answers, "responsibility");
  const known = responsibility === "yes" || responsibility === "no";
  return {
    ...(known ? { parentalResponsibility: responsibility === "yes" } : {}),
    allegedHarmer: said(answers, "alleged-harmer") === "yes",
  };
}

/** Links a reference of our own with what is known of the child, so that the front door can find whom it means. */
function linkOf(
  { answers }: Scene,
  head: { readonly id: string; readonly person: string; readonly by: object },
): Readonly<Record<string, unknown>> {
  const number = said(answers, "whose-nhs-number")?.replaceAll(/[\s-]/g, "");
  const likeness = likenessOf({ name: said(answers, "whose-name") ?? null, born: dateOf(answers, "whose-born") });
  return {
    type: "person.linked",
    ...head,
    ids: number === undefined ? [] : [{ scheme: "nhs-number", value: number }],
    ...likeness,
  };
}
