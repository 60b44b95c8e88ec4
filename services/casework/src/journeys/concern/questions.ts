import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { PartnershipAgency } from "@gatehouse/contracts/partnership";
import { evidenceLength } from "@gatehouse/policy/register/check-event";
import type { Field, Option } from "../fields.ts";
import { said } from "../fields.ts";
import type { Question, Scene, Task } from "../journey.ts";
import { knownOr } from "../known.ts";
import { agencyOptions, harmWords, optionsOf, roleWords, toldReasonWords } from "../words.ts";

const longText = 8000;
const note = 4000;
const short = 500;
/** Decision step 2: a judgement rests on something. */
const minEvidence = 20;

/** A name in a page's own words; several pages ask for one. */
function nameField(name: string, label: string, missing: string, hint?: string): Field {
  return { kind: "text", name, label, missing, ...(hint === undefined ? {} : { hint }) };
}

/** The short form for those who may not have the whole: without it they get nothing of it. */
function shortForm(name: string): Field {
  return {
    kind: "textarea",
    name,
    label: "The same in one or two sentences (optional)",
    hint: "Some agencies may only have a short form. If you write none, they get nothing of this.",
    max: short,
    rows: 3,
  };
}

function nhsNumber(value: string): string | null {
  return checkIdentifier("nhs-number", value.replaceAll(/[\s-]/g, ""))
    ? null
    : "This is not an NHS number: check the 10 digits again";
}

const whoQuestions: readonly Question[] = [
  {
    id: "child",
    title: "Who is the child?",
    fields: [
      nameField("child-name", "Full name of the child", "Enter the child's name, or what you know of it"),
      knownOr("child-born-known", "Do you know the child's date of birth?", [
        {
          kind: "date",
          name: "child-born",
          label: "Date of birth",
          hint: "For example, 27 3 2017",
          when: "past",
          missing: "Enter the date of birth",
        },
      ]),
    ],
  },
  {
    id: "nhs-number",
    title: "Do you know the child's NHS number?",
    help: ["With it the right child is found for certain. Without it a person at the front door looks who it is."],
    fields: [
      knownOr("nhs-number-known", "Do you know the child's NHS number?", [
        {
          kind: "text",
          name: "nhs-number",
          label: "NHS number",
          hint: "10 digits",
          width: "10",
          missing: "Enter the NHS number",
          wrong: nhsNumber,
        },
      ]),
    ],
  },
  {
    id: "address",
    title: "Where does the child live?",
    help: [
      "If the family is hiding from someone, do not write the address here. Choose “Not asked” and telephone the front door.",
    ],
    fields: [
      knownOr("address-known", "Do you know where the child lives?", [
        {
          kind: "textarea",
          name: "address-lines",
          label: "Address, one line below the other",
          max: 400,
          rows: 4,
          missing: "Enter the address",
        },
        { kind: "text", name: "address-postcode", label: "Postcode (optional)", width: "10", max: 10, wrong: postcode },
      ]),
    ],
  },
  {
    id: "parents",
    title: "Who are the parents or carers?",
    fields: [
      knownOr("parents-known", "Do you know who the parents or carers are?", [
        nameField("parent-1-name", "First parent or carer: full name", "Enter the name of a parent or carer"),
        nameField(
          "parent-1-relationship",
          "First parent or carer: relationship to the child",
          "Enter the relationship to the child",
          "For example, mother",
        ),
        { kind: "text", name: "parent-2-name", label: "Second parent or carer: full name (optional)" },
        { kind: "text", name: "parent-2-relationship", label: "Second parent or carer: relationship (optional)" },
      ]),
    ],
  },
  {
    id: "setting",
    title: "Does the child go to a school or nursery?",
    fields: [
      knownOr("setting-known", "Do you know the child's school or nursery?", [
        nameField("setting", "Name of the school or nursery", "Enter the name of the school or nursery"),
      ]),
    ],
  },
];

function postcode(value: string): string | null {
  return /^[A-Za-z0-9][A-Za-z0-9 ]{1,9}$/.test(value) ? null : "This is not a postcode, such as NS1 2AB";
}

