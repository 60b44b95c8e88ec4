import { checkIdentifier } from "@gatehouse/contracts/identifiers";
import type { ItemName } from "@gatehouse/contracts/items";
import { items } from "@gatehouse/contracts/items";
import { londonDate } from "@gatehouse/contracts/london";
import type { CalendarDate, Identifier, Message, MessagePerson, Statement } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import type { FieldLedger } from "./field-ledger.ts";
import type { MapContext } from "./map.ts";
import { isPlaceholderId } from "./one-person.ts";

/** What a draft rests on when nobody has said otherwise: the duty of all agencies of an area to safeguard children. */
export const safeguardingBasis = {
  power: "children-act-2004-s11",
  gdpr: "6-1-e",
  condition: "safeguarding-para-18",
} as const;
/** Statements of one draft: under the contract's 100, with room for what a professional adds. */
const maxStatements = 80;
/** UTF-16 units of one draft's values, far under what a signed message may hold. */
const maxDraftLength = 200_000;
const maxRows = 200;

/** What is said of a statement besides its value. */
export type Saying = {
  readonly assertion: Statement["assertion"];
  /** When it was true or seen; today in London when the record does not say. */
  readonly on?: CalendarDate | undefined;
  /** Where in the record it comes from, for the warning when it cannot be said. */
  readonly path: string;
  /** The minimised form of an authored item: configured wording of the sender, never text of the record. */
  readonly summary?: string | undefined;
};
type Said = {
  item: ItemName;
  about: string;
  value: unknown;
  assertion: Statement["assertion"];
  on: CalendarDate;
  summary?: string;
};
/** How a concern differs from the common one. */
type ConcernContent = {
  /** Items said about the person that the concern takes along; who the child is when absent. */
  readonly items?: ReadonlySet<string>;
  /** The narrative's minimised form. */
  readonly summary?: string;
};

/** What an answer to a request is besides its statements. */
type ReplyContent = {
  readonly to: string;
  readonly inReplyTo: string;
  /** The case that the asker named; the agency's own where it named none. */
  readonly case: string | null;
  readonly answers: NonNullable<Message["answers"]>;
};

/**
 * Puts one person's drafts together so that each is valid under `parseMessage`: a value that does not fit its item, and
 * an identifier that fails its check or is a placeholder, is left out with a warning, never sent and never thrown about.
 */
export class DraftBuilder {
  readonly #context: MapContext;
  readonly #ledger: FieldLedger;
  readonly #people = new Map<string, MessagePerson>();
  readonly #said: Said[] = [];
  readonly #incident: string | undefined;

  /** @param incident the same for all messages about one incident; they are linked by it and need not name each other's child */
  constructor(context: MapContext, ledger: FieldLedger, { incident }: { readonly incident?: string } = {}) {
    this.#context = context;
    this.#ledger = ledger;
    this.#incident = incident;
  }

