import type { Bus } from "@gatehouse/bus/connect";
import { firstStoredSince } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import type { CommonPart } from "@gatehouse/contracts/ledger";
import { RecordedDecision } from "@gatehouse/contracts/recorded-decision";
import { openRecord } from "@gatehouse/ledger/record";
import type { SealedRecord } from "@gatehouse/ledger/sealed-parts";
import { instant } from "./receipts.ts";
import { readRecordedStep } from "./recorded-step.ts";
import type { RecordedStep } from "./recorded-step.ts";
import { sealedRecords } from "./sealed-record.ts";

/** An answer is one message on the bus: well below a mebibyte, sealed and all. */
const MAX_PAGE_CHARS = 256 * 1024;
/** Records looked at for one page: who asks is not kept waiting for a year of timers. */
const MAX_LOOKED_AT = 2_000;

/** One page of recorded decisions, and after which record the next begins; null where there is none. */
export type DecisionsPage = { readonly decisions: readonly RecordedDecision[]; readonly next: number | null };

/**
 * Reads what was decided since a time, as it was recorded: nothing is decided again here. A record whose parts have been
 * erased is left out: there is nothing left to say of it.
 *
 * @param after number of the last record the asker has, 0 for none
 * @param through the last record that may be told of
 */
export async function recordedDecisions(
  bus: Bus,
  storageKey: Uint8Array,
  asked: { readonly since: string; readonly after: number; readonly through: number },
): Promise<DecisionsPage> {
  const first = await firstStoredSince(bus, streams.parts, new Date(asked.since));
  if (!first) return { decisions: [], next: null };
  const from = Math.max(first.seq, asked.after + 1);
  const decisions: RecordedDecision[] = [];
  let chars = 0;
  if (from > asked.through) return { decisions, next: null };
  for await (const { n: seq, sealed } of sealedRecords(bus, from)) {
    if (seq > asked.through) break;
    const decision = decisionIn(sealed, storageKey, seq);
    if (decision) decisions.push(decision);
    chars += decision ? JSON.stringify(decision).length : 0;
    const full = chars > MAX_PAGE_CHARS || seq - from >= MAX_LOOKED_AT;
    if (full) return { decisions, next: seq < asked.through ? seq : null };
  }
  return { decisions, next: null };
}

function decisionIn(sealed: SealedRecord, storageKey: Uint8Array, record: number): RecordedDecision | null {
  const { common, state } = openRecord(sealed, storageKey);
  const { part } = common;
  if (part.type === "message" && part.outcome === "refused") return refusedIn(part, record);
  return decidedIn(readRecordedStep(state.part), record);
}

function decidedIn({ at, effect }: RecordedStep, record: number): RecordedDecision | null {
  if (effect.type !== "decided") return null;
  const { decision, message } = effect;
  const { id, kind, from } = decision.message;
  return {
    record,
    at: instant(at.nowMs),
    message: { id, kind, from, purpose: message.purpose },
    outcome: decision.outcome,
    reasons: [...decision.reasons],
    recipients: Object.fromEntries(
      Object.entries(decision.recipients).map(([agency, { outcome, tier, reasons, statements, dropped }]) => [
        agency,
        { outcome, tier, reasons: [...reasons], statements: [...statements], dropped: [...dropped] },
      ]),
    ),
  };
}

/** Of a refused message the record keeps nothing but that it came, and why it went no further. */
function refusedIn({ message: id, kind, from, at, reasons }: CommonPart, record: number): RecordedDecision | null {
  const message = { id, kind, from, purpose: null };
  return RecordedDecision.safeParse({ record, at, message, outcome: "refused", reasons, recipients: {} }).data ?? null;
}
