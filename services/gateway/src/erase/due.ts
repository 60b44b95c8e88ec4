import type { Bus } from "@gatehouse/bus/connect";
import type { Policy } from "@gatehouse/policy/compile";
import type { Effect } from "../effect.ts";
import { openWhole, recordsAfter } from "../recover.ts";
import { readRecordedStep } from "../recorded-step.ts";
import type { RecordedStep } from "../recorded-step.ts";
import type { GatewayState } from "../state.ts";

/** How many records one erasure takes; what is left over is the next start's. */
const MOST = 10_000;

/** The records of one message, or one that is of none. */
type Family = { readonly records: number[]; newestMs: number; intake: number; isOfMessage: boolean };

export type DueOptions = {
  readonly storageKey: Uint8Array;
  readonly policy: Policy;
  /** What is older may go. */
  readonly beforeMs: number;
  /** The intake still has what came at this place and after it: nothing of that is erased before it is gone from there. */
  readonly intakeFirst: number;
};

/** Whether anything in the state is old enough to be looked for: going through all records takes a while. */
export function mayBeDue({ history }: GatewayState, beforeMs: number): boolean {
  return [...history.messages.values()].some(({ atMs }) => atMs < beforeMs);
}

/**
 * The records whose time has come: of messages about which nothing is open, held or to be done, and of previews and
 * letters. All of a message goes together or not at all. Register events, policies and directories stay: they act, or say by
 * what was decided.
 */
export async function dueRecords(bus: Bus, state: GatewayState, options: DueOptions): Promise<readonly number[]> {
  const families = new Map<string, Family>();
  for await (const { n, sealed } of recordsAfter(bus, 0, options.storageKey)) {
    if (sealed === null) continue;
    const step = readRecordedStep(openWhole(n, sealed, options.storageKey).state.part);
    const of = ofWhat(step);
    if (of !== null) note(families, of, step);
  }
  const acting = actingMessages(state, options.beforeMs);
  const due = [...families]
    .filter(([message, family]) => !acting.has(message) && isOld(family, options))
    .flatMap(([, { records }]) => records);
  return due.toSorted((a, b) => a - b).slice(0, MOST);
}

function isOld({ newestMs, intake, isOfMessage }: Family, { beforeMs, intakeFirst }: DueOptions): boolean {
  return isOfMessage && newestMs < beforeMs && intake < intakeFirst;
}

function note(families: Map<string, Family>, of: string, { at, effect }: RecordedStep): void {
  const family = families.get(of) ?? { records: [], newestMs: 0, intake: 0, isOfMessage: false };
  family.records.push(at.n);
  family.newestMs = Math.max(family.newestMs, at.nowMs);
  family.intake = Math.max(family.intake, at.intake);
  family.isOfMessage ||= begins.has(effect.type);
  families.set(of, family);
}

/** With which a message, or what is recorded by itself, begins: a clock that ran for a register event is not among them. */
const begins: ReadonlySet<Effect["type"]> = new Set(["decided", "refused", "previewed", "letter", "asked-of-wishes"]);

/** The message a record is of; null where it stays whatever its age. */
function ofWhat({ at, effect, told }: RecordedStep): string | null {
  switch (effect.type) {
    case "decided":
    case "decided-again":
    case "repeated":
      return effect.signed.jti;
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

/** Messages about which something can still happen. */
function actingMessages({ history, lives, seen }: GatewayState, beforeMs: number): ReadonlySet<string> {
  // Bytes that came so long ago are answered as stale, and are forgotten with the next record.
  const fresh = [...seen].filter(([, { atMs }]) => atMs >= beforeMs).map(([key]) => key);
  const ofKeys = [...lives.open.keys(), ...lives.again.keys(), ...fresh].map((key) => key.split(" ")[1] ?? "");
  const todo = [...history.duties.values(), ...history.holds.values()].map(({ message }) => message);
  return new Set([...ofKeys, ...todo, ...history.emergencies.keys()]);
}
