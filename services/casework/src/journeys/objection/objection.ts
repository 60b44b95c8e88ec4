import { likenessOf } from "@gatehouse/client/likeness";
import { uuidOf } from "@gatehouse/client/uuid-of";
import { itemCategories } from "@gatehouse/contracts/item-shape";
import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import { dateOf, formOf, said } from "../fields.ts";
import type { Journey, Scene, Task } from "../journey.ts";
import { agencyOptions } from "../words.ts";

/** What each category of data is called on a page. */
export const categoryWords: Readonly<Record<(typeof itemCategories)[number], string>> = {
  identity: "Who they are",
  contact: "Where they live and how to reach them",
  family: "The family",
  education: "School",
  health: "Health",
  criminal: "Police and courts",
  housing: "Housing",
  probation: "Probation",
  opinion: "What professionals think",
  voice: "What the child and the parents say",
  "third-party": "Other people around the child",
  meta: "What was agreed and who was told",
};

const capacities = [
  { value: "child", text: "The child" },
  { value: "parent", text: "A parent" },
  { value: "carer", text: "Another carer" },
  { value: "advocate", text: "An advocate, for the child" },
] as const;

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

function whoQuestions({ answers }: Scene): Task["questions"] {
  const isChild = said(answers, "capacity") === "child";
  return [
    {
      id: "whose",
      title: "Whose information is it about?",
      help: [
        "The objection is filed with this child. If nobody can tell which child is meant, the front door asks you.",
      ],
      fields: [
        { kind: "text", name: "whose-name", label: "Full name of the child", missing: "Enter the child's name" },
        {
          kind: "date",
          name: "whose-born",
          label: "Date of birth",
          when: "past",
          missing: "Enter the child's date of birth",
        },
        {
          kind: "radios",
          name: "whose-known",
          label: "How does the partnership know the child?",
          missing: "Select how the partnership knows the child",
          options: [
            {
              value: "reference",
              text: "By a reference that the front door gave us",
              fields: [
                {
                  kind: "text",
                  name: "reference",
                  label: "Reference",
                  width: "20",
                  max: 100,
                  missing: "Enter the reference",
                  wrong: reference,
                },
              ],
            },
            {
              value: "nhs-number",
              text: "By the NHS number",
              fields: [
                {
                  kind: "text",
                  name: "whose-nhs-number",
                  label: "NHS number",
                  hint: "10 digits",
                  width: "10",
                  missing: "Enter the NHS number",
                  wrong: nhsNumber,
                },
              ],
            },
            {
              value: "not-known",
              text: "I do not know",
              hint: "The front door finds the child by name and date of birth",
            },
          ],
        },
      ],
    },
    {
      id: "maker",
      title: "Who objects?",
      fields: [
        { kind: "radios", name: "capacity", label: "Who objects?", missing: "Select who objects", options: capacities },
        {
          kind: "text",
          name: "maker-name",
          label: "Their full name",
          missing: "Enter the name of the person who objects",
        },
      ],
    },
    isChild ? competenceQuestion : responsibilityQuestion,
  ];
}

const competenceQuestion: Task["questions"][number] = {
  id: "competence",
  title: "Can the child decide this?",
  help: [
    "From 16 a young person decides for themselves. Under 16 it depends on whether the child understands what sharing would mean: a professional judges that.",
  ],
  fields: [
    {
      kind: "radios",
      name: "competence",
      label: "Has anybody judged whether the child can decide this?",
      missing: "Select whether anybody has judged it",
      options: [
        { value: "competent", text: "Yes: the child can decide this", fields: assessed("competent") },
        { value: "not-competent", text: "Yes: the child cannot decide this yet", fields: assessed("not-competent") },
        {
          value: "not-assessed",
          text: "No, not yet",
          hint: "What needs the child's own decision waits until somebody has",
        },
      ],
    },
  ],
};

function assessed(
  result: string,
): NonNullable<Extract<Task["questions"][number]["fields"][number], { kind: "radios" }>["options"][number]["fields"]> {
  return [
    { kind: "text", name: `${result}-by`, label: "Who judged it", missing: "Enter who judged it" },
    { kind: "date", name: `${result}-on`, label: "When", when: "past", missing: "Enter when it was judged" },
  ];
}

const responsibilityQuestion: Task["questions"][number] = {
  id: "responsibility",
  title: "Does this person hold parental responsibility?",
  fields: [
    {
      kind: "radios",
      name: "responsibility",
      label: "Do they hold parental responsibility for the child?",
      missing: "Select whether they hold parental responsibility",
      options: [
        { value: "yes", text: "Yes" },
        { value: "no", text: "No" },
        { value: "not-known", text: "Not known" },
      ],
    },
    {
      kind: "radios",
      name: "alleged-harmer",
      label: "Is this person said to be the source of harm?",
      hint: "The objection is recorded all the same. It does not stop what protects the child from this person.",
      missing: "Select whether this person is said to be the source of harm",
      options: [
        { value: "yes", text: "Yes" },
        { value: "no", text: "No" },
      ],
    },
  ],
};

function scopeQuestions({ agency, partnership }: Scene): Task["questions"] {
  return [
    {
      id: "scope-agencies",
      title: "Which agencies should not get it?",
      fields: [
        {
          kind: "radios",
          name: "scope-agencies",
          label: "Which agencies should not get it?",
          missing: "Select which agencies should not get it",
          options: [
            { value: "all", text: "All of them, also those that join later" },
            {
              value: "some",
              text: "Some of them",
              fields: [
                {
                  kind: "checkboxes",
                  name: "agencies",
                  label: "Which?",
                  missing: "Select at least one agency",
                  options: agencyOptions(partnership, [agency.id]),
                },
              ],
            },
          ],
        },
      ],
    },
    {
      id: "scope-categories",
      title: "Which information do they mean?",
      fields: [
        {
          kind: "radios",
          name: "scope-categories",
          label: "Which information do they mean?",
          missing: "Select which information they mean",
          options: [
            { value: "all", text: "Everything" },
            {
              value: "some",
              text: "Some of it",
              fields: [
                {
                  kind: "checkboxes",
                  name: "categories",
                  label: "Which?",
                  missing: "Select at least one kind of information",
                  options: itemCategories.map((category) => ({ value: category, text: categoryWords[category] })),
                },
              ],
            },
          ],
        },
        { kind: "textarea", name: "reason", label: "Why, in their words (optional)", max: 4000, rows: 4 },
      ],
    },
  ];
}

function reference(value: string): string | null {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(value)
    ? null
    : "This is not a reference: it has letters, digits and hyphens only";
}

function nhsNumber(value: string): string | null {
  return checkIdentifier("nhs-number", value.replaceAll(/[\s-]/g, ""))
    ? null
    : "This is not an NHS number: check the 10 digits again";
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
