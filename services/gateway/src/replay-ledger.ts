import type { Bus } from "@gatehouse/bus/connect";
import { recordAt } from "@gatehouse/bus/read";
import { streams, accountOf } from "@gatehouse/bus/subjects";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import type { Instant } from "@gatehouse/contracts/message";
import type { RecipientPart } from "@gatehouse/contracts/ledger";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { KeyedHash } from "@gatehouse/envelope/keyed-hash";
import type { Opener } from "@gatehouse/envelope/open-sealed";
import { readLeaf } from "@gatehouse/ledger/record";
import type { Log } from "@gatehouse/observe/log";
import { instantText } from "@gatehouse/policy/calendar";
import type { Policy } from "@gatehouse/policy/compile";
import type { Effect } from "./effect.ts";
import { judge } from "./judge.ts";
import { recordedPolicies } from "./judge-policy.ts";
import type { Directory } from "./keys.ts";
import { openSafely, unreadable } from "./open.ts";
import { foldRecord, openWhole, recordsAfter } from "./recover.ts";
import type { Stored } from "./recover.ts";
import { readRecordedStep } from "./recorded-step.ts";
import { emptyState } from "./state.ts";
import type { GatewayState } from "./state.ts";
import { recipientParts } from "./write.ts";
import type { StepOutput } from "./write.ts";

/** What of a record came out otherwise: names of what was compared, never what stands in it. */
export type Difference = "facts" | "policy" | "common" | "recipients" | "effect";

/** What replaying one record came to. */
export type ReplayedRecord = {
  readonly record: number;
  /** The server's time of the record. */
  readonly at: Instant;
  readonly message: string | null;
  /**
   * `recomputed`: judged again, and the same. `erased`: what was sent is no longer held, so facts and policy alone were
   * checked. `own`: no item of the intake asked for it, so the same was checked of it. `other-engine`: it comes out
   * otherwise, and another version of the deciding code wrote it, which this one does not stand for.
   */
  readonly result: "recomputed" | "erased" | "own" | "other-engine" | "different";
  readonly differences: readonly Difference[];
};

export type ReplayContext = {
  readonly storageKey: Uint8Array;
  readonly policy: Policy;
  readonly partnership: string;
  readonly engine: string;
  readonly keyedHash: KeyedHash;
  readonly opener: Opener;
  /** Reads a directory that was recorded. @throws `directory-invalid` */
  readonly trust: (compact: string) => Promise<Directory>;
  readonly log: Log;
};

/**
 * Judges the ledger's records again, in order, each on the register and history that the records before it make, and
 * compares what comes out with what was recorded. It reads and never writes, and holds one state, however many records.
 *
 * @throws `ledger-mismatch` or `stream-gap` when a record is missing or does not open: what follows cannot be judged
 */
export async function* replayLedger(bus: Bus, context: ReplayContext): AsyncGenerator<ReplayedRecord> {
  const state = emptyState();
  const policyAt = recordedPolicies(context.policy);
  let directory: Directory | null = null;
  for await (const stored of recordsAfter(bus, 0)) {
    if (state.directory.compact !== "" && directory?.compact !== state.directory.compact)
      directory = await context.trust(state.directory.compact);
    yield await replayOne(bus, state, stored, { ...context, policy: policyAt(state), directory });
    foldRecord(state, stored, { storageKey: context.storageKey, policy: policyAt(state) });
  }
}

type Here = ReplayContext & { readonly directory: Directory | null };

