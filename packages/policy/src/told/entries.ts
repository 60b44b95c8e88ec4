import type { AgencyId } from "@gatehouse/contracts/agency";
import type { OverrideCode } from "@gatehouse/contracts/codes";
import type { ItemName } from "@gatehouse/contracts/items";
import type { LetterAgency, LetterEntry, LetterItem, Omission, OmissionCode } from "@gatehouse/contracts/letter";
import { londonDateOf } from "../calendar.ts";
import { canonicalText } from "../canonical.ts";
import { isReaders, keptBackFrom } from "./own-objections.ts";
import { mayReadBeside, partOf } from "./reader.ts";
import type { Part } from "./reader.ts";
import { isPolice, readableItems } from "./readable-items.ts";
import type { SentRecord, ToldFacts } from "./records.ts";
import { courseOf } from "./sendings.ts";
import type { Course, Sending } from "./sendings.ts";
import { kindTellsOfAnother, kindTold, neverNamed, overrideTold, purposeTold } from "./tellable.ts";
import { policeApproved, tellingOf } from "./telling.ts";

/** What one message comes to: lines of the letter, and what is left out of it. */
export type Told = {
  readonly entries: readonly LetterEntry[];
  readonly omitted: readonly Omission[];
  /** Set where a deferral had ended by itself. */
  readonly endedOn: string | null;
};

/** Nothing of it is for this reader, and there is nothing to say of that either. */
const nothing: Told = { entries: [], omitted: [], endedOn: null };

/**
 * What the reader may read of one message. It depends on that message, its tellings and the reader's own wishes, and on
 * nothing that other messages say: so a message that they may not know of changes no letter.
 *
 * @param mayName whether agencies may be named in this letter
 */
export function toldOf(record: SentRecord, facts: ToldFacts, mayName: boolean): Told {
  const { message } = record;
  const part = partOf(record, facts.question.person, facts);
  if (part === null || kindTold[message.kind] === "nothing") return nothing;
  const course = courseOf(record, facts.again);
  const left = (why: OmissionCode, reviewOn: string | null = null): Told => ({
    ...nothing,
    omitted: [omission(record, why, { reviewOn })],
  });
  if (part === "in-doubt") return left("identity-in-doubt");
  const isChild = part.role === "child";
  if (!isChild && (facts.question.reader.is !== "subject" || !mayReadBeside(part, facts.question.person, facts)))
    return left("about-another-child");
  if (message.kind === "domestic-abuse-notice") return left("domestic-abuse-notice");
  if (kindTold[message.kind] === "ask") return left("kind-needs-judgement");
  if (!purposeTold[message.purpose]) return left("purpose-tells-too-much");
  const from = facts.kindOf(message.from);
  if (from === null || kindTellsOfAnother[from]) return left("agency-tells-of-another");
  if (isPolice(message.from, facts) && !policeApproved(record, facts)) return left("originator-approval");
  const telling = tellingOf(record, facts);
  if (!telling.may) return left(telling.why, telling.reviewOn);
  return { ...linesOf(record, part, course, facts, mayName), endedOn: telling.endedOn };
}

type Line = { readonly to: AgencyId; readonly items: readonly LetterItem[]; readonly despite: OverrideCode | null };

function linesOf(
  record: SentRecord,
  part: Part,
  course: Course,
  facts: ToldFacts,
  mayName: boolean,
): Pick<Told, "entries" | "omitted"> {
  const entries: LetterEntry[] = [];
  const omitted: Omission[] = [];
  const named = (agency: AgencyId): LetterAgency | null => nameOf(agency, facts, mayName);
  const from = named(record.message.from);
  if (from === null) return { entries, omitted };
  const head = (atMs: number) => ({
    when: whenOf(atMs, facts),
    from,
    kind: record.message.kind,
    purpose: record.message.purpose,
    basis: { power: record.notes?.power ?? null, gdpr: record.notes?.gdpr ?? null },
  });
  const told: Line[] = [];
  for (const sending of course.sendings) {
    const all = sending.to.flatMap((to) => lineOf(to, sending, record, part, facts, omitted) ?? []);
    const lines = all.filter((line) => saysMore(line, told));
    told.push(...lines);
    const alike = Map.groupBy(lines, ({ items, despite }) => canonicalText({ items, despite }));
    for (const [first, ...rest] of alike.values()) {
      if (!first) continue;
      const to = distinct([first, ...rest].flatMap((line) => named(line.to) ?? []));
      entries.push({ what: "shared", ...head(sending.atMs), to, items: [...first.items], despite: first.despite });
    }
  }
  for (const [to, items] of keptBack(record, part, course, facts, omitted)) {
    const agency = named(to);
    if (agency)
      entries.push({ what: "withheld", ...head(record.atMs), to: [agency], items: [...items], despite: null });
  }
  return { entries, omitted };
}

