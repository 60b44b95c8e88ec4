import { accountOf } from "@gatehouse/bus/subjects";
import { canonicalJson } from "@gatehouse/contracts/canonical-json";
import type { Decision } from "@gatehouse/contracts/decision";
import type { LedgerLeaf, RecipientPart } from "@gatehouse/contracts/ledger";
import type { Instant } from "@gatehouse/contracts/message";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { KeyedHash } from "@gatehouse/envelope/keyed-hash";
import type { Opener } from "@gatehouse/envelope/open-sealed";
import { openRecord, readLeaf } from "@gatehouse/ledger/record";
import type { OpenedRecord } from "@gatehouse/ledger/record";
import type { Log } from "@gatehouse/observe/log";
import { instantText } from "@gatehouse/policy/calendar";
import type { Policy } from "@gatehouse/policy/compile";
import type { Effect } from "./effect.ts";
import { judge } from "./judge.ts";
import type { JudgeContext } from "./judge.ts";
import { recordedPolicies } from "./judge-policy.ts";
import type { Directory } from "./keys.ts";
import { openSafely, unreadable } from "./open.ts";
import type { Opened } from "./open.ts";
import { applyRemainder } from "./erase/remainder.ts";
import type { Remainder } from "./erase/remainder.ts";
import { readRecordedStep } from "./recorded-step.ts";
import type { RecordedStep } from "./recorded-step.ts";
import { judgeOwnStep } from "./replay-own.ts";
import type { HeldRecord, ReplaySource } from "./replay-source.ts";
import { readSnapshot } from "./snapshot.ts";
import { applyEffect, emptyState, seenKey } from "./state.ts";
import type { GatewayState } from "./state.ts";
import { recipientParts } from "./write.ts";
import type { StepOutput } from "./write.ts";

/**
 * What of a record came out otherwise: names of what was compared, never what stands in it. `parts`: they are lost, or do
 * not open, or are another record's, though their key is held; `step`: the gateway would not have made it at all.
 */
export type Difference = "parts" | "facts" | "policy" | "common" | "recipients" | "effect" | "step";

