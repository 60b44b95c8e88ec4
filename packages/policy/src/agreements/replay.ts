import type { AgencyId } from "@gatehouse/contracts/agency";
import type { RecordedDecision } from "@gatehouse/contracts/recorded-decision";
import { londonDateOf } from "../calendar.ts";
import { compareText } from "../canonical.ts";
import type { Policy, PolicyItem } from "../compile.ts";
import { agreementsOf, reaches, reachInWords, reachOf } from "./reach.ts";
import type { Reach, Route } from "./reach.ts";

/** What would come out otherwise for one recipient of one recorded message. */
export type ReplayedOtherwise = {
  readonly record: number;
  readonly at: string;
  readonly message: string;
  readonly from: AgencyId;
  readonly to: AgencyId;
  /** Whether the recipient would have seen more of it than it did. */
  readonly more: boolean;
  readonly sentence: string;
};

/** What a replay came to: of so many decisions, what would change, and what could not be told. */
export type Replayed = {
  readonly decisions: number;
  readonly otherwise: readonly ReplayedOtherwise[];
  /** Decisions of which something depends on what is no longer kept: the message itself. */
  readonly untold: readonly { readonly record: number; readonly why: string }[];
};

type Recipient = RecordedDecision["recipients"][string];
type Change = Pick<ReplayedOtherwise, "more" | "sentence">;

/**
 * Says which recorded decisions would have come out otherwise under another policy: agreements, kinds and cells (steps 3
 * and 9), on the day they were decided. Objections, bars and consents stay as they were judged then.
 *
 * Content is gone, so where more might have gone, whether it would have is said as "may".
 */
export function replayDecisions(decisions: readonly RecordedDecision[], next: Policy): Replayed {
  const otherwise: ReplayedOtherwise[] = [];
  const untold: { record: number; why: string }[] = [];
  for (const decision of decisions) {
    const { record, at, message } = decision;
    const { purpose } = message;
    if (decision.outcome === "refused" || purpose === null) {
      if (decision.reasons.includes("policy-not-in-force"))
        untold.push({ record, why: "it was refused because no policy was in force: its recipients are not known" });
      continue;
    }
    const recipients = Object.entries(decision.recipients).toSorted(([a], [b]) => compareText(a, b));
    for (const [to, recipient] of recipients)
      for (const change of changesFor(next, decision, { from: message.from, to, purpose }, recipient))
        otherwise.push({ record, at, message: message.id, from: message.from, to, ...change });
  }
  return { decisions: decisions.length, otherwise, untold };
}

function changesFor(next: Policy, decision: RecordedDecision, route: Route, was: Recipient): readonly Change[] {
  const agreements = agreementsOf(next, route, londonDateOf(Date.parse(decision.at)));
  if (agreements.length === 0) {
    if (was.outcome === "withheld") return [];
    return [{ more: false, sentence: "no agreement would have let it be shared at all" }];
  }
  if (was.reasons.includes("no-sharing-agreement"))
    return [{ more: true, sentence: "an agreement would have let it be shared, as far as the rest allowed" }];
  if (was.outcome === "withheld" && was.dropped.length === 0) return [];
  const reach = (item: PolicyItem): Reach => reachOf(next, route, item, was.tier, agreements);
  return [...lost(next, was, reach, decision), ...won(next, was, reach)];
}

/** A court's order and an answer to a request let through what the cell alone would not. */
function lost(
  next: Policy,
  { statements }: Recipient,
  reach: (item: PolicyItem) => Reach,
  { message }: RecordedDecision,
): readonly Change[] {
  if (message.purpose === "court-order") return [];
  const asked = message.kind === "information-response";
  return statements.flatMap(({ item: name, form }) => {
    const item = next.items.get(name);
    const now = item ? reach(item) : reaches.never;
    const enough = form === "full" ? isFull(now) : now !== reaches.never;
    const open = now >= reaches.minimised || (asked && now >= reaches["minimised, when asked for"]);
    // What a human released, or an owner's own action, came through in spite of its cell, and would again.
    const released = now === reaches["in full, once released"] || now === reaches["minimised, once released"];
    if ((enough && open) || released || name === "plan.action") return [];
    return [
      {
        more: false,
        sentence: `${name} went ${form === "full" ? "in full" : "minimised"}, and would go ${reachInWords(now)}`,
      },
    ];
  });
}

function isFull(reach: Reach): boolean {
  return (
    reach === reaches["in full"] ||
    reach === reaches["in full, when asked for"] ||
    reach === reaches["in full, once released"]
  );
}

const byCell: ReadonlySet<string> = new Set(["not-in-agreement", "only-on-request", "sealed"]);

function won(next: Policy, { dropped, statements }: Recipient, reach: (item: PolicyItem) => Reach): readonly Change[] {
  const further = dropped.flatMap(({ item: name, reason }): Change[] => {
    const item = next.items.get(name);
    const now = item ? reach(item) : reaches.never;
    if (!byCell.has(reason) || now < reaches.minimised) return [];
    const may = now === reaches.minimised && item?.minimised === "authored" ? "may have gone" : "would have gone";
    return [{ more: true, sentence: `${name} was dropped (${reason}), and ${may} ${reachInWords(now)}` }];
  });
  const longer = statements.flatMap(({ item: name, form }): Change[] => {
    const item = next.items.get(name);
    if (form === "full" || !item || reach(item) !== reaches["in full"]) return [];
    return [{ more: true, sentence: `${name} went minimised, and would go in full` }];
  });
  return [...further, ...longer];
}
