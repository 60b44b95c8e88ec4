import { londonDateOf } from "@gatehouse/policy/calendar";
import { isItemName, items } from "@gatehouse/contracts/items";
import { plainItem } from "@gatehouse/policy/plain-items";
import { sentence } from "@gatehouse/policy/plain-words";
import { professionalOf } from "@gatehouse/pages/people";
import type { SentContent } from "../../store/sent.ts";
import { itemFields, itemValue } from "../answer/item-fields.ts";
import type { Field } from "../fields.ts";
import { dateOf, said } from "../fields.ts";
import type { Journey, Question, Scene } from "../journey.ts";
import { Statements } from "../statements.ts";
import { assertionWords, dayWords, optionsOf } from "../words.ts";
import { amends } from "./amends.ts";

type SentStatement = SentContent["statements"][number];
const value = "value";

/** Saying what is right instead of one statement that this agency sent, to everyone who was given it. */
export const correct: Journey = {
  id: "correct",
  name: "Correct what was sent",
  start: {
    lead: "Use this when something that was sent from here is wrong or has changed.",
    needs: ["which statement it is", "what is right instead", "why"],
    next: "You see who gets the correction before anything is sent. Everyone who was given the statement is reached.",
  },
  authority: "author",
  tasks: (scene) => {
    const statement = chosen(scene);
    const questions = statement === null ? [whichQuestion(scene)] : [whichQuestion(scene), rightQuestion(statement)];
    return [{ id: "correction", title: "What is right instead", questions }];
  },
  conflict: () => null,
  makes: "message",
  message: (scene, { messageId }) => {
    const statement = chosen(scene);
    return {
      ...amends(scene, messageId),
      kind: "correction",
      author: professionalOf(scene.user),
      statements: statement === null ? [] : corrected(scene, statement),
      corrects: {
        message: scene.sent?.id ?? messageId,
        statement: statement?.id,
        reason: said(scene.answers, "why"),
      },
    };
  },
};

/** A statement is meant by the name it was signed under; that of another message is none. */
function chosen({ sent, answers }: Scene): SentStatement | null {
  const id = said(answers, "statement");
  return sent?.content?.statements.find((one) => one.id === id) ?? null;
}

function whichQuestion({ sent }: Scene): Question {
  const options = (sent?.content?.statements ?? []).map(({ id, item, about, assertion, on }) => ({
    value: id,
    text: `${sentence(plainItem(item, "full"))}${about === "child" ? "" : `, ${about.replaceAll("-", " ")}`}`,
    hint: `${assertionWords[assertion] ?? assertion}, ${dayWords(on)}`,
  }));
  return {
    id: "which",
    title: "What is wrong?",
    fields: [
      {
        kind: "radios",
        name: "statement",
        label: "Which of what was sent is wrong?",
        missing: "Select what is wrong",
        options,
      },
    ],
  };
}

function rightQuestion({ item }: SentStatement): Question {
  const what = sentence(plainItem(item, "full"));
  const short: Field = {
    kind: "textarea",
    name: "short",
    label: "The same in one or two sentences (optional)",
    max: 500,
    rows: 3,
  };
  return {
    id: "right",
    title: `${what}: what is right?`,
    fields: [
      ...itemFields(item, value),
      {
        kind: "date",
        name: "on",
        label: "When was that true, or seen?",
        when: "past",
        missing: "Enter when that was true or seen",
      },
      {
        kind: "radios",
        name: "assertion",
        label: "What kind of saying is it?",
        missing: "Select what kind of saying it is",
        options: optionsOf(assertionWords),
      },
      ...(isItemName(item) && items[item].minimisedForm?.by === "authored" ? [short] : []),
      {
        kind: "textarea",
        name: "why",
        label: "Why is it corrected?",
        max: 1000,
        rows: 3,
        missing: "Enter why it is corrected",
      },
    ],
    wrong: (answers) =>
      itemValue(item, value, answers) === undefined
        ? { name: value, target: value, text: `${what}: what you entered cannot be right. Check each part of it` }
        : null,
  };
}

function corrected({ answers, now }: Scene, { item, about }: SentStatement): Statements["all"] {
  const made = new Statements(londonDateOf(now.getTime()));
  made.add(item, itemValue(item, value, answers), {
    about,
    assertion: said(answers, "assertion") ?? "reported",
    on: dateOf(answers, "on"),
    summary: said(answers, "short"),
  });
  return made.all;
}
