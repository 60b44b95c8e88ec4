import { isItemName, items } from "@gatehouse/contracts/items";
import type { Message } from "@gatehouse/contracts/message";
import type { NotedObjection, NotedObjections } from "@gatehouse/contracts/noted-objections";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import { compareText } from "./canonical.ts";
import {
  handlingWords,
  heldWords,
  overrideWords,
  refusalWords,
  withheldTodo,
  withheldWords,
  droppedTodo,
  droppedWords,
} from "./plain-codes.ts";
import { dutyLines } from "./plain-duties.ts";
import { plainItem } from "./plain-items.ts";
import { riskFaults } from "./plain-risk.ts";
import type { NamedItem, PlainNames } from "./plain-words.ts";
import { listed, PlainWords, sentence } from "./plain-words.ts";
import type { PreviewedDecision } from "./preview.ts";

/** A decision as a file's preview has it, or, with what its sender may not know masked, a live one. */
export type ExplainedDecision = PreviewedDecision | PreviewDecision;
type Recipient = PreviewDecision["recipients"][string] | PreviewedDecision["recipients"][string];
type Hold = PreviewDecision["holds"][number] | PreviewedDecision["holds"][number];

/** What the reader may know beside the decision itself. */
export type Explained = {
  /** As it parsed; null when it did not. */
  readonly message: Message | null;
  readonly names: PlainNames;
  /**
   * The objections in scope, where the reader may know them (a preview file, the front door): then they are named by who
   * made them and when. Null for any other sender: other people's objections are not theirs to see (contract §7).
   */
  readonly noted: NotedObjections | null;
  /** Where a message breaks the contract, when that is why it is refused. */
  readonly wrongAt?: string;
};

/**
 * A decision in the sentences a practitioner would read: who will receive what, what stays out and why, what waits for
 * whom until when, who has what to do, and what can be done about what does not go.
 *
 * @returns one sentence or short paragraph a line, agencies in the order of their names
 */
export function explain(decision: ExplainedDecision, about: Explained): string[] {
  const words = new PlainWords(about.message, about.names);
  if (decision.outcome === "refused") return refusedLines(words, decision, about);
  const all: Readonly<Record<string, Recipient>> = decision.recipients;
  const recipients = Object.entries(all)
    .map(([agency, one]) => ({ agency, name: words.agency(agency), one }))
    .toSorted((a, b) => compareText(a.name, b.name));
  return [
    ...(recipients.length === 0
      ? ["This message goes to nobody: there is nobody to send it to. Name who needs it."]
      : []),
    ...together(words, recipients, decision.holds, about.noted),
    ...viewLines(words, about.noted),
    ...dutyLines(words, decision.duties, decision.holds, about.noted),
    ...whatCanBeDone(decision),
    ...recourse(words, decision),
  ];
}

/** What is the same for several agencies is said once: six equal paragraphs are not read. */
function together(
  words: PlainWords,
  recipients: readonly { readonly agency: string; readonly name: string; readonly one: Recipient }[],
  allHolds: readonly Hold[],
  noted: NotedObjections | null,
): string[] {
  const said = recipients.map(({ agency, name, one }) => {
    const holds = allHolds.filter(({ recipient }) => recipient === agency);
    const shown = { agency, one, holds, noted };
    const linesFor = (names: readonly string[]): string[] => recipientLines(words, { ...shown, who: subject(names) });
    return { name, linesFor, key: linesFor([""]).join("\n") };
  });
  return [...Map.groupBy(said, ({ key }) => key).values()].flatMap(
    (same) => same[0]?.linesFor(same.map(({ name }) => name)) ?? [],
  );
}

/** Objections that do not bind are still somebody's wish: who may know them is told that they were heard. */
function viewLines(words: PlainWords, noted: NotedObjections | null): string[] {
  const views = (noted?.listed ?? []).filter(({ standing }) => standing === "view");
  return views.map(
    (view) =>
      `${sentence(words.objection(view))} does not stop this: it is recorded as a view, because of who made it. Weigh it all the same.`,
  );
}

function refusedLines(words: PlainWords, decision: ExplainedDecision, { wrongAt, message }: Explained): string[] {
  const why = decision.reasons.flatMap((code) =>
    code === "risk-invalid" ? [refusalWords[code], ...riskFaults(message)] : [refusalWords[code]],
  );
  const urgent = decision.message.kind === "concern" || decision.reasons.includes("policy-not-in-force");
  return [
    "This message is refused and goes to nobody.",
    ...why,
    ...(wrongAt ? [`The place in the message: ${wrongAt}.`] : []),
    ...dutyLines(words, decision.duties, [], null),
    urgent
      ? `If a child may be at risk, do not wait: telephone the front door, ${words.frontDoor()}, on ${words.telephone}.`
      : `If you are not sure what to do, telephone the front door, ${words.frontDoor()}, on ${words.telephone}.`,
  ];
}

