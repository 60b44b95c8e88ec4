import type { RegisterEventType } from "./register-event.ts";

/** For how long something is kept, and who says so. */
export type RetentionRow = {
  readonly id:
    | "record"
    | "register-ended"
    | "register-acting"
    | "copy-acknowledged"
    | "copy-fetched"
    | "copy-not-fetched"
    | "cosigned-leaf";
  readonly what: string;
  /** Null is for good. */
  readonly keep: { readonly months: number } | { readonly days: number } | null;
  /** Counted from when. */
  readonly from: string;
  readonly source: string;
};

/** When the table was last looked at by somebody who answers for it. */
export const retentionAsOf = "2026-11-23";

/**
 * What the broker itself keeps, and for how long. Agencies keep what they received by their own schedules; a recipient's copy
 * names its own date by the agreement. To be confirmed by a partnership's data protection officer before it is switched on.
 */
export const retention: readonly RetentionRow[] = [
  {
    id: "record",
    what: "A decision's record: who asked, who got which items, the reasons, by which rules; with it what was recorded of the message: tellings, reviews, releases, countersignatures",
    keep: { months: 84 },
    from: "the last record of the message",
    source:
      "our own proposal, upper end of six to seven years usual for audit logs; child-protection files of councils are kept longer, at the council",
  },
  {
    id: "register-ended",
    what: "A register event that acts no more, with what ended it: an objection withdrawn, an answer taken back, lapsed or replaced, a flag cleared or expired, a restriction lifted",
    keep: { months: 84 },
    from: "its end",
    source: "our own proposal: as long as the decisions that rested on it",
  },
  {
    id: "register-acting",
    what: "A register event that acts: a standing objection, answer, flag or restriction; who is who, cases, teams, court orders and releases for a person",
    keep: null,
    from: "being recorded",
    source: "our own: what is decided rests on it",
  },
  {
    id: "copy-acknowledged",
    what: "A sealed copy that a named human at its agency has acknowledged",
    keep: { days: 30 },
    from: "the acknowledgement",
    source: "our own: time to have it again after a loss; the agency has it on its own file by then",
  },
  {
    id: "copy-fetched",
    what: "A sealed copy that its agency has fetched and not acknowledged, a receipt or a notice that it has fetched",
    keep: { days: 90 },
    from: "the decision",
    source: "our own proposal; that it was not acknowledged was told to its sender long before",
  },
  {
    id: "copy-not-fetched",
    what: "A sealed copy that nobody fetched",
    keep: null,
    from: "the decision",
    source: "our own: a concern must not vanish unread; that it waits is told to its sender and to operations",
  },
  {
    id: "cosigned-leaf",
    what: "A leaf of the ledger and its tiles, which are about nobody, at the broker and at each witness",
    keep: null,
    from: "the decision",
    source: "every proof rests on them",
  },
];

/**
 * When a kind of register event goes: `with-message` with the message it is about, `when-ended` by `register-ended` once
 * nothing of it acts, `for-good` not as yet.
 */
export type RegisterRetention = "with-message" | "when-ended" | "for-good";

/** For each kind of register event, when it goes. A release that is not for one message acts for good. */
export const registerRetention: Readonly<Record<RegisterEventType, RegisterRetention>> = {
  "person.linked": "for-good",
  "person.unlinked": "for-good",
  "person.distinct": "for-good",
  "case.opened": "for-good",
  "case.closed": "for-good",
  "case.level-set": "for-good",
  "team.joined": "for-good",
  "team.left": "for-good",
  "objection.recorded": "when-ended",
  "objection.withdrawn": "when-ended",
  "consent.given": "when-ended",
  "consent.refused": "when-ended",
  "consent.withdrawn": "when-ended",
  "risk.flagged": "when-ended",
  "risk.countersigned": "with-message",
  "risk.cleared": "when-ended",
  "restriction.placed": "when-ended",
  "restriction.lifted": "when-ended",
  "order.recorded": "for-good",
  "release.approved": "with-message",
  "review.decided": "with-message",
  "telling.recorded": "with-message",
};
