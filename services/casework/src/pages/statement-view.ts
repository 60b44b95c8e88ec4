import type { DeliveredStatement } from "@gatehouse/contracts/delivery";
import { itemNames } from "@gatehouse/contracts/items";
import { compareText } from "@gatehouse/policy/canonical";
import { plainItem } from "@gatehouse/policy/plain-items";
import { sentence } from "@gatehouse/policy/plain-words";
import { assertionWords, whenWords } from "../journeys/words.ts";
import { valueLines } from "./value-lines.ts";

/** Statements as pages show them: what, about whom, fact or opinion, in which form, and of which day. */
export function statementViews(
  statements: readonly DeliveredStatement[],
  nameOf: (id: string) => string,
): readonly Readonly<Record<string, unknown>>[] {
  return inReadingOrder(statements).map((statement) => ({
    item: sentence(plainItem(statement.item, statement.form)),
    about: statement.about === "child" ? null : statement.about.replaceAll("-", " "),
    lines: valueLines(statement.value, nameOf),
    assertion: assertionWords[statement.assertion] ?? statement.assertion,
    isAbsent: isAbsence(statement.value),
    isOpinion: statement.assertion === "opinion",
    isShort: statement.form === "minimised",
    when: whenWords(statement.assertion, statement.on),
  }));
}

/** Who it is, then what happened and what it means, then the rest as the catalogue has it: a copy has no order of its own. */
function inReadingOrder(statements: readonly DeliveredStatement[]): readonly DeliveredStatement[] {
  const first = [
    "child.name",
    "child.dateOfBirth",
    "concern.narrative",
    "police.incident",
    "voice.childsWords",
    "concern.analysis",
  ];
  const all: readonly string[] = [...first, ...itemNames];
  const place = ({ item, on }: DeliveredStatement): string => `${String(all.indexOf(item)).padStart(4, "0")} ${on}`;
  return statements.toSorted((a, b) => compareText(place(a), place(b)));
}

function isAbsence(value: unknown): boolean {
  return typeof value === "object" && value !== null && "absent" in value;
}
