import type { Leaf } from "@gatehouse/adapter/leaf";
import { cleanLine } from "@gatehouse/adapter/text";
import type { CalendarDate } from "@gatehouse/contracts/message";
import { incidentNames, receivedCategory } from "../columns.ts";
import type { Named } from "../named.ts";
import type { Pupil } from "../pupil.ts";
import type { Row } from "../table.ts";

/** Longest entry of a chronology, as the contract has it. */
const maxEntry = 4_000;
/** An entry with any of these is done with: it stays in the chronology and proposes nothing. */
const closed = /^(?:closed|complete|completed|resolved|received|archived|deleted|void|no further action|nfa)\b/i;

type Incident = {
  readonly on: CalendarDate;
  readonly text: string;
  readonly path: string;
  readonly isOpen: boolean;
  readonly from: readonly (Leaf | undefined)[];
};

function cut(pupil: Pupil, path: string, text: string): string {
  if (text.length <= maxEntry) return text;
  pupil.ledger.warn("text-shortened", path);
  return `${text
    .slice(0, maxEntry - 1)
    .toWellFormed()
    .replace(/\ufffd$/, "")}…`;
}

/** Whether a category is a safeguarding one by the agency's words; a log without categories is one of concerns. */
function marksConcern(category: Leaf | undefined, pupil: Pupil): boolean {
  if (category === undefined) return true;
  const words = category.text.toLowerCase();
  return pupil.settings.headers.concernCategories.some((word) => words.includes(word.toLowerCase()));
}

function incidentOf({ named, place }: Row, pupil: Pupil): Incident | undefined {
  const [date, category, incident] = [
    named(...incidentNames.date),
    named(...incidentNames.category),
    named(...incidentNames.incident),
  ];
  const [action, status] = [named(...incidentNames.action), named(...incidentNames.status)];
  const others = named(...incidentNames.linkedPupils);
  if (others) pupil.ledger.warn("other-child-not-shared", others.path);
  const isReceived = category?.text.startsWith(receivedCategory) === true;
  if (isReceived || !marksConcern(category, pupil)) {
    const code = isReceived ? "entry-received" : "entry-not-safeguarding";
    pupil.ledger.warn(code, category?.path ?? pupil.path);
    return undefined;
  }
  const on = pupil.pastDay(date);
  if (date === undefined) pupil.ledger.warn("row-without-day", place.path);
  if (on === undefined || incident === undefined) return undefined;
  const kind = category === undefined ? "" : `${cleanLine(category.text)}: `;
  const done = action === undefined ? "" : `\nAction taken: ${action.text}`;
  return {
    on,
    text: cut(pupil, incident.path, `${kind}${incident.text}${done}`),
    path: incident.path,
    isOpen: status === undefined || !closed.test(status.text),
    from: [date, category, incident, action, status],
  };
}

/** The child's words as the log has them; who was there it does not say. */
function sayWords(named: Named, on: CalendarDate, pupil: Pupil): void {
  const words = named(...incidentNames.childsWords);
  if (words === undefined) return;
  const value = { words: cut(pupil, words.path, words.text) };
  pupil.say("voice.childsWords", value, { on, assertion: "reported", from: [words] });
}

/** Says a pupil's safeguarding entries of a log, as they were reported; those that are open propose a concern. */
export function readIncidents(rows: readonly Row[], pupil: Pupil): void {
  const incidents = rows.flatMap((row) => {
    const incident = incidentOf(row, pupil);
    if (incident !== undefined) sayWords(row.named, incident.on, pupil);
    return incident ?? [];
  });
  const entries = incidents.map(({ on, text, from }) => ({ row: { on, text }, on, from }));
  pupil.sayRows("education.protectionChronology", entries, "reported");
  for (const { on, text, path, isOpen } of incidents)
    if (isOpen) pupil.trigger("safeguarding-incident", { on, path }, `${on} ${text}`);
}