const happenedQuestions: readonly Question[] = [
  {
    id: "seen",
    title: "What did you see or hear yourself?",
    help: ["Write what happened, not what you think it means: that comes later, and is kept apart."],
    fields: [
      {
        kind: "radios",
        name: "seen-any",
        label: "Did you see or hear something yourself?",
        missing: "Select whether you saw or heard something yourself",
        options: [
          {
            value: "yes",
            text: "Yes",
            fields: [
              {
                kind: "textarea",
                name: "seen",
                label: "What you saw or heard",
                max: longText,
                rows: 8,
                missing: "Enter what you saw or heard",
              },
              {
                kind: "date",
                name: "seen-on",
                label: "When was that?",
                hint: "The last time, if it was several times",
                when: "past",
                missing: "Enter when you saw or heard it",
              },
              shortForm("seen-short"),
            ],
          },
          { value: "no", text: "No" },
        ],
      },
    ],
  },
  {
    id: "told",
    title: "What were you told?",
    fields: [
      {
        kind: "radios",
        name: "told-by",
        label: "Did someone tell you something?",
        missing: "Select whether someone told you something",
        options: [
          {
            value: "child",
            text: "Yes, the child",
            fields: [
              {
                kind: "textarea",
                name: "child-words",
                label: "What the child said, in the child's own words",
                max: note,
                rows: 6,
                missing: "Enter what the child said",
              },
              {
                kind: "date",
                name: "child-words-on",
                label: "When did the child say it?",
                when: "past",
                missing: "Enter when the child said it",
              },
              shortForm("child-words-short"),
            ],
          },
          {
            value: "someone",
            text: "Yes, someone else",
            fields: [
              nameField(
                "teller",
                "Who told you",
                "Enter who told you",
                "What they are to the child is enough, for example grandmother. Do not name someone who asked not to be named.",
              ),
              {
                kind: "textarea",
                name: "told",
                label: "What they said",
                max: longText,
                rows: 6,
                missing: "Enter what they said",
              },
              {
                kind: "date",
                name: "told-on",
                label: "When did they tell you?",
                when: "past",
                missing: "Enter when they told you",
              },
              shortForm("told-short"),
            ],
          },
          { value: "no", text: "No, nobody told me anything" },
        ],
      },
    ],
  },
  {
    id: "opinion",
    title: "What do you think it means?",
    help: ["This goes as your opinion, and is marked so wherever it is read."],
    fields: [
      { kind: "textarea", name: "opinion", label: "What worries you (optional)", max: note, rows: 5 },
      {
        kind: "textarea",
        name: "strengths",
        label: "What keeps the child safe, as you see it (optional)",
        max: note,
        rows: 3,
      },
      shortForm("opinion-short"),
    ],
  },
  {
    id: "wishes",
    title: "What does the child want?",
    fields: [
      knownOr("wishes-known", "Do you know what the child wants to happen?", [
        {
          kind: "textarea",
          name: "wishes",
          label: "What the child wants",
          max: note,
          rows: 4,
          missing: "Enter what the child wants",
        },
      ]),
    ],
  },
];

/** Roles here that may judge that someone may be harmed. */
export function riskRoles(agency: PartnershipAgency): readonly string[] {
  return Object.keys(agency.roles).filter((role) => agency.roles[role]?.includes("decide-risk"));
}

