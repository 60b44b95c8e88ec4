import type { itemCategories } from "@gatehouse/contracts/item-shape";
import type { Field } from "../fields.ts";
import type { Question, Scene } from "../journey.ts";
import { agencyOptions, optionsOf, purposeWords } from "../words.ts";

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

/** What is asked of a scope, and the rule behind each answer. */
export type ScopeWords = {
  readonly agencies: string;
  readonly agenciesHint: string;
  readonly allAgencies: string;
  readonly purposes: string;
  readonly purposesHint: string;
  readonly categories: string;
  readonly categoriesHint: string;
};

/** What an objection is asked about its scope. */
export const objectionScope: ScopeWords = {
  agencies: "Which agencies should not get it?",
  agenciesHint: "It counts towards the agencies named, whoever sends. What they have already stays with them.",
  allAgencies: "All of them, also those that join later",
  purposes: "For what should it not be shared?",
  purposesHint: "A message goes for one purpose. Only messages for a purpose named here are stopped.",
  categories: "Which information do they mean?",
  categoriesHint:
    "“Everything” about a child stops the whole message for these agencies. Kinds of information stop those alone, and the rest goes.",
};

/** What an agreement, or a refusal, is asked about its scope. */
export const agreementScope: ScopeWords = {
  agencies: "Which agencies do they mean?",
  agenciesHint:
    "An agreement covers the agencies named and no others. An agency that joins the team later waits until they have been asked again.",
  allAgencies: "All of them",
  purposes: "For what may it be shared?",
  purposesHint: "Agreement to one purpose is none to another: a message for another purpose needs its own.",
  categories: "Which information do they mean?",
  categoriesHint: "What is not named stays behind; the rest goes.",
};

/** Which agencies, for what, and which information they mean. */
export function scopeQuestions(scene: Scene, words: ScopeWords, more: readonly Field[]): readonly Question[] {
  const { agency, partnership } = scene;
  return [
    allOrSome("scope-agencies", words.agencies, words.agenciesHint, {
      all: words.allAgencies,
      some: "Some of them",
      name: "agencies",
      missing: ["Select which agencies", "Select at least one agency"],
      options: agencyOptions(partnership, [agency.id]),
    }),
    allOrSome("scope-purposes", words.purposes, words.purposesHint, {
      all: "Everything",
      some: "Some purposes",
      name: "purposes",
      missing: ["Select which purposes", "Select at least one purpose"],
      options: optionsOf(purposeWords),
    }),
    allOrSome("scope-categories", words.categories, words.categoriesHint, {
      all: "Everything",
      some: "Some of it",
      name: "categories",
      missing: ["Select which information they mean", "Select at least one kind of information"],
      options: optionsOf(categoryWords),
    }),
    { id: "more", title: "In their words, and until when", fields: more },
  ];
}

type Choice = {
  readonly all: string;
  readonly some: string;
  readonly name: string;
  readonly missing: readonly [string, string];
  readonly options: ReturnType<typeof optionsOf>;
};

function allOrSome(id: string, label: string, hint: string, { all, some, name, missing, options }: Choice): Question {
  const inside: Field = { kind: "checkboxes", name, label: "Which?", missing: missing[1], options };
  return {
    id,
    title: label,
    fields: [
      {
        kind: "radios",
        name: id,
        label,
        hint,
        missing: missing[0],
        options: [
          { value: "all", text: all },
          { value: "some", text: some, fields: [inside] },
        ],
      },
    ],
  };
}