/**
 * Whether a copy gave its recipient anything that an earlier one had not, as far as a letter says. A message goes out again
 * because of what else became known: a second line with nothing new in it would say that there was such a thing, and when.
 */
function saysMore({ to, items, despite }: Line, told: readonly Line[]): boolean {
  const before = told.filter((one) => one.to === to && one.despite === despite).flatMap((one) => one.items);
  return !items.every(({ item, form }) =>
    before.some((had) => had.item === item && (had.form === "full" || had.form === form)),
  );
}

function lineOf(
  to: AgencyId,
  { decision }: Sending,
  record: SentRecord,
  part: Part,
  facts: ToldFacts,
  omitted: Omission[],
): Line | null {
  const one = decision.recipients[to];
  const kind = facts.kindOf(to);
  if (!one || kind === null || kindTellsOfAnother[kind]) {
    omitted.push(omission(record, "agency-tells-of-another", { to: [to] }));
    return null;
  }
  if (isPolice(to, facts) && record.message.kind === "information-response") {
    // That it answers them says that they asked, and their question is theirs to tell of.
    omitted.push(omission(record, "originator-approval", { to: [to] }));
    return null;
  }
  const { items, left } = readableItems(one.statements, record, part, facts);
  for (const [why, names] of left) omitted.push(omission(record, why, { to: [to], items: names }));
  const own = one.overrides.filter(({ objection }) =>
    facts.wishes.some((wish) => wish.id === objection && isReaders(wish, facts) && !wish.maker.allegedHarmer),
  );
  const despite = own.find(({ by }) => overrideTold[by])?.by ?? null;
  if (own.length > 0 && despite === null) {
    // "It went although you objected", without the reason, would say that there is one to hide.
    omitted.push(omission(record, "may-tip-off", { to: [to] }));
    return null;
  }
  if (items.length > 0) return { to, items, despite };
  omitted.push(omission(record, "nothing-to-name", { to: [to] }));
  return null;
}

/** What objections kept back, by agency, as far as the reader's own did. */
function keptBack(
  record: SentRecord,
  part: Part,
  course: Course,
  facts: ToldFacts,
  omitted: Omission[],
): readonly (readonly [AgencyId, readonly LetterItem[]])[] {
  const { recipients } = course.inForce;
  return Object.keys(recipients).flatMap((to) => {
    const kept = keptBackFrom(to, record, part, course, facts);
    if (kept === null) return [];
    const kind = facts.kindOf(to);
    const tellsOfAnother = kind === null || kindTellsOfAnother[kind];
    if (kept.whose === "another" || tellsOfAnother) {
      const why = kept.whose === "another" ? "objection-of-another" : "agency-tells-of-another";
      omitted.push(omission(record, why, { to: [to] }));
      return [];
    }
    if (kept.items.length === 0) return [[to, []] as const];
    const dropped = (recipients[to]?.dropped ?? []).filter(({ item }) => kept.items.some((name) => name === item));
    const inFull = dropped.map(({ id, item }) => ({ id, item, form: "full" as const }));
    const { items, left } = readableItems(inFull, record, part, facts);
    for (const [why, names] of left) omitted.push(omission(record, why, { to: [to], items: names }));
    return items.length > 0 ? [[to, items] as const] : [];
  });
}

/** A service as the letter speaks of it; null where it must not. */
function nameOf(agency: AgencyId, { kindOf }: ToldFacts, mayName: boolean): LetterAgency | null {
  const kind = kindOf(agency);
  if (kind === null || kindTellsOfAnother[kind]) return null;
  return { kind, agency: mayName && !neverNamed.has(kind) ? agency : null };
}

/** Two health services without names are "a health service": how many there are is nobody's to count. */
function distinct(agencies: readonly LetterAgency[]): LetterAgency[] {
  const once = new Map(agencies.map((agency) => [`${agency.kind} ${agency.agency ?? ""}`, agency]));
  return [...once].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, agency]) => agency);
}

/** The day to the person, to anybody else the month: a day may say what happened on it. */
function whenOf(atMs: number, { question }: ToldFacts): string {
  const date = londonDateOf(atMs);
  return question.reader.is === "subject" ? date : date.slice(0, 7);
}

type What = {
  readonly to?: readonly AgencyId[];
  readonly items?: readonly ItemName[];
  readonly reviewOn?: string | null;
};

/** A row of the approver's list. */
export function omission({ n, atMs, message }: SentRecord, why: OmissionCode, what: What = {}): Omission {
  const { to = [], items = [], reviewOn = null } = what;
  const on = londonDateOf(atMs);
  return { why, record: n, message: message.id, on, from: message.from, to: [...to], items: [...items], reviewOn };
}