function riskQuestions({ agency }: Scene): readonly Question[] {
  const roles: readonly Option[] = riskRoles(agency).map((role) => ({ value: role, text: roleWords(role) }));
  return [
    {
      id: "harm",
      title: "What harm do you fear?",
      fields: [
        {
          kind: "radios",
          name: "harm",
          label: "What harm do you fear most?",
          missing: "Select what harm you fear",
          options: optionsOf(harmWords),
        },
        {
          kind: "radios",
          name: "test",
          label: "How serious is it?",
          missing: "Select how serious it is",
          options: [
            { value: "significant-harm", text: "The child is suffering, or is likely to suffer, significant harm" },
            { value: "at-risk", text: "The child may be at risk, and needs help to stay safe" },
          ],
        },
      ],
    },
    {
      id: "evidence",
      title: "What does that judgement rest on?",
      fields: [
        {
          kind: "textarea",
          name: "evidence",
          label: "What the judgement rests on",
          hint: `In a sentence or two: at least ${minEvidence} characters.`,
          max: note,
          rows: 5,
          missing: "Enter what the judgement rests on",
          wrong: (value) =>
            evidenceLength(value) >= minEvidence
              ? null
              : `What the judgement rests on must be ${minEvidence} characters or more`,
        },
      ],
    },
    {
      id: "decided-by",
      title: "Who decided that there is a risk?",
      help: [
        "A named colleague must have judged this with you, so that no one person alone can set a family's objection aside.",
        "If you are alone and it cannot wait, choose the emergency: it goes now, and a colleague must confirm it by the end of the next working day.",
      ],
      fields: [
        {
          kind: "radios",
          name: "decided-how",
          label: "Who decided it?",
          missing: "Select who decided that there is a risk",
          options: [
            {
              value: "colleague",
              text: "A colleague, with me",
              fields: [
                nameField("decider-name", "Colleague's full name", "Enter your colleague's name"),
                {
                  kind: "radios",
                  name: "decider-role",
                  label: "Colleague's role",
                  missing: "Select your colleague's role",
                  options: roles,
                },
              ],
            },
            { value: "emergency", text: "I did, alone: it is an emergency" },
          ],
        },
        {
          kind: "radios",
          name: "holds-for",
          label: "For how long does this judgement hold?",
          missing: "Select for how long the judgement holds",
          options: [
            { value: "1", text: "1 day" },
            { value: "7", text: "7 days" },
            { value: "14", text: "14 days", hint: "The longest there is; then somebody judges again" },
          ],
        },
      ],
    },
  ];
}

const tellingQuestion: Question = {
  id: "telling",
  title: "Has the family been told that you are sending this?",
  help: [
    "Families are told, unless telling them would put someone at risk, harm an investigation or delay help too long.",
  ],
  fields: [
    {
      kind: "radios",
      name: "told-status",
      label: "Has the family been told?",
      missing: "Select whether the family has been told",
      options: [
        { value: "told", text: "Yes" },
        {
          value: "deferred",
          text: "No, telling them must wait",
          fields: [
            {
              kind: "radios",
              name: "told-reason",
              label: "Why must it wait?",
              missing: "Select why telling the family must wait",
              options: optionsOf(toldReasonWords),
            },
            {
              kind: "text",
              name: "officer-reference",
              label: "Police reference (only for an investigation)",
              hint: "Without it the front door holds the message until somebody gives it",
              max: 100,
              width: "20",
            },
            {
              kind: "date",
              name: "told-review",
              label: "When will you look again whether they can be told?",
              when: "future",
              missing: "Enter when you will look again",
            },
          ],
        },
        {
          value: "not-contactable",
          text: "No, we could not reach them",
          fields: [
            {
              kind: "date",
              name: "attempt-on",
              label: "When did you last try?",
              when: "past",
              missing: "Enter when you last tried",
            },
            nameField("attempt-method", "How did you try?", "Enter how you tried", "For example, by telephone"),
            nameField("attempt-result", "What came of it?", "Enter what came of it", "For example, no answer"),
          ],
        },
      ],
    },
  ],
};

function recipientsQuestion({ agency, partnership }: Scene): Question {
  const door = partnership.agencies.find(({ id }) => id === partnership.frontDoor)?.name ?? partnership.frontDoor;
  return {
    id: "recipients",
    title: "Who needs to know?",
    help: [
      `A concern always goes to the front door, ${door}.`,
      "Choose others only if they have a part in keeping the child safe. You see what each of them gets before anything is sent.",
    ],
    fields: [
      {
        kind: "checkboxes",
        name: "to",
        label: "Who else needs to know? (optional)",
        options: agencyOptions(partnership, [agency.id, partnership.frontDoor]),
      },
    ],
  };
}

/** The tasks of raising a concern. */
export function concernTasks(scene: Scene): readonly Task[] {
  return [
    { id: "who", title: "Who it is about", questions: whoQuestions },
    { id: "happened", title: "What you saw or were told", questions: happenedQuestions },
    { id: "risk", title: "The risk", questions: riskQuestions(scene) },
    { id: "telling", title: "Telling the family", questions: [tellingQuestion] },
    { id: "recipients", title: "Who to send it to", questions: [recipientsQuestion(scene)] },
  ];
}

/** Whether there is anything to tell: what was seen or what was told. */
export function saysNothing({ answers }: Pick<Scene, "answers">): boolean {
  return said(answers, "seen-any") === "no" && said(answers, "told-by") === "no";
}
