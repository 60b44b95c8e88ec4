import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { Field } from "../fields.ts";
import { said } from "../fields.ts";
import type { Question, Scene } from "../journey.ts";

/** Who objects, about whom, and whether they may. */
export function whoQuestions({ answers }: Scene): readonly Question[] {
  const isChild = said(answers, "capacity") === "child";
  return [whoseQuestion, makerQuestion, isChild ? competenceQuestion : responsibilityQuestion];
}

const capacities = [
  { value: "child", text: "The child" },
  { value: "parent", text: "A parent" },
  { value: "carer", text: "Another carer" },
  { value: "advocate", text: "An advocate, for the child" },
] as const;

const whoseQuestion: Question = {
  id: "whose",
  title: "Whose information is it about?",
  help: ["The objection is filed with this child. If nobody can tell which child is meant, the front door asks you."],
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
};

const makerQuestion: Question = {
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
};

const competenceQuestion: Question = {
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

function assessed(result: string): readonly Field[] {
  return [
    { kind: "text", name: `${result}-by`, label: "Who judged it", missing: "Enter who judged it" },
    { kind: "date", name: `${result}-on`, label: "When", when: "past", missing: "Enter when it was judged" },
  ];
}

const responsibilityQuestion: Question = {
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