/** What replaying one record came to. */
export type ReplayedRecord = {
  readonly record: number;
  /** The server's time of the record. */
  readonly at: Instant;
  readonly message: string | null;
  /**
   * `recomputed`: judged again, and the same. `content-gone`: what was sent is no longer held or was never kept, so facts
   * and policy alone were checked. `erased`: its key has been destroyed, so nothing of it can be read. `unfounded`: it comes
   * out otherwise, or cannot be judged, and what it stood on was erased or is lost: that cannot be settled any more.
   * `other-engine`: it comes out otherwise, and another version of the deciding code wrote it, which this one does not stand
   * for.
   */
  readonly result: "recomputed" | "content-gone" | "erased" | "unfounded" | "other-engine" | "different";
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
 * Behind an erased record the facts lack what it said; behind a lost one they are not known until the newest snapshot.
 *
 * @throws `ledger-mismatch` for bytes that are no leaf, `stream-gap` where a leaf is missing
 */
export async function* replayLedger(source: ReplaySource, context: ReplayContext): AsyncGenerator<ReplayedRecord> {
  const replay = new Replay(source, context);
  for await (const held of source.records()) yield await replay.take(held);
}

type Whole = { readonly opened: OpenedRecord; readonly step: RecordedStep };

class Replay {
  readonly #source: ReplaySource;
  readonly #context: ReplayContext;
  readonly #policyAt: ReturnType<typeof recordedPolicies>;
  /** Null behind what is lost, until a snapshot says what stands. */
  #state: GatewayState | null = emptyState();
  /** Something that the state would know has been erased. */
  #lacking = false;
  #snapshot: Promise<GatewayState | null> | null = null;
  #directory: Directory | null = null;
  /** The decision in force of each message that can still come out otherwise, by `iss jti`, and its record. */
  readonly #decisions = new Map<string, { readonly n: number; readonly decision: Decision }>();

  constructor(source: ReplaySource, context: ReplayContext) {
    this.#source = source;
    this.#context = context;
    this.#policyAt = recordedPolicies(context.policy);
  }

  async take(held: HeldRecord): Promise<ReplayedRecord> {
    const leaf = readLeaf(held.leaf);
    if (!leaf) throw new GatehouseError("ledger-mismatch", { limit: held.n, field: "leaf" });
    this.#state ??= await this.#snapshotBefore(held.n);
    if (held.remainder?.root === leaf.root) return this.#erased(held.remainder);
    const whole = this.#open(held, leaf);
    if (!whole) {
      this.#state = null;
      const at = instantText(held.storedAt.getTime());
      return { record: held.n, at, message: null, result: "different", differences: ["parts"] };
    }
    const head = {
      record: held.n,
      at: instantText(whole.step.at.nowMs),
      message: whole.opened.common.part.message,
    };
    if (!this.#state) return { ...head, result: "unfounded", differences: [] };
    const judged = await this.#judge(this.#state, leaf, whole);
    applyEffect(this.#state, whole.step.at, whole.step.effect, this.#policyAt(this.#state));
    this.#noteDecision(this.#state, whole.step);
    return { ...head, ...judged };
  }

  #erased(remainder: Remainder): ReplayedRecord {
    if (this.#state) applyRemainder(this.#state, remainder);
    this.#lacking = true;
    const at = instantText(remainder.at.nowMs);
    return { record: remainder.n, at, message: null, result: "erased", differences: [] };
  }

  /** Null where parts or key are lost, or another record's. */
  #open({ n, parts, key }: HeldRecord, leaf: LedgerLeaf): Whole | null {
    if (key === null || parts === null) return null;
    try {
      const opened = openRecord({ parts, key }, this.#context.storageKey);
      const step = readRecordedStep(opened.state.part);
      const fits = leaf.n === n && opened.n === n && leaf.root === opened.root && step.at.n === n;
      return fits ? { opened, step } : null;
    } catch (err) {
      if (!(err instanceof GatehouseError)) throw err;
      return null;
    }
  }

  async #snapshotBefore(n: number): Promise<GatewayState | null> {
    this.#snapshot ??= this.#readSnapshot();
    const state = await this.#snapshot;
    return state?.at.n === n - 1 ? state : null;
  }

  async #readSnapshot(): Promise<GatewayState | null> {
    const sealed = await this.#source.snapshot();
    return sealed && readSnapshot(sealed, this.#context.storageKey);
  }

  async #judge(
    state: GatewayState,
    leaf: LedgerLeaf,
    { opened, step }: Whole,
  ): Promise<Pick<ReplayedRecord, "result" | "differences">> {
    const differences: Difference[] = [];
    const { effect } = step;
    if (leaf.factsDigest !== state.digest) differences.push("facts");
    const policy = this.#policyAt(state);
    // The record that adopts a policy already names it, and the first has none before it.
    const { id, hash } = effect.type === "policy" ? effect : policy;
    if (leaf.policy !== `${id} ${hash}`) differences.push("policy");
    const judging = await this.#judging(state, policy);
    const common = opened.common.part;
    const again =
      leaf.step === undefined
        ? await this.#judgeItem(state, leaf.intake, judging)
        : await judgeOwnStep(state, { ...step, common }, this.#own(judging));
    if (again === "nothing") differences.push("step");
    else if (again !== "gone")
      differences.push(...this.#compare(again, { opened, step }, `${policy.id} ${policy.hash}`));
    if (differences.length === 0) return { result: again === "gone" ? "content-gone" : "recomputed", differences };
    const onlyJudged = differences.every((one) => judged.has(one));
    if (!onlyJudged) return { result: "different", differences };
    if (this.#lacking) return { result: "unfounded", differences };
    return { result: leaf.engine === this.#context.engine ? "different" : "other-engine", differences };
  }

  #compare(again: StepOutput, { opened, step }: Whole, policy: string): Difference[] {
    const differences: Difference[] = [];
    const recorded = opened.recipients.map(({ part }) => part);
    const context = { partnership: this.#context.partnership, directory: this.#directory, policy };
    if (canonicalJson(again.common) !== canonicalJson(opened.common.part)) differences.push("common");
    if (partsText(partsAnew(again, recorded, context)) !== partsText(recorded)) differences.push("recipients");
    if (effectWithoutChance(again.effect) !== effectWithoutChance(step.effect)) differences.push("effect");
    return differences;
  }

  async #judging(state: GatewayState, policy: Policy): Promise<JudgeContext | null> {
    const { compact } = state.directory;
    if (compact === "") return null;
    if (this.#directory?.compact !== compact) this.#directory = await this.#context.trust(compact);
    const { trusted: directory } = this.#directory;
    const { keyedHash } = this.#context;
    return { directory, policy, policyName: `${policy.id} ${policy.hash}`, keyedHash, sealTo: () => sealedAnew };
  }

  #own(judging: JudgeContext | null): Parameters<typeof judgeOwnStep>[2] {
    return {
      judging,
      item: this.#source.item,
      open: (item, account) => this.#openItem(item, account, judging),
      decisionIn: (record) => [...this.#decisions.values()].find(({ n }) => n === record)?.decision ?? null,
    };
  }

  /** `gone` where the item is gone from the intake, or nothing says which directory was in force. */
  async #judgeItem(state: GatewayState, place: number, judging: JudgeContext | null): Promise<StepOutput | "gone"> {
    const item = await this.#source.item(place);
    const account = item ? accountOf("in", item.subject) : null;
    if (!item || account === null || !judging) return "gone";
    const opened = await this.#openItem(item, account, judging);
    try {
      return judge(state, opened, judging);
    } catch (err) {
      // As the ordered loop does: what judging fails at is refused.
      this.#context.log.error("gateway.judging-failed", { seq: item.seq, err });
      return judge(state, unreadable(opened), judging);
    }
  }

  async #openItem(
    { seq, data, storedAt }: NonNullable<Awaited<ReturnType<ReplaySource["item"]>>>,
    account: string,
    judging: JudgeContext | null,
  ): Promise<Opened> {
    const { opener, partnership, log } = this.#context;
    if (!judging) throw new GatehouseError("internal");
    return await openSafely(
      { seq, account, data, storedAt },
      { opener, directory: judging.directory, partnership },
      log,
    );
  }

  #noteDecision({ lives }: GatewayState, { at, effect }: RecordedStep): void {
    if (effect.type !== "decided" && effect.type !== "decided-again") return;
    if (effect.decision) this.#decisions.set(seenKey(effect.signed), { n: at.n, decision: effect.decision });
    if (this.#decisions.size <= 2 * lives.open.size + fewDecisions) return;
    for (const key of this.#decisions.keys()) if (!lives.open.has(key)) this.#decisions.delete(key);
  }
}

/** Decisions of settled messages that may be held before they are let go of. */
const fewDecisions = 1_000;

/** What the deciding code makes; facts and policy are what it is given. */
const judged: ReadonlySet<Difference> = new Set(["common", "recipients", "effect", "step"]);

/**
 * The parts as they would be written. A delivery's id is drawn by lot, so a copy gets the one recorded: then the copies
 * come out to the byte, and so do their digests. Whether there is a copy is decided anew.
 */
function partsAnew(
  again: StepOutput,
  recorded: readonly RecipientPart[],
  context: { readonly partnership: string; readonly directory: Directory | null; readonly policy: string },
): readonly RecipientPart[] {
  const { partnership, directory, policy } = context;
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
  if (effect.type === "decided" || effect.type === "decided-again")
    return canonicalJson(plain({ ...effect, shared: effect.shared.map(({ agency }) => agency) }));
  if (effect.type !== "registered" || !effect.own) return canonicalJson(plain(effect));
  const sealed = effect.own.sealed?.map(() => sealedAnew) ?? null;
  return canonicalJson(plain({ ...effect, own: { ...effect.own, sealed } }));
}

/** As it is recorded: what is undefined is not there. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
