import type { RefusalCode } from "@gatehouse/contracts/codes";
import type { Decision } from "@gatehouse/contracts/decision";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import type { Instant, Message, MessagePerson } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { completePartnership } from "@gatehouse/contracts/partnership";
import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import type { Policy } from "./compile.ts";
import { compilePolicy } from "./compile.ts";
import { noticeOfRefusal } from "./conclude.ts";
import { decide } from "./decide.ts";
import { messageDigest } from "./digest.ts";
import type { Facts } from "./facts.ts";
import { applyDecision } from "./history/apply-decision.ts";
import { emptyHistory } from "./history/state.ts";
import { PastEntry, PreviewInput, WholeDecision, WholeEntry } from "./preview-file.ts";
import { applyEvent, registerSize } from "./register.ts";
import { checkEvent } from "./register/check-event.ts";
import { recordEvent } from "./register/record-event.ts";
import type { Register } from "./register/state.ts";
import { emptyRegister } from "./register/state.ts";

/** A decision as a preview prints it: a message that would not parse has what could be read of its head. */
export type PreviewedDecision = Omit<Decision, "message"> & {
  readonly message: {
    readonly id: string | null;
    readonly kind: string | null;
    readonly from: string | null;
    readonly case: string | null;
  };
};
/** A register event of the file that the live intake would refuse too, and that therefore counts for nothing. */
export type SkippedEvent = { readonly id: string; readonly code: RefusalCode };

/** The decision with what it was made from, or why the file cannot be read and where. */
export type PreviewResult =
  | {
      readonly ok: true;
      readonly decision: PreviewedDecision;
      /** The message, when it parsed. */
      readonly message: Message | null;
      readonly policy: Policy;
      readonly facts: Facts;
      readonly skipped: readonly SkippedEvent[];
      readonly now: Instant;
      /** Where the message breaks the contract; null when it parsed. */
      readonly wrongAt: string | null;
    }
  | { readonly ok: false; readonly error: ErrorCode; readonly path: string };

/** What a preview of a file needs from outside: the partnerships there are, by name. */
export type PreviewPorts = { readonly partnerships: (name: string) => Policy | undefined };

const defaultPartnership = "northshire";

/**
 * Decides the message of a preview file (contract §7): folds the register and the history it brings, then calls the same
 * `decide` as the gateway. Nothing is sent or stored. Pure and total.
 *
 * @param input parsed JSON of the file, untrusted
 * @returns a decision, which a refused message is too; or the code and place of what makes the file unreadable:
 * `preview-unreadable`, `preview-partnership-unknown`, `preview-event-invalid`, `preview-history-invalid`
 */
export function previewFile(input: unknown, ports: PreviewPorts): PreviewResult {
  const file = PreviewInput.safeParse(input);
  if (!file.success) return failed("preview-unreadable", file.error.issues[0]?.path);
  const { now, message: draft } = file.data;
  const policy = policyOf(file.data.partnership ?? defaultPartnership, ports);
  if (!policy) return failed("preview-partnership-unknown", ["partnership"]);
  const register = foldRegister(file.data.register ?? [], policy);
  if ("error" in register) return register;
  const facts: Facts = { register: register.folded, history: emptyHistory(), hash, personReferences: "everyone" };
  const parsed = parseMessage(draft);
  const people = parsed.ok ? parsed.message.people : [];
  const past = readPast(file.data.history ?? []);
  if ("error" in past) return past;
  for (const entry of past.entries) notePast(entry, people, facts, policy, now);
  const { skipped } = register;
  if (!parsed.ok) {
    const decision = refusedDraft(draft, facts, policy, now, parsed.code);
    return { ok: true, decision, message: null, policy, facts, skipped, now, wrongAt: parsed.path };
  }
  const { message } = parsed;
  const before = earlierDecision(past.entries, draft);
  const otherBytes = facts.history.messages.has(message.id) && before === undefined;
  const decision = before ?? decide(message, otherBytes ? { ...facts, seenAs: "other-bytes" } : facts, policy, now);
  return { ok: true, decision, message, policy, facts, skipped, now, wrongAt: null };
}