/** What can be done about the parts that were left out, each said once. */
function whatCanBeDone({ recipients, holds }: ExplainedDecision): string[] {
  const waiting = new Set(holds.map(({ statement }) => statement));
  const all: readonly Recipient[] = Object.values(recipients);
  const reasons = new Set(
    all.flatMap(({ dropped }) => dropped.filter(({ id }) => !waiting.has(id)).map(({ reason }) => reason)),
  );
  const todo = [...reasons].flatMap((reason) => (isKey(droppedTodo, reason) ? droppedTodo[reason] : []));
  return todo.filter((line) => line !== "").toSorted(compareText);
}

/** Whom to ask, once, when anything did not go that its sender might expect to go. */
function recourse(words: PlainWords, decision: ExplainedDecision): string[] {
  const { recipients, holds, message } = decision;
  const stopped = holds.length > 0 || Object.values(recipients).some(({ outcome }) => outcome !== "shared");
  const leftOut = whatCanBeDone(decision).length > 0;
  if (!stopped && !leftOut && Object.keys(recipients).length > 0) return [];
  const ask = `telephone the front door, ${words.frontDoor()}, on ${words.telephone}`;
  return [
    message.kind === "concern" ? `If a child may be at risk, do not wait: ${ask}.` : `If it cannot wait, ${ask}.`,
  ];
}

/** One agency or several as the subject of sentences. */
type Subject = {
  readonly names: string;
  readonly they: "It" | "They";
  readonly areTold: string;
  readonly copies: string;
};

function subject(names: readonly string[]): Subject {
  const all = listed(names);
  return names.length === 1
    ? { names: all, they: "It", areTold: "It is told", copies: `${all}'s copy waits` }
    : { names: all, they: "They", areTold: "They are told", copies: `The copies for ${all} wait` };
}

type One = {
  readonly agency: string;
  readonly who: Subject;
  readonly one: Recipient;
  readonly holds: readonly Hold[];
  readonly noted: NotedObjections | null;
};

function recipientLines(words: PlainWords, shown: One): string[] {
  switch (shown.one.outcome) {
    case "withheld":
      return withheldLines(words, shown);
    case "held":
      return heldLines(words, shown);
    case "shared":
      return sharedLines(words, shown);
  }
}

function withheldLines(words: PlainWords, shown: One): string[] {
  const { who, one } = shown;
  const why = one.reasons.map((code) => (code === "objection" ? objectionWords(words, shown) : reasonWords(code)));
  const todo = one.reasons.map((code) => (isKey(withheldTodo, code) ? withheldTodo[code] : "")).filter(Boolean);
  const ask = one.reasons.some((code) => code === "withheld")
    ? [`Ask the front door, ${words.frontDoor()}, on ${words.telephone}.`]
    : [];
  const line = [`${who.names} will receive nothing: ${why.join("; ")}.`, ...ask, ...todo].join(" ");
  if (!one.dutyCheck) return [line];
  return [line, "Your agency has a duty to share: record why not sharing with them is right for the child."];
}

function heldLines(words: PlainWords, { who, one, holds }: One): string[] {
  const whole = holds.filter(({ statement }) => statement === null);
  const lines = whole.map((hold) => `${who.copies}: ${reasonWords(hold.reason)}. ${untilDecided(words, hold)}`);
  return lines.length > 0 ? lines : one.reasons.map((code) => `${who.copies}: ${reasonWords(code)}.`);
}

function untilDecided(words: PlainWords, { reviewer, due }: Hold): string {
  const who = `${words.agency(reviewer.agency)} (${words.role(reviewer.role)})`;
  return `${who} decides by ${words.moment(due)}; it does not go before.`;
}

