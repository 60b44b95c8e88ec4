import { maxErasedMessages } from "@gatehouse/contracts/retention-requests";
import type {
  erasureBases,
  erasureReasons,
  holdEndReasons,
  legalHoldReasons,
} from "@gatehouse/contracts/retention-requests";
import type { Field } from "../journeys/fields.ts";

/** Why something is to be kept, as it is said on the pages. */
export const holdReasonWords: Readonly<Record<(typeof legalHoldReasons)[number], string>> = {
  inquiry: "A public inquiry",
  "court-order": "A court's order",
  claim: "A claim that is made or expected",
  investigation: "A police or regulator's investigation",
  review: "A safeguarding practice review",
  complaint: "A complaint",
};
const endWords: Readonly<Record<(typeof holdEndReasons)[number], string>> = {
  ended: "What it was for has ended",
  "order-lifted": "The court lifted its order",
  "placed-wrongly": "It was placed by mistake",
};
/** Why something is to go. */
export const erasureReasonWords: Readonly<Record<(typeof erasureReasons)[number], string>> = {
  "wrong-person": "It is about the wrong person",
  inaccurate: "It is inaccurate",
  "sent-in-error": "It was sent in error",
  unlawful: "There was no lawful basis for it",
  "objection-upheld": "An objection to it was upheld",
};
/** By which duty. */
export const basisWords: Readonly<Record<(typeof erasureBases)[number], string>> = {
  "uk-gdpr-16": "Rectification: UK GDPR Article 16",
  "uk-gdpr-17-1-a": "No longer needed: UK GDPR Article 17(1)(a)",
  "uk-gdpr-17-1-c": "Objection upheld: UK GDPR Article 17(1)(c)",
  "uk-gdpr-17-1-d": "Unlawfully processed: UK GDPR Article 17(1)(d)",
  "court-order": "A court's order",
};
/** What a hold is on. */
export const scopeWords = {
  everything: "Everything",
  case: "A case",
  person: "A person",
  message: "A message",
} as const;

function options<Value extends string>(words: Readonly<Record<Value, string>>) {
  return Object.entries<string>(words).map(([value, text]) => ({ value, text }));
}

const ref = /^\S{1,64}$/;
const file = /^[A-Za-z0-9][A-Za-z0-9/._-]{0,59}$/;
const notARef = (value: string): string | null =>
  ref.test(value) ? null : "Enter the reference as the case or the message shows it, without blanks";

const reference: Field = {
  kind: "text",
  name: "reference",
  label: "Where the reasons are in your own files",
  hint: "A file's number, such as IG/2026-114: letters, digits and / . _ -. Never a name: it is kept when what it is about is gone.",
  missing: "Enter where the reasons are in your own files",
  wrong: (value) => (file.test(value) ? null : "The reference must be letters, digits and / . _ - alone, 60 at most"),
  width: "20",
};

function radios<Value extends string>(
  words: Readonly<Record<Value, string>>,
  said: { readonly name: string; readonly label: string; readonly missing: string },
): Field {
  return { kind: "radios", ...said, options: options(words) };
}

function refField(name: string, label: string, hint: string): Field {
  return { kind: "text", name, label, hint, missing: `${label}: enter it`, wrong: notARef, max: 64 };
}

/** What a hold is to cover, why, and until when nobody need look. */
export const holdFields: readonly Field[] = [
  {
    kind: "radios",
    name: "of",
    label: "What is to be kept?",
    missing: "Select what is to be kept",
    options: [
      {
        value: "person",
        text: "What is about a person",
        fields: [
          refField("person", "The person's reference", "As the register knows them: letters and wishes name it."),
        ],
      },
      {
        value: "case",
        text: "What is of a case",
        fields: [refField("case", "The case's reference", "It stands at the top of the case's page.")],
      },
      {
        value: "message",
        text: "One message",
        fields: [refField("message", "The message's reference", "It stands on the page of what was sent.")],
      },
      { value: "everything", text: "Everything that the broker keeps" },
    ],
  },
  radios(holdReasonWords, { name: "reason", label: "Why is it to be kept?", missing: "Select why it is to be kept" }),
  reference,
  {
    kind: "date",
    name: "reviewOn",
    label: "When somebody looks whether it is still needed",
    hint: "It does not end by itself on that day.",
    missing: "Enter when somebody looks whether it is still needed",
    when: "future",
  },
];

/** Why a hold ends. */
export const liftFields: readonly Field[] = [
  radios(endWords, { name: "reason", label: "Why does it end?", missing: "Select why it ends" }),
];

const messages: Field = {
  kind: "textarea",
  name: "messages",
  label: "The messages' references, one on each line",
  hint: `They stand on the pages of what was sent. ${maxErasedMessages} at most.`,
  max: 65 * maxErasedMessages,
  rows: 4,
  missing: "Enter the reference of each message",
  wrong: (value) => {
    const all = linesOf(value);
    if (all.length > maxErasedMessages) return `Enter ${maxErasedMessages} references or fewer`;
    return all.every((one) => ref.test(one)) ? null : "Enter one reference on each line, and nothing beside it";
  },
};

/** What is to be erased, why, and by which duty. */
export const eraseFields: readonly Field[] = [
  messages,
  radios(erasureReasonWords, { name: "reason", label: "Why are they to go?", missing: "Select why they are to go" }),
  radios(basisWords, { name: "basis", label: "By which duty?", missing: "Select by which duty" }),
  reference,
];

/** Whether a second person agrees, naming the same messages once more. */
export const answerFields: readonly Field[] = [
  {
    ...messages,
    hint: "From your own files, not from whoever asked: naming them twice is what shows that both mean the same.",
  },
  {
    kind: "radios",
    name: "answer",
    label: "What do you decide?",
    missing: "Select what you decide",
    options: [
      {
        value: "approved",
        text: "Erase them",
        hint: "It cannot be taken back once it is done, about a minute from now.",
      },
      { value: "declined", text: "Keep them" },
    ],
  },
];

/** The references that were entered. */
export function linesOf(value: string): string[] {
  return [...new Set(value.split("\n").flatMap((line) => line.trim() || []))];
}
