import { itemCategories } from "@gatehouse/contracts/item-shape";
import type { Question, Scene } from "../journey.ts";
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

/** Which agencies, and which information, they mean. */
export function scopeQuestions(scene: Scene): readonly Question[] {
  return [agenciesQuestion(scene), categoriesQuestion];
}

function agenciesQuestion({ agency, partnership }: Scene): Question {
  return {
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
  };
}

const categoriesQuestion: Question = {
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
};