function sharedLines(words: PlainWords, shown: One): string[] {
  const { who, one, holds } = shown;
  const lines = [`${who.names} will receive ${words.items(one.statements)}.`];
  const short = one.statements.filter(({ form }) => form === "minimised").flatMap((line) => insteadOf(line) ?? []);
  if (short.length > 0) lines.push(`In short form: ${listed(short)}.`);
  if (one.routedTo) lines.push(`It goes to their ${words.role(one.routedTo)} alone.`);
  const waiting = new Map(holds.map((hold) => [hold.statement, hold]));
  const left = one.dropped.filter(({ id }) => !waiting.has(id));
  for (const [reason, dropped] of Map.groupBy(left, (line) => line.reason))
    lines.push(
      `${who.they} will not receive ${words.items(dropped.map(inFull))}: ${droppedBecause(words, shown, reason, dropped)}.`,
    );
  for (const dropped of one.dropped) {
    const hold = waiting.get(dropped.id);
    if (hold) lines.push(`${sentence(words.items([inFull(dropped)]))} waits: ${untilDecided(words, hold)}`);
  }
  return [...lines, ...overrideLines(words, shown), ...handlingLine(shown)];
}

/** "age instead of date of birth"; null where the short form's own name says that it is one. */
function insteadOf({ item }: NamedItem): string | null {
  const [short, whole] = [plainItem(item, "minimised"), plainItem(item, "full")].map((text) =>
    text.replace(/^the /, ""),
  );
  return short?.includes("(") ? null : `${short} instead of ${whole}`;
}

function inFull({ id, item }: { readonly id: string; readonly item: string }): NamedItem {
  return { id, item, form: "full" };
}

function droppedBecause(
  words: PlainWords,
  shown: One,
  reason: Recipient["dropped"][number]["reason"],
  dropped: Recipient["dropped"],
): string {
  if (reason === "objection" || reason === "third-party-objection") return objectionWords(words, shown, dropped);
  return reason === "withheld" ? `withheld; ask the front door on ${words.telephone}` : droppedWords[reason];
}

function overrideLines(words: PlainWords, { one, noted }: One): string[] {
  return one.overrides.map(({ objection, by }) => {
    const found = noted?.listed.find((known) => known.objection === objection);
    const whose = found ? sentence(words.objection(found)) : "A recorded objection";
    return `${whose} does not stop this: ${overrideWords[by]}.`;
  });
}

function handlingLine({ who, one: { handling } }: One): string[] {
  return handling.length === 0 ? [] : [`${who.areTold} ${listed(handling.map((code) => handlingWords[code]))}.`];
}

/**
 * Whose objections keep something from an agency: those that bind, cover the agency and what was left out, and were not
 * lifted for it. One that was lifted for a part may still keep back what no other does.
 *
 * @param dropped what was left out; all of it when absent
 */
function objectionWords(words: PlainWords, { agency, one, noted }: One, dropped?: Recipient["dropped"]): string {
  const lifted = new Set(one.overrides.map(({ objection }) => objection));
  const binding = (noted?.listed ?? []).filter((objection) => binds(objection, agency));
  const unlifted = (all: readonly NotedObjection[]) => all.filter(({ objection }) => !lifted.has(objection));
  const whole = ({ scope, about }: NotedObjection) => scope.categories === "all" && words.isChild(about);
  const keeping = dropped?.flatMap((line) => {
    const all = binding.filter((objection) => keepsBack(words, objection, line));
    const sure = unlifted(all);
    return sure.length > 0 ? sure : all;
  });
  const holding = new Set(keeping ?? unlifted(binding.filter(whole)));
  const found = binding.filter((objection) => holding.has(objection));
  const third = dropped?.every(({ reason }) => reason === "third-party-objection") === true;
  if (found.length === 0) return third ? droppedWords["third-party-objection"] : withheldWords.objection;
  const verb = found.length === 1 ? "holds" : "hold";
  return `${listed(found.map((objection) => words.objection(objection)))} ${verb}`;
}

function binds({ standing, scope }: NotedObjection, agency: string): boolean {
  if (standing === "view" || standing === "alleged-harmer") return false;
  return scope.agencies === "all" || scope.agencies.includes(agency);
}

/** Whether an objection is one about this statement: its child's by category, another person's own. */
function keepsBack(
  words: PlainWords,
  { scope, about }: NotedObjection,
  { id, item, reason }: Recipient["dropped"][number],
): boolean {
  if (reason === "third-party-objection" ? about !== words.about(id) : !words.isChild(about)) return false;
  return scope.categories === "all" || (isItemName(item) && scope.categories.includes(items[item].category));
}

function reasonWords(code: string): string {
  if (isKey(heldWords, code)) return heldWords[code];
  return isKey(withheldWords, code) ? withheldWords[code] : code;
}

function isKey<Keys extends string>(table: Readonly<Record<Keys, string>>, code: string): code is Keys {
  return Object.hasOwn(table, code);
}