/** In a file nothing is secret from its reader, so the keyed hash is the identifier itself. */
function hash(scheme: string, value: string): string {
  return `${scheme}:${value}`;
}

function policyOf(partnership: string | object, ports: PreviewPorts): Policy | undefined {
  if (typeof partnership === "string") return ports.partnerships(partnership);
  const base = ports.partnerships(defaultPartnership)?.partnership;
  const whole = base && completePartnership(partnership, base);
  return whole && compilePolicy(whole);
}

type Failed = Extract<PreviewResult, { ok: false }>;

function foldRegister(
  events: readonly unknown[],
  policy: Policy,
): { readonly folded: Register; readonly skipped: readonly SkippedEvent[] } | Failed {
  const folded = emptyRegister();
  const skipped: SkippedEvent[] = [];
  for (const [at, raw] of events.entries()) {
    const parsed = parseRegisterEvent(raw);
    if (!parsed.ok) return failed("preview-event-invalid", ["register", at, parsed.path]);
    const event = recordEvent(parsed.event, hash);
    // The file says what the register holds: an event is judged at its own time, even where that is after the preview's.
    const code = checkEvent(folded, event, policy, event.at);
    if (code) skipped.push({ id: event.id, code });
    else applyEvent(folded, event);
  }
  return { folded, skipped };
}

/** An entry of the history as it was checked, and as the file has it. */
type Past = { readonly checked: PastEntry; readonly whole: WholeEntry };

function readPast(raw: readonly unknown[]): { readonly entries: readonly Past[] } | Failed {
  const entries: Past[] = [];
  for (const [at, entry] of raw.entries()) {
    const checked = PastEntry.safeParse(entry);
    if (!checked.success)
      return failed("preview-history-invalid", ["history", at, ...(checked.error.issues[0]?.path ?? [])]);
    entries.push({ checked: checked.data, whole: WholeEntry.parse(entry) });
  }
  return { entries };
}

/** @param people of the message previewed: whom a past message is about that does not say */
function notePast(
  { checked: { message, decision }, whole }: Past,
  people: readonly MessagePerson[],
  facts: Facts,
  policy: Policy,
  now: Instant,
): void {
  const parsed = parseMessage(whole.message);
  const recipients = Object.entries(decision.recipients ?? {}).map(([agency, one]) => {
    const statements = (one.statements ?? []).map(({ id, item, form }) => ({
      id,
      item: item ?? "",
      form: form ?? "full",
    }));
    return [agency, { outcome: one.outcome, statements }] as const;
  });
  applyDecision(
    facts.history,
    parsed.ok
      ? parsed.message
      : { ...message, createdAt: message.createdAt ?? now, people: message.people ?? [...people] },
    { outcome: decision.outcome ?? "decided", holds: [], duties: [], recipients: Object.fromEntries(recipients) },
    facts,
    policy,
  );
}

/**
 * What the same message came to before, when the history has it with these very contents: it gets its first decision again
 * (decision step 1). Null when the history has the message but no whole decision; undefined when it has not.
 */
function earlierDecision(entries: readonly Past[], draft: object): Decision | null | undefined {
  const digest = messageDigest(draft);
  const same = entries.find(({ whole }) => messageDigest(whole.message) === digest);
  if (!same) return undefined;
  const decision = WholeDecision.safeParse(same.whole.decision);
  return decision.success ? decision.data : null;
}

function refusedDraft(
  draft: Readonly<Record<string, unknown>>,
  facts: Facts,
  policy: Policy,
  now: Instant,
  code: RefusalCode,
): PreviewedDecision {
  const text = (key: string) => (typeof draft[key] === "string" ? draft[key] : null);
  const from = text("from");
  const concern = text("kind") === "concern" && from !== null && policy.agencies.has(from);
  return {
    message: { id: text("id"), kind: text("kind"), from, case: text("case") },
    outcome: "refused",
    reasons: [code],
    policy: policy.id,
    registerAsOf: registerSize(facts.register),
    recipients: {},
    holds: [],
    duties: concern ? noticeOfRefusal(policy, from, now) : [],
  };
}

function failed(error: ErrorCode, path: readonly (string | number | symbol)[] | undefined): Failed {
  return { ok: false, error, path: (path ?? []).map(String).join(".") };
}
