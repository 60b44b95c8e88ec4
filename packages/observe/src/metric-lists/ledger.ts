const gateway = ["gateway"] as const;
const witness = ["witness"] as const;
const none = {} as const;

/** How the ledger grows, and who has seen it. */
export const ledgerMetrics = {
  gatehouse_ledger_records: {
    type: "gauge",
    unit: "records",
    help: "Records committed",
    labels: none,
    at: gateway,
  },
  gatehouse_ledger_signed_records: {
    type: "gauge",
    unit: "records",
    help: "Records in the newest signed checkpoint",
    labels: none,
    at: gateway,
  },
  gatehouse_ledger_final_records: {
    type: "gauge",
    unit: "records",
    help: "Records in the newest checkpoint that a quorum of witnesses cosigned",
    labels: none,
    at: gateway,
  },
  gatehouse_ledger_checkpoint_timestamp_seconds: {
    type: "gauge",
    unit: "timestamp",
    help: "When a checkpoint was signed last, Unix time; 0 before the first of this start",
    labels: none,
    at: gateway,
  },
  gatehouse_ledger_unsigned_seconds: {
    type: "gauge",
    unit: "seconds",
    help: "For how long committed records have waited for a signed checkpoint; 0 when none waits",
    labels: none,
    at: gateway,
  },
  gatehouse_ledger_unfinal_seconds: {
    type: "gauge",
    unit: "seconds",
    help: "For how long committed records have waited for the witnesses' cosignatures; 0 when none waits",
    labels: none,
    at: gateway,
  },
  gatehouse_witness_answers_total: {
    type: "counter",
    unit: "requests",
    help: "What each witness answered when it was asked to cosign; refused and invalid are for a human",
    labels: { agency: "agency", outcome: ["cosigned", "away", "refused", "invalid"] },
    at: gateway,
  },
  gatehouse_witness_copied_records: {
    type: "gauge",
    unit: "records",
    help: "Records in this witness's own copy, each checked",
    labels: none,
    at: witness,
  },
  gatehouse_witness_cosigned_records: {
    type: "gauge",
    unit: "records",
    help: "Records in the newest checkpoint that this witness cosigned",
    labels: none,
    at: witness,
  },
  gatehouse_witness_requests_total: {
    type: "counter",
    unit: "requests",
    help: "What this witness answered to who asked it to cosign; inconsistent is a ledger that is not what it was",
    labels: {
      outcome: ["cosigned", "behind", "malformed", "origin-unknown", "not-signed", "size-differs", "inconsistent"],
    },
    at: witness,
  },
  gatehouse_witness_troubled: {
    type: "gauge",
    unit: "yes or no",
    help: "1 while this witness cannot follow the ledger, or refuses to: its /health has the code",
    labels: none,
    at: witness,
  },
} as const;