async function replayOne(bus: Bus, state: GatewayState, stored: Stored, here: Here): Promise<ReplayedRecord> {
  const leaf = readLeaf(stored.leaf);
  if (!leaf) throw new GatehouseError("ledger-mismatch", { limit: stored.n, field: "leaf" });
  const opened = openWhole(stored.n, stored.sealed, here.storageKey);
  const { at, effect } = readRecordedStep(opened.state.part);
  const differences: Difference[] = [];
  const { message } = opened.common.part;
  const ends = (result: ReplayedRecord["result"]): ReplayedRecord => ({
    record: stored.n,
    at: instantText(at.nowMs),
    message,
    result: differences.length > 0 ? found(differences, leaf.engine === here.engine) : result,
    differences,
  });
  if (leaf.factsDigest !== state.digest) differences.push("facts");
  // The record that adopts a policy already names it, and the first has none before it.
  const hash = effect.type === "policy" ? effect.hash : here.policy.hash;
  const id = effect.type === "policy" ? effect.id : here.policy.id;
  if (leaf.policy !== `${id} ${hash}`) differences.push("policy");
  if (leaf.step !== undefined) return ends("own");
  const again = await judgeAnew(bus, state, leaf.intake, here);
  if (!again) return ends("erased");
  if (canonicalJson(again.common) !== canonicalJson(opened.common.part)) differences.push("common");
  const parts = opened.recipients.map(({ part }) => part);
  if (partsText(partsAnew(again, parts, leaf.policy, here)) !== partsText(parts)) differences.push("recipients");
  if (effectWithoutChance(again.effect) !== effectWithoutChance(effect)) differences.push("effect");
  return ends("recomputed");
}

/** What the deciding code makes; facts and policy are what it is given. */
const judged: ReadonlySet<Difference> = new Set(["common", "recipients", "effect"]);

function found(differences: readonly Difference[], sameEngine: boolean): "different" | "other-engine" {
  return sameEngine || !differences.every((one) => judged.has(one)) ? "different" : "other-engine";
}

/** Null where the item is gone from the intake, or nothing says which directory was in force. */
async function judgeAnew(bus: Bus, state: GatewayState, place: number, here: Here): Promise<StepOutput | null> {
  const item = await recordAt(bus, streams.intake, place);
  const account = item ? accountOf("in", item.subject) : null;
  if (!item || account === null || !here.directory) return null;
  const { opener, partnership, policy, keyedHash, log } = here;
  const directory = here.directory.trusted;
  const { seq, data, storedAt } = item;
  const opened = await openSafely({ seq, account, data, storedAt }, { opener, directory, partnership }, log);
  const policyName = `${policy.id} ${policy.hash}`;
  const context = { directory, policy, policyName, keyedHash, sealTo: (): string => sealedAnew };
  try {
    return judge(state, opened, context);
  } catch (err) {
    // As the ordered loop does: what judging fails at is refused.
    log.error("gateway.judging-failed", { seq, err });
    return judge(state, unreadable(opened), context);
  }
}

/**
 * The parts as they would be written. A delivery's id is drawn by lot, so a copy gets the one recorded: then the copies
 * come out to the byte, and so do their digests. Whether there is a copy is decided anew.
 */
function partsAnew(
  again: StepOutput,
  recorded: readonly RecipientPart[],
  policy: string,
  { partnership, directory }: Here,
): readonly RecipientPart[] {
  if (!directory) return [];
  const drawn = new Map(recorded.map(({ recipient, delivery }) => [recipient, delivery]));
  const ids = new Map(again.copies.map(({ to, delivery }) => [to, drawn.get(to) ?? delivery]));
  const copies = again.copies.map((copy) => ({ ...copy, delivery: ids.get(copy.to) ?? copy.delivery }));
  const parts = Object.entries(again.parts).map(([agency, part]) => {
    const delivery = part.delivery === null ? null : (ids.get(agency) ?? part.delivery);
    return [agency, { ...part, delivery }] as const;
  });
  const output = { ...again, copies, parts: Object.fromEntries(parts) };
  return Object.values(recipientParts(output, { partnership, directory: directory.trusted, policy }));
}

function partsText(parts: readonly RecipientPart[]): string {
  return canonicalJson(parts.toSorted((a, b) => (a.recipient < b.recipient ? -1 : 1)));
}

const sealedAnew = "sealed";

/** An effect without what no second run can give again: ids drawn by lot, and what was sealed under a fresh key. */
function effectWithoutChance(effect: Effect): string {
  if (effect.type === "decided")
    return canonicalJson(plain({ ...effect, shared: effect.shared.map(({ agency }) => agency) }));
  if (effect.type !== "registered" || !effect.own) return canonicalJson(plain(effect));
  const sealed = effect.own.sealed?.map(() => sealedAnew) ?? null;
  return canonicalJson(plain({ ...effect, own: { ...effect.own, sealed } }));
}

/** As it is recorded: what is undefined is not there. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
