import type { Field } from "@gatehouse/adapter/field";
import { at, eachAt } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import { leafAt } from "@gatehouse/adapter/leaf";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { Dossier } from "../dossier.ts";
import type { Reading } from "../reading.ts";
import { rowsOf, warn } from "../reading.ts";

/** Intelligence is said only with both halves of its 3x5x2 grading: source 1 to 3, information A to E. */
const gradingForm = /^[1-3][A-E]$/;

/**
 * Whether the whole notice may go only under conditions: handling code C, or a code that is not known. P, and no code at all
 * on a notice that is written to be shared, leave its parts to their own items.
 */
export function isUnderConditions(field: Field, reading: Reading): boolean {
  const code = leafAt(field, "handling.code");
  if (code === undefined || code.text.toUpperCase() === "P") return false;
  if (code.text.toUpperCase() !== "C") warn(reading, "code-unknown", code.path);
  warn(reading, "handling-conditions", code.path);
  return true;
}

type Source = {
  readonly field: Field;
  readonly reading: Reading;
  readonly dossier: Dossier;
  /** Labels by the notice's own references for people. */
  readonly labels: ReadonlyMap<string, string>;
  readonly on: CalendarDate | undefined;
  readonly isHeld: boolean;
  readonly isOfChild: (row: Field) => boolean;
};
type Entry = {
  readonly grading: Leaf | undefined;
  readonly code: Leaf | undefined;
  readonly conditions: Leaf | undefined;
  readonly text: Leaf | undefined;
  readonly about: string;
  readonly path: string;
};

/** Conditions travel inside the text, so that whoever may read the one reads the other. */
function sayEntry({ reading, dossier, on, isHeld }: Source, entry: Entry): void {
  const { grading, code, conditions, text } = entry;
  const grade = grading?.text.toUpperCase().replaceAll(" ", "") ?? "";
  const handling = isHeld ? "C" : (code?.text.toUpperCase() ?? "");
  if (text === undefined) return;
  if (!gradingForm.test(grade) || (handling !== "P" && handling !== "C"))
    return warn(reading, "grading-unknown", entry.path);
  const told = conditions === undefined ? text.text : `${text.text}\n\nConditions: ${conditions.text}`;
  if (told.length > 4000) reading.ledger.warn("statement-left-out", text.path);
  const value = { grading: grade, handling, text: told };
  dossier.sayOf(entry.about, "police.intelligence", value, {
    on,
    assertion: "reported",
    from: [grading, code, conditions, text],
  });
  warn(reading, "intelligence-held", entry.path);
}

/**
 * Says the notice's intelligence, each entry with its own codes; the gateway holds it until the disclosure officer releases
 * it. A whole notice under conditions is itself intelligence, if it is graded, and nothing else of it is said.
 */
export function sayIntelligence(source: Source): void {
  const { field, reading, dossier, labels } = source;
  for (const row of rowsOf(eachAt(field, "intelligence"), reading)) {
    const person = leafAt(row, "about")?.text ?? "";
    const about = labels.get(person) ?? dossier.about;
    const isHere = labels.has(person) || source.isOfChild(row);
    const [grading, code, conditions, text] = ["grading", "handling", "conditions", "text"].map((name) =>
      leafAt(row, name),
    );
    if (isHere) sayEntry(source, { grading, code, conditions, text, about, path: row.path });
  }
  if (!source.isHeld) return;
  const handling = at(field, "handling");
  sayEntry(source, {
    grading: leafAt(handling, "grading"),
    code: leafAt(handling, "code"),
    conditions: leafAt(handling, "conditions"),
    text: leafAt(field, "incident.circumstances"),
    about: dossier.about,
    path: handling.path,
  });
}
