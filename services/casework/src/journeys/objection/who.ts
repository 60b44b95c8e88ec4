import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import { hasTurned } from "@gatehouse/policy/calendar";
import type { Field } from "../fields.ts";
import { dateOf, said } from "../fields.ts";
import type { Question, Scene } from "../journey.ts";
import { todayOf } from "../progress.ts";

/** What the one who speaks does: the questions are the same. */
export type Speaking = { readonly speaks: string; readonly wish: string };

/** From this age a young person decides for themselves. */
const decidingAge = 16;
const grownAge = 18;

/** Who speaks, about whom, and whether they may: the questions that the answers so far leave open. */
export function whoQuestions(scene: Scene, speaking: Speaking): readonly Question[] {
  const { answers } = scene;
  if (isOwn(scene)) return [aboutQuestion, whoseQuestion("adult"), ownHarmQuestion()];
  const capacity = said(answers, "capacity");
  const forChild = capacity === "child" || capacity === "advocate";
  const mayDecide = forChild && !isOldEnough(scene) ? [competenceQuestion] : [];
  return [
    aboutQuestion,
    whoseQuestion("child"),
    makerQuestion(speaking),
    ...(forChild ? mayDecide : [responsibilityQuestion(speaking)]),
  ];
}

/** Whether an adult speaks about what is held on themselves. */
export function isOwn({ answers }: Pick<Scene, "answers">): boolean {
  return said(answers, "about") === "self";
}

/** Whether the birth date says that the young person decides for themselves. */
export function isOldEnough(scene: Pick<Scene, "answers" | "now">): boolean {
  return isTurned(scene, decidingAge);
}

/** What does not go together: an adult as a child, or a child as an adult. */
export function agesAtOdds(scene: Scene): { readonly question: string; readonly text: string } | null {
  if (dateOf(scene.answers, "whose-born") === null) return null;
  const isGrown = isTurned(scene, grownAge);
  if (isOwn(scene) && !isGrown)
    return { question: "about", text: "This person is under 18: choose “A child or young person”" };
  if (!isOwn(scene) && isGrown)
    return { question: "about", text: "This person is 18 or older: only they decide, so choose “An adult”" };
  return null;
}

function isTurned({ answers, now }: Pick<Scene, "answers" | "now">, age: number): boolean {
  const born = dateOf(answers, "whose-born");
  return born !== null && hasTurned(age, born, todayOf(now));
}

const capacities = [
  { value: "child", text: "The child" },
  { value: "parent", text: "A parent" },
  {
    value: "carer",
    text: "Another carer",
    hint: "Counts when they hold parental responsibility, as by a court's order",
  },
  { value: "advocate", text: "An advocate, for the child", hint: "Counts as the child's own word" },
] as const;

const aboutQuestion: Question = {
  id: "about",
  title: "Whose information is it about?",
  fields: [
    {
      kind: "radios",
      name: "about",
      label: "Whose information is it about?",
      hint: "A wish covers what is held on one person. What a parent says about a child's information says nothing about the parent's own.",
      missing: "Select whose information it is about",
      options: [
        { value: "child", text: "A child or young person under 18" },
        {
          value: "self",
          text: "An adult, who speaks about what is held on themselves",
          hint: "It stops what is about them in any child's message; what is about the child still goes",
        },
      ],
    },
  ],
};

function whoseQuestion(who: "child" | "adult"): Question {
  return {
    id: "whose",
    title: `Who is the ${who}?`,
    help: [
      `It is filed with this ${who}. If nobody can tell who is meant, the front door asks you: until then it stops nothing for anyone else.`,
    ],
    fields: [
      {
        kind: "text",
        name: "whose-name",
        label: `Full name of the ${who}`,
        missing: `Enter the ${who}'s name`,
      },
      {
        kind: "date",
        name: "whose-born",
        label: "Date of birth",
        hint: "From 16 a young person decides for themselves; at 18 a parent's word ends",
        when: "past",
        missing: `Enter the ${who}'s date of birth`,
      },
      knownField(who),
    ],
  };
}