  /** Adds a person, or completes the one with that label. At most 50; later ones are left out with a warning. */
  person(person: MessagePerson, path: string): void {
    const known = this.#people.get(person.label);
    if (known === undefined && this.#people.size >= 50) return this.#ledger.warn("rows-left-out", path);
    const ids = [...(known?.ids ?? [])];
    for (const id of person.ids) {
      if (!checkIdentifier(id.scheme, id.value)) this.#ledger.warn("identifier-invalid", path);
      else if (id.scheme === "local" && isPlaceholderId(id.value)) this.#ledger.warn("placeholder-left-out", path);
      else if (ids.length < 20 && !ids.some((other) => sameId(other, id))) ids.push(id);
    }
    this.#people.set(person.label, { ...known, ...person, ids });
  }

  hasPerson(label: string): boolean {
    return this.#people.has(label);
  }

  /** How many statements there are so far. */
  get size(): number {
    return this.#said.length;
  }

  /**
   * Says an item about a person. Rows of a list item said in the same way about the same day become one statement; where
   * each row has a date of its own the day need not be the same, and the statement has the latest.
   *
   * @returns whether it is said; if not, the ledger holds the warning
   */
  say(item: ItemName, about: string, value: unknown, saying: Saying): boolean {
    if (!this.#people.has(about) || !items[item].value.safeParse(value).success) {
      this.#ledger.warn("statement-left-out", saying.path);
      return false;
    }
    const on = saying.on ?? londonDate(this.#context.now);
    const { summary } = saying;
    // Nobody saw it on the day of mapping: what was seen on no known day is what the record reports on this one.
    const assertion = saying.assertion === "observed" && saying.on === undefined ? "reported" : saying.assertion;
    const sameDay = (other: CalendarDate): boolean => other === on || datedRows.has(item);
    const same = this.#said.find(
      (s) =>
        s.item === item && s.about === about && s.assertion === assertion && sameDay(s.on) && s.summary === summary,
    );
    if (same !== undefined && isSame(same.value, value)) return true;
    const merged = same === undefined ? undefined : rowsTogether(same.value, value);
    if (same !== undefined && merged !== undefined && items[item].value.safeParse(merged).success) {
      same.value = merged;
      if (on > same.on) same.on = on;
    } else this.#said.push({ item, about, value, assertion, on, ...(summary === undefined ? {} : { summary }) });
    return true;
  }

  /**
   * The case updates that carry everything said: one, or more when one cannot hold it; none when nothing was said.
   *
   * @param caseKey what the sender's case is known by; the same key gives the same case
   */
  updates(caseKey: string): readonly Message[] {
    return chunks(this.#said).flatMap((said) => this.#message("case-update", caseKey, said));
  }

  /**
   * A domestic-abuse notice to the child's education agency, of the named items alone; none when nothing was said of the
   * incident.
   */
  notice(caseKey: string, taken: ReadonlySet<string>): readonly Message[] {
    const said = this.#said.filter(({ item }) => taken.has(item)).slice(0, maxStatements);
    const tellsOfIncident = said.some(({ item }) => item === "police.incident");
    return tellsOfIncident ? this.#message("domestic-abuse-notice", caseKey, said) : [];
  }

  /**
   * A concern about the person, for a named human to complete: it has the narrative, the referrer and who the child is,
   * and no `risk` and no `told`, which no machine may state.
   */
  concern(
    caseKey: string,
    about: string,
    narrative: string,
    on: CalendarDate | undefined,
    { items: taken = identityItems, summary }: ConcernContent = {},
  ): readonly Message[] {
    const identity = this.#said.filter((said) => said.about === about && taken.has(said.item)).slice(0, maxStatements);
    const day = on ?? londonDate(this.#context.now);
    const { author, agency, contact } = this.#context;
    const referrer = { name: author.name, role: author.role, agency, contact };
    const own: Said[] = [
      { item: "contact.referrer", about, value: referrer, assertion: "fact", on: londonDate(this.#context.now) },
      {
        item: "concern.narrative",
        about,
        value: narrative.slice(0, 10_000),
        assertion: "reported",
        on: day,
        ...(summary === undefined ? {} : { summary }),
      },
    ];
    return this.#message("concern", caseKey, [...identity, ...own]);
  }

  /**
   * The answer to a request, with everything said: null when it cannot be made valid. What one message cannot hold is left
   * out with a warning.
   */
  reply(caseKey: string, { to, inReplyTo, case: theirs, answers }: ReplyContent): Message | null {
    const { agency, author, now, newId, caseFor } = this.#context;
    const said = this.#said.slice(0, maxStatements);
    if (said.length < this.#said.length) this.#ledger.warn("rows-left-out", "");
    const ownCase = theirs ?? caseFor(caseKey);
    const parsed = parseMessage({
      id: newId(caseKey),
      kind: "information-response",
      from: agency,
      author,
      to: [to],
      case: ownCase,
      purpose: "information-request",
      createdAt: now,
      people: withChild([...this.#people.values()], ownCase),
      statements: said.map((statement, index) => ({ id: `s${index + 1}`, ...statement })),
      basis: safeguardingBasis,
      inReplyTo,
      ...(answers.length === 0 ? {} : { answers }),
    });
    return parsed.ok ? parsed.message : null;
  }

  #message(
    kind: "case-update" | "concern" | "domestic-abuse-notice",
    caseKey: string,
    said: readonly Said[],
  ): readonly Message[] {
    const { agency, author, now, newId, caseFor } = this.#context;
    const ownCase = caseFor(caseKey);
    const child = [...this.#people.values()].find(({ role }) => role === "child");
    if (child !== undefined && child.ids.length === 0 && child.born === undefined)
      this.#ledger.warn("subject-not-identified", "");
    const draft = {
      id: newId(caseKey),
      kind,
      from: agency,
      author,
      case: ownCase,
      ...(this.#incident === undefined ? {} : { incident: this.#incident }),
      purpose: "child-protection",
      createdAt: now,
      people: withChild([...this.#people.values()], ownCase),
      statements: said.map((statement, index) => ({ id: `s${index + 1}`, ...statement })),
      basis: safeguardingBasis,
    };
    const parsed = parseMessage(draft);
    if (parsed.ok) return [parsed.message];
    this.#ledger.warn("draft-left-out", "");
    return [];
  }
}

/** Items whose rows are dated themselves. */
const datedRows: ReadonlySet<string> = new Set([
  "family.previousInvolvement",
  "health.conditions",
  "health.developmentChecks",
  "health.missedAppointments",
  "health.urgentAttendances",
  "police.convictions",
  "police.missingEpisodes",
]);

/** Who the child is, as far as a concern needs it. */
const identityItems: ReadonlySet<string> = new Set(["child.name", "child.dateOfBirth", "child.sex", "child.nhsNumber"]);

/**
 * One message is about one child. A record about an adult alone, or about a child without identifiers, means the child of
 * the sender's own case: known by that case, until a professional has linked it the gateway holds the message.
 */
function withChild(people: readonly MessagePerson[], ownCase: string): readonly MessagePerson[] {
  const ids: Identifier[] = [{ scheme: "local", value: ownCase }];
  if (!people.some((person) => person.role === "child")) return [...people, { label: "child", role: "child", ids }];
  return people.map((person) => (person.role === "child" && person.ids.length === 0 ? { ...person, ids } : person));
}

function sameId(one: Identifier, other: Identifier): boolean {
  return one.scheme === other.scheme && one.value === other.value;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The rows of two list values as one list; undefined where they are no lists, or too long together. */
function rowsTogether(one: unknown, other: unknown): readonly unknown[] | undefined {
  if (!Array.isArray(one) || !Array.isArray(other)) return undefined;
  const said = new Set((one as readonly unknown[]).map((row) => JSON.stringify(row)));
  const more = (other as readonly unknown[]).filter((row) => !said.has(JSON.stringify(row)));
  const rows: readonly unknown[] = [...(one as readonly unknown[]), ...more];
  return rows.length <= maxRows && JSON.stringify(rows).length < maxDraftLength / 4 ? rows : undefined;
}

function chunks(said: readonly Said[]): readonly (readonly Said[])[] {
  const found: Said[][] = [];
  let length = 0;
  for (const statement of said) {
    const own = JSON.stringify(statement.value).length;
    const last = found.at(-1);
    if (last === undefined || last.length >= maxStatements || length + own > maxDraftLength) {
      found.push([statement]);
      length = own;
    } else {
      last.push(statement);
      length += own;
    }
  }
  return found;
}
