import type { PartnershipAgency } from "@gatehouse/contracts/partnership";
import { evidenceLength } from "@gatehouse/policy/register/check-event";
import type { Option } from "../fields.ts";
import type { Question, Scene } from "../journey.ts";
import { harmWords, optionsOf, roleWords } from "../words.ts";
import { nameField, note } from "./common-fields.ts";

/** Decision step 2: a judgement rests on something. */
const minEvidence = 20;

/** Roles here that may judge that someone may be harmed. */
function riskRoles(agency: PartnershipAgency): readonly string[] {
  return Object.keys(agency.roles).filter((role) => agency.roles[role]?.includes("decide-risk"));
}

/** Which harm, how serious, on what it rests, and who judged it. */
export function riskQuestions({ agency }: Scene): readonly Question[] {
  const roles = riskRoles(agency).map((role) => ({ value: role, text: roleWords(role) }));
  return [harmQuestion, evidenceQuestion, deciderQuestion(roles)];
}

const harmQuestion: Question = {
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
};

const evidenceQuestion: Question = {
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
};

function deciderQuestion(roles: readonly Option[]): Question {
  return {
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
  };
}
