import { londonDateOf } from "@gatehouse/policy/calendar";
import { items, isItemName } from "@gatehouse/contracts/items";
import { plainItem } from "@gatehouse/policy/plain-items";
import { sentence } from "@gatehouse/policy/plain-words";
import { professionalOf } from "@gatehouse/pages/people";
import type { Answers } from "../../store/drafts.ts";
import type { Field } from "../fields.ts";
import { dateOf, said } from "../fields.ts";
import type { Journey, Question, Scene } from "../journey.ts";
import { Statements } from "../statements.ts";
import { assertionWords, optionsOf } from "../words.ts";
import { itemFields, itemValue } from "./item-fields.ts";

const short = 500;

/** Answering another agency's request, item by item: held and given, not held, or held and not given with the reason. */
export const answer: Journey = {
  id: "answer",
  name: "Answer a request for information",
  start: {
    lead: "Another agency asks what you hold about a child. You answer each thing that it asks for.",
    needs: ["your own records", "for what you hold and do not give: the reason, which the other agency sees"],
    next: "You see what the other agency would get before anything is sent. Nothing leaves your agency until you confirm it.",
  },
  authority: "author",
  tasks: ({ about }) => [
    { id: "items", title: "What they ask for", questions: (about?.delivery.data.items ?? []).map(itemQuestion) },
  ],
  conflict: () => null,
  makes: "message",
  message: (scene, { messageId }) => {
    const { about, agency, user, answers } = scene;
    const data = about?.delivery.data;
    const asked = data?.items ?? [];
    return {
      id: messageId,
      kind: "information-response",
      from: agency.id,
      author: professionalOf(user),
      to: data === undefined ? [] : [data.from],
      case: data?.case ?? null,
      purpose: data?.purpose ?? "information-request",
      people: [{ label: "child", role: "child", ids: [...(data?.localIds ?? [])] }],
      statements: given(scene, asked).all,
      answers: asked.flatMap((item) => notGiven(item, answers) ?? []),
      basis: { power: "children-act-2004-s11", gdpr: "6-1-e", condition: "safeguarding-para-18" },
      inReplyTo: data?.message ?? messageId,
    };
  },
};

/** Names of fields and questions have no dots of the item's own. */
function keyOf(item: string): string {
  return item.replaceAll(".", "-");
}

function itemQuestion(item: string): Question {
  const key = keyOf(item);
  const name = `${key}-value`;
  const what = sentence(plainItem(item, "full"));
  return {
    id: key,
    title: what,
    fields: [
      {
        kind: "radios",
        name: key,
        label: `${what}: do you hold it?`,
        missing: "Select whether you hold it",
        options: [
          { value: "given", text: "We hold it, and this is it", fields: heldFields(item, key) },
          { value: "not-held", text: "We do not hold it" },
          {
            value: "withheld",
            text: "We hold it, and do not give it",
            fields: [
              {
                kind: "textarea",
                name: `${key}-reason`,
                label: "Why you do not give it",
                hint: "The other agency sees this. Do not say in it what you hold.",
                max: 1000,
                rows: 3,
                missing: "Enter why you do not give it",
              },
            ],
          },
        ],
      },
    ],
    wrong: (answers) =>
      said(answers, key) === "given" && itemValue(item, name, answers) === undefined
        ? { name: key, target: key, text: `${what}: what you entered cannot be right. Check each part of it` }
        : null,
  };
}

function heldFields(item: string, key: string): readonly Field[] {
  const written = isItemName(item) && items[item].minimisedForm?.by === "authored";
  return [
    ...itemFields(item, `${key}-value`),
    {
      kind: "date",
      name: `${key}-on`,
      label: "When was that true, or seen?",
      when: "past",
      missing: "Enter when that was true or seen",
    },
    {
      kind: "radios",
      name: `${key}-assertion`,
      label: "What kind of saying is it?",
      missing: "Select what kind of saying it is",
      options: optionsOf(assertionWords),
    },
    ...(written
      ? [
          {
            kind: "textarea",
            name: `${key}-short`,
            label: "The same in one or two sentences (optional)",
            max: short,
            rows: 3,
          } as const,
        ]
      : []),
  ];
}

function given({ answers, now }: Scene, asked: readonly string[]): Statements {
  const made = new Statements(londonDateOf(now.getTime()));
  for (const item of asked) {
    const key = keyOf(item);
    if (said(answers, key) !== "given") continue;
    const assertion = said(answers, `${key}-assertion`) ?? "reported";
    made.add(item, itemValue(item, `${key}-value`, answers), {
      assertion,
      on: dateOf(answers, `${key}-on`),
      summary: said(answers, `${key}-short`),
    });
  }
  return made;
}

function notGiven(
  item: string,
  answers: Answers,
): { readonly item: string; readonly answer: string; readonly reason?: string } | null {
  const key = keyOf(item);
  const chosen = said(answers, key);
  if (chosen === "given") return null;
  if (chosen === "withheld") return { item, answer: "withheld", reason: said(answers, `${key}-reason`) ?? "" };
  return { item, answer: "not-held" };
}
