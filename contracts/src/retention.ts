/** For how long something is kept, and who says so. */
export type RetentionRow = {
  readonly id: "record" | "copy-acknowledged" | "copy-fetched" | "copy-not-fetched" | "cosigned-leaf";
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
    what: "A decision's record: who asked, who got which items, the reasons, by which rules",
    keep: { months: 84 },
    from: "the last record of the message",
    source:
      "our own proposal, upper end of six to seven years usual for audit logs; child-protection files of councils are kept longer, at the council",
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
