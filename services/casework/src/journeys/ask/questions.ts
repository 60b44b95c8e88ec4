import { itemNames, items } from "@gatehouse/contracts/items";
import type { ItemCategory } from "@gatehouse/contracts/items";
import { plainItem } from "@gatehouse/policy/plain-items";
import { note } from "../concern/common-fields.ts";
import { whoQuestions } from "../concern/who.ts";
import type { Answers } from "../../store/drafts.ts";
import type { Option } from "../fields.ts";
import { formOf } from "../fields.ts";
import type { Question, Scene, Task } from "../journey.ts";
import { agencyOptions, optionsOf } from "../words.ts";

/** On what a request rests, as those who make them know it. */
const powers: Readonly<Record<string, string>> = {
  "children-act-1989-s47": "Enquiries because a child may suffer significant harm (Children Act 1989, section 47)",
  "children-act-1989-s17": "An assessment of a child in need (Children Act 1989, section 17)",
  "children-act-2004-s11": "The duty to safeguard and promote welfare (Children Act 2004, section 11)",
};

const urgencies: Readonly<Record<string, string>> = {
  red: "Within 2 hours: a child may be in danger now",
  amber: "Within 6 hours",
  green: "Within 24 hours",
};

/** Who the child is has to be said in the request; what is asked for is what others know. Our own notes are nobody's to ask. */
const notAskedFor: ReadonlySet<string> = new Set(["plan.supervisionNote", "child.name", "child.nhsNumber"]);
const categories: Readonly<Partial<Record<ItemCategory, string>>> = {
  identity: "Who the child is",
  contact: "Where and how to reach them",
  family: "The family",
  "third-party": "Other people",
  health: "Health",
  criminal: "Police matters",
  education: "Education",
  housing: "Housing",
  probation: "Probation",
  opinion: "Concerns and plans",
  voice: "What the child and the parents say",
};

/** Every item that can be asked for, by what it is about. */
const itemOptions: readonly Option[] = Object.entries(categories).map(([category, text]) => ({
  value: category,
  text,
  fields: [
    {
      kind: "checkboxes",
      name: `items-${category}`,
      label: `${text}: what exactly?`,
      missing: `Select what you need to know of: ${text.toLowerCase()}`,
      options: itemNames
        .filter((name) => items[name].category === category && !notAskedFor.has(name))
        .map((name) => ({ value: name, text: capital(plainItem(name, "full")) })),
    },
  ],
}));

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** What is asked for, item by item. */
export function askedItems(answers: Answers): readonly string[] {
  const form = formOf(answers);
  return form.all("about").flatMap((category) => form.all(`items-${category}`));
}

const itemsQuestion: Question = {
  id: "items",
  title: "What do you need to know?",
  help: ["Ask for what you need and no more: whoever answers gives you nothing that you did not ask for by name."],
  fields: [
    {
      kind: "checkboxes",
      name: "about",
      label: "What do you need to know?",
      missing: "Select what you need to know",
      options: itemOptions,
    },
  ],
};

const reasonQuestion: Question = {
  id: "reason",
  title: "Why do you need it, and from when on?",
  help: ["Who you ask reads this, and weighs it: say enough for them to see why, and nothing that they need not know."],
  fields: [
    {
      kind: "radios",
      name: "power",
      label: "What does the request rest on?",
      missing: "Select what the request rests on",
      options: optionsOf(powers),
    },
    {
      kind: "textarea",
      name: "reason",
      label: "Why you need it",
      max: note,
      rows: 5,
      missing: "Enter why you need it",
    },
    {
      kind: "date",
      name: "history-from",
      label: "From which day on?",
      hint: "What happened before is not searched for. For example, 1 9 2025",
      when: "past",
      missing: "Enter from which day on you need it",
    },
  ],
};

const urgencyQuestion: Question = {
  id: "urgency",
  title: "By when do you need the answer?",
  help: [
    "The clock runs from when the request arrives. Whoever has not answered by then is reminded, and you are told.",
  ],
  fields: [
    {
      kind: "radios",
      name: "urgency",
      label: "By when do you need the answer?",
      missing: "Select by when you need the answer",
      options: optionsOf(urgencies),
    },
  ],
};

function askedQuestion({ agency, partnership }: Scene): Question {
  return {
    id: "asked",
    title: "Whom do you ask?",
    fields: [
      {
        kind: "checkboxes",
        name: "to",
        label: "Whom do you ask?",
        hint: "Each reads who the child is and what you ask for, and learns that you ask.",
        missing: "Select whom you ask",
        options: agencyOptions(partnership, [agency.id]),
      },
    ],
  };
}

/** The tasks of asking other agencies what they know. */
export function askTasks(scene: Scene): readonly Task[] {
  const who = whoQuestions.filter(({ id }) => id === "child" || id === "nhs-number");
  return [
    { id: "who", title: "Who it is about", questions: who },
    { id: "what", title: "What you need to know", questions: [itemsQuestion, reasonQuestion, urgencyQuestion] },
    { id: "whom", title: "Whom to ask", questions: [askedQuestion(scene)] },
  ];
}
