import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Decision, RecipientDecision } from "@gatehouse/contracts/decision";
import { isItemName, items } from "@gatehouse/contracts/items";
import type { ItemName } from "@gatehouse/contracts/items";
import type { WishEffect } from "@gatehouse/contracts/wishes";
import { coversAgency, coversCategory, coversPurpose } from "@gatehouse/policy/scope";
import type { Objection } from "@gatehouse/policy/register/state";
import { aboutOf } from "@gatehouse/policy/told/readable-items";
import type { AgainRecord, SentRecord } from "@gatehouse/policy/told/records";
import { instant } from "../receipts.ts";
import { maskedReason } from "../sender-view.ts";
import { standing } from "./wish-views.ts";

/** An objection, and between which records of the ledger it stood. */
export type Stood = Pick<Objection, "id" | "person" | "maker" | "scope"> & {
  readonly fromN: number;
  /** Null while it stands. */
  readonly toN: number | null;
};

/** A message with all that was decided of it, in order. */
export type Course = { readonly sent: SentRecord; readonly again: readonly AgainRecord[] };

/** What deciding one message once came to. */
type Step = {
  readonly n: number;
  readonly atMs: number;
  readonly decision: Pick<Decision, "recipients">;
  readonly shared: readonly AgencyId[];
};

/**
 * What an objection came to for each recipient of a message that it covers. Which bar or whose wish it was is told to the
 * front door alone: to its recorder a copy that was withheld for any of them counts as stopped, because its own objection
 * asks for just that, and so nobody learns by this list whether there is another (contract §7).
 *
 * @param isThem whether a reference of the message's people is the person the objection is about
 */
export function whatItDid(
  wish: Stood,
  { sent, again }: Course,
  isThem: (ref: string) => boolean,
  precise: boolean,
): WishEffect[] {
  if (!coversPurpose(wish.scope, sent.message.purpose)) return [];
  const own = again.filter(({ message, from }) => message === sent.message.id && from === sent.message.from);
  const later = own.flatMap(({ decision, ...one }) => (decision ? [{ ...one, decision }] : []));
  const steps: Step[] = [sent, ...later];
  const about = sent.message.people.filter(({ ids }) => ids.some(({ value }) => isThem(value)));
  const place: Place = {
    wish,
    sent,
    isChild: about.some(({ role }) => role === "child"),
    labels: labelsOf(about),
    precise,
  };
  const agencies = new Set(steps.flatMap(({ decision }) => Object.keys(decision.recipients)));
  return [...agencies]
    .filter((agency) => coversAgency(wish.scope, agency))
    .flatMap((agency) => effectsFor(agency, steps, own, place));
}

type Place = {
  readonly wish: Stood;
  readonly sent: SentRecord;
  readonly isChild: boolean;
  readonly labels: ReadonlySet<string>;
  readonly precise: boolean;
};

function labelsOf(people: SentRecord["message"]["people"]): ReadonlySet<string> {
  return new Set(people.map(({ label }) => label));
}

function effectsFor(
  recipient: AgencyId,
  steps: readonly Step[],
  again: readonly AgainRecord[],
  place: Place,
): WishEffect[] {
  const { wish, sent } = place;
  const { id: message, kind, from } = sent.message;
  const line = (effect: WishEffect["effect"], atMs: number, more: Partial<WishEffect> = {}): WishEffect => ({
    effect,
    message,
    kind,
    from,
    recipient,
    at: instant(atMs),
    items: [],
    why: null,
    ...more,
  });
  const stood = (n: number): boolean => n > wish.fromN && (wish.toN === null || n < wish.toN);
  const found: WishEffect[] = [];
  for (const step of steps) {
    const decided = step.decision.recipients[recipient];
    if (!decided || !step.shared.includes(recipient)) continue;
    const back = again.find(({ n, withdrawn }) => n > step.n && withdrawn.includes(recipient));
    const covered = coveredItems(decided.statements, place);
    const set = decided.overrides.find(({ objection }) => objection === wish.id);
    if (step.n < wish.fromN && covered.length > 0) {
      if (back === undefined) found.push(line("before", step.atMs, { items: covered }));
      else if (stood(back.n)) found.push(line("taken-back", back.atMs, { items: covered }));
    } else if (set && back === undefined) found.push(line("went", step.atMs, { items: covered, why: set.by }));
  }
  const last = steps.findLast(({ n, decision }) => stood(n) && decision.recipients[recipient] !== undefined);
  const decided = last?.decision.recipients[recipient];
  if (last && decided) found.push(...stoppedBy(decided, place).map((one) => line(one.effect, last.atMs, one)));
  return found;
}

type Stopped = Pick<WishEffect, "items"> & { readonly effect: "stopped" | "waits" };

function stoppedBy(decided: RecipientDecision, place: Place): Stopped[] {
  const { wish, isChild } = place;
  if (standing(wish.maker) === "view") return [];
  const whole = isChild && wish.scope.categories === "all";
  if (decided.outcome === "held") {
    const asks = decided.reasons.some((reason) => reason === "competence-not-assessed" || reason === "seek-advice");
    return asks && isChild ? [{ effect: "waits", items: [] }] : [];
  }
  if (decided.outcome === "withheld" && whole && decided.reasons.some((reason) => isOne(reason, place)))
    return [{ effect: "stopped", items: [] }];
  const dropped = decided.dropped.filter(({ reason }) => isOne(reason, place));
  const covered = coveredItems(dropped, place);
  return covered.length > 0 ? [{ effect: "stopped", items: covered }] : [];
}

function isOne(reason: string, { precise }: Place): boolean {
  return precise ? reason === "objection" || reason === "third-party-objection" : maskedReason(reason) === "withheld";
}

/** Those of some statements that are about the person, or in the whole message about the child, and in the scope. */
function coveredItems(
  statements: readonly { readonly id: string; readonly item: string }[],
  { wish, sent, isChild, labels }: Place,
): ItemName[] {
  const all = isChild && wish.scope.categories === "all";
  const names = statements.flatMap(({ id, item }): ItemName[] => {
    if (!isItemName(item)) return [];
    const label = aboutOf(id, sent);
    const isAbout = all || (label === null ? isChild : labels.has(label));
    return isAbout && coversCategory(wish.scope, items[item].category) ? [item] : [];
  });
  return [...new Set(names)];
}