function knownField(who: "child" | "adult"): Field {
  return {
    kind: "radios",
    name: "whose-known",
    label: `How does the partnership know the ${who}?`,
    missing: `Select how the partnership knows the ${who}`,
    options: [
      { value: "reference", text: "By a reference that the front door gave us", fields: [referenceField] },
      { value: "nhs-number", text: "By the NHS number", fields: [numberField] },
      {
        value: "not-known",
        text: "I do not know",
        hint: `The front door finds the ${who} by name and date of birth`,
      },
    ],
  };
}

const referenceField: Field = {
  kind: "text",
  name: "reference",
  label: "Reference",
  width: "20",
  max: 100,
  missing: "Enter the reference",
  wrong: reference,
};
const numberField: Field = {
  kind: "text",
  name: "whose-nhs-number",
  label: "NHS number",
  hint: "10 digits",
  width: "10",
  missing: "Enter the NHS number",
  wrong: nhsNumber,
};

function makerQuestion({ speaks }: Speaking): Question {
  return {
    id: "maker",
    title: `Who ${speaks}?`,
    help: [
      "Record whoever spoke, also where their word may not count: the front door is shown it, and asks the right person.",
    ],
    fields: [
      {
        kind: "radios",
        name: "capacity",
        label: `Who ${speaks}?`,
        missing: `Select who ${speaks}`,
        options: capacities,
      },
      {
        kind: "text",
        name: "maker-name",
        label: "Their full name",
        missing: `Enter the name of the person who ${speaks}`,
      },
    ],
  };
}

const competenceQuestion: Question = {
  id: "competence",
  title: "Can the child decide this?",
  fields: [
    {
      kind: "radios",
      name: "competence",
      label: "Has anybody judged whether the child can decide this?",
      hint: "From 16 a young person decides for themselves. Under 16 it depends on whether they understand what sharing would mean for them (Gillick competence). A professional judges that, for this decision and at this time; a parent cannot overrule a child who can decide.",
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
    {
      kind: "text",
      name: `${result}-by`,
      label: "Who judged it",
      hint: "A name: an assessment is somebody's, and can be asked about",
      missing: "Enter who judged it",
    },
    { kind: "date", name: `${result}-on`, label: "When", when: "past", missing: "Enter when it was judged" },
  ];
}

function responsibilityQuestion({ wish }: Speaking): Question {
  return {
    id: "responsibility",
    title: "Does this person hold parental responsibility?",
    help: [
      `Whoever holds parental responsibility may decide for a child who does not decide for themselves: a mother always; a father or second parent when married to her, named on the birth certificate, or by agreement or order.`,
      `Without it ${wish} is recorded and shown to the front door, and decides nothing by itself.`,
    ],
    fields: [
      {
        kind: "radios",
        name: "responsibility",
        label: "Do they hold parental responsibility for the child?",
        missing: "Select whether they hold parental responsibility",
        options: [
          { value: "yes", text: "Yes" },
          { value: "no", text: "No" },
          { value: "not-known", text: "Not known", hint: "Counts as no until somebody has found out" },
        ],
      },
      harmerField("It is recorded all the same. It does not stop what protects the child from this person."),
    ],
  };
}

function ownHarmQuestion(): Question {
  const rule =
    "It is recorded all the same, and counts in ordinary work. It does not stop what protects a child, or a notice of domestic abuse.";
  return { id: "own-harm", title: "Is this person said to be the source of harm?", fields: [harmerField(rule)] };
}

function harmerField(hint: string): Field {
  return {
    kind: "radios",
    name: "alleged-harmer",
    label: "Is this person said to be the source of harm?",
    hint,
    missing: "Select whether this person is said to be the source of harm",
    options: [
      { value: "yes", text: "Yes" },
      { value: "no", text: "No" },
    ],
  };
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
