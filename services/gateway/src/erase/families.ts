import type { Bus } from "@gatehouse/bus/connect";
import { registerRetention } from "@gatehouse/contracts/retention";
import type { RecordedEvent } from "@gatehouse/policy/register/record-event";
import type { Effect } from "../effect.ts";
import { openWhole, recordsAfter } from "../recover.ts";
import { readRecordedStep } from "../recorded-step.ts";
import type { RecordedStep } from "../recorded-step.ts";
import { topicsOfMessage } from "./held.ts";

/** Records that go together or not at all: of a message, of a register event and its end, or of neither. */
export type Family = {
  readonly records: number[];
  /** Ids of the message and of what acknowledges it, and of the register events among the records. */
  readonly messages: string[];
  /** Register events among them. */
  readonly events: string[];
  /** Of those: which have to be over before any of this goes. The others go with their message. */
  readonly own: string[];
  /** Objections that its decisions name. */
  readonly names: Set<string>;
  /** Open messages (`iss jti`) that were to be decided again because of it. */
  readonly again: Set<string>;
  newestMs: number;
  intake: number;
  isOfMessage: boolean;
  /** Whether it is an answer to "may we share?", which only goes as one of all that its giver said. */
  isAnswer: boolean;
  topics: Set<string> | null;
};

/** Records read between two rests: some milliseconds. */
const READ_AT_ONCE = 64;

/** Every record that can still be read, in order. */
export async function* readSteps(
  bus: Bus,
  storageKey: Uint8Array,
  rest: () => Promise<void>,
): AsyncGenerator<RecordedStep> {
  for await (const { n, sealed } of recordsAfter(bus, 0, storageKey)) {
    if (n % READ_AT_ONCE === 0) await rest();
    if (sealed !== null) yield readRecordedStep(openWhole(n, sealed, storageKey).state.part);
  }
}

/** Puts together what goes together, by the message or event it is of. */
export async function familiesOf(
  steps: AsyncIterable<RecordedStep> | Iterable<RecordedStep>,
): Promise<ReadonlyMap<string, Family>> {
  const families = new Map<string, Family>();
  /** By what belongs to another's family: that other. */
  const belongsTo = new Map<string, string>();
  for await (const step of steps) {
    const of = ofWhat(step);
    if (of === null) continue;
    const head = headOf(step.effect);
    if (head !== null) belongsTo.set(of, headed(belongsTo, of, head));
    note(families, belongsTo.get(of) ?? of, { step, of });
  }
  return families;
}

/** Whose family something belongs to, where its head may belong to another's: what is told of an acknowledgement. */
function headed(belongsTo: ReadonlyMap<string, string>, of: string, head: string): string {
  const further = belongsTo.get(head) ?? head;
  return further === of ? head : further;
}

type Noted = { readonly step: RecordedStep; readonly of: string };

function note(families: Map<string, Family>, key: string, { step: { at, effect }, of }: Noted): void {
  const family = families.get(key) ?? begun(key);
  family.records.push(at.n);
  if (!family.messages.includes(of)) family.messages.push(of);
  family.newestMs = Math.max(family.newestMs, at.nowMs);
  family.intake = Math.max(family.intake, at.intake);
  family.isOfMessage ||= begins.has(effect.type);
  for (const topic of topicsIn(effect)) family.topics = (family.topics ?? new Set()).add(topic);
  if (effect.type === "registered") noteEvent(family, effect);
  if (effect.type === "fell-due") for (const open of effect.again ?? []) family.again.add(open);
  if (effect.type === "decided" || effect.type === "decided-again") noteNamed(family, effect);
  families.set(key, family);
}

function begun(key: string): Family {
  const sets = { names: new Set<string>(), again: new Set<string>() };
  const lists = { records: [], messages: [key], events: [], own: [] };
  return { ...lists, ...sets, newestMs: 0, intake: 0, isOfMessage: false, isAnswer: false, topics: null };
}

type EffectOf<Type extends Effect["type"]> = Extract<Effect, { type: Type }>;

function noteEvent(family: Family, { event, again }: EffectOf<"registered">): void {
  family.events.push(event.id);
  if (registerRetention[event.type] === "when-ended") family.own.push(event.id);
  family.isAnswer ||= event.type.startsWith("consent.");
  // A flag that nobody cleared has ended by then, whenever it was recorded.
  if (event.type === "risk.flagged") family.newestMs = Math.max(family.newestMs, Date.parse(event.expiresAt));
  for (const key of again?.keys ?? []) family.again.add(key);
}

function noteNamed(family: Family, { decision }: EffectOf<"decided" | "decided-again">): void {
  for (const { overrides } of Object.values(decision?.recipients ?? {}))
    for (const { objection } of overrides) family.names.add(objection);
}

/** Whom and which case an effect says that it is about. */
export function topicsIn(effect: Effect): readonly string[] {
  if (effect.type === "decided") return topicsOfMessage(effect.message);
  if (effect.type === "registered") return topicsOfEvent(effect.event);
  return effect.type === "letter" ? [`person ${effect.question.person}`] : [];
}

function topicsOfEvent(event: RecordedEvent): readonly string[] {
  const persons = [
    "person" in event ? event.person : null,
    "madeBy" in event ? event.madeBy?.person : null,
    "givenBy" in event ? event.givenBy?.person : null,
    ...("atRisk" in event ? event.atRisk : []),
  ];
  const about = "case" in event && event.case ? [`case ${event.case}`] : [];
  return [...new Set([...persons.flatMap((ref) => (ref ? [`person ${ref}`] : [])), ...about])];
}

/** With which a message, or what is recorded by itself, begins: a clock that ran for a register event is not among them. */
const begins: ReadonlySet<Effect["type"]> = new Set(["decided", "refused", "previewed", "letter", "asked-of-wishes"]);

/** The message or register event a record is of; null where it stays whatever its age. */
function ofWhat({ at, effect, told }: RecordedStep): string | null {
  switch (effect.type) {
    case "decided":
    case "decided-again":
    case "repeated":
      return effect.signed.jti;
    case "registered":
      return registerRetention[effect.event.type] === "for-good" || isStanding(effect.event) ? null : effect.event.id;
    case "refused":
      return effect.signed?.jti ?? `record ${at.n}`;
    case "looked":
      return effect.message;
    case "fell-due":
      return effect.duty.message;
    case "withdrawing":
      return effect.key.split(" ")[1] ?? null;
    case "handed-over":
      // Its sender is told of it by name; which copies went is a number that stays.
      return told && "message" in told ? told.message : null;
    case "previewed":
    case "letter":
    case "asked-of-wishes":
      return `record ${at.n}`;
    default:
      return null;
  }
}

/** A release for a person, of whatever message: it acts until somebody says otherwise, and nobody can. */
function isStanding(event: RecordedEvent): boolean {
  return event.type === "release.approved" && !event.message;
}

/** The message or event with which this one goes: what it acknowledges, is about, or ends. */
function headOf(effect: Effect): string | null {
  if (effect.type === "decided") return effect.acknowledges;
  if (effect.type !== "registered") return null;
  const { event } = effect;
  switch (event.type) {
    case "telling.recorded":
      return event.message;
    case "review.decided":
      return messageOfHold(event.hold);
    case "release.approved":
      return event.message ?? null;
    case "risk.countersigned":
      return event.countersigns;
    case "objection.withdrawn":
    case "restriction.lifted":
    case "risk.cleared":
      return event.ends;
    default:
      return null;
  }
}

/** A hold's id begins with its message's. */
export function messageOfHold(hold: string): string {
  return hold.slice(0, Math.max(0, hold.indexOf("/")));
}
