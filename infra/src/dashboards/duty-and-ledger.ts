import type { Board } from "./grafana.ts";

/** What waits for humans. */
export const holdsBoard: Board = {
  title: "holds and duties",
  panels: [
    {
      title: "Holds",
      says: "Copies that wait for a reviewer, and those past their time.",
      unit: "short",
      queries: [
        ["gatehouse_holds_open", "open"],
        ["gatehouse_holds_overdue", "overdue"],
      ],
    },
    {
      title: "Late acknowledgements",
      says: "Messages that nobody said they have read, past the time for it.",
      unit: "short",
      queries: [['gatehouse_duties_late{duty="acknowledge"}', "late"]],
    },
    {
      title: "Duties open",
      says: "What agencies have to do, all agencies together.",
      unit: "short",
      queries: [["gatehouse_duties_open > 0", "{{duty}}"]],
    },
    {
      title: "Duties late",
      says: "Of it, what is past its time.",
      unit: "short",
      queries: [["gatehouse_duties_late > 0", "{{duty}}"]],
    },
  ],
};

/** The ledger, and who has seen it. */
export const ledgerBoard: Board = {
  title: "ledger and witnesses",
  panels: [
    {
      title: "Records",
      says: "Committed, signed, final, and how far each witness has come. The lines run together.",
      unit: "short",
      queries: [
        ["gatehouse_ledger_records", "committed"],
        ["gatehouse_ledger_signed_records", "signed"],
        ["gatehouse_ledger_final_records", "final"],
        ["gatehouse_witness_copied_records", "{{instance}} copied"],
        ["gatehouse_witness_cosigned_records", "{{instance}} cosigned"],
      ],
    },
    {
      title: "Waiting for a checkpoint, and for witnesses",
      says: "For how long committed records have waited. A second or two is usual.",
      unit: "s",
      queries: [
        ["gatehouse_ledger_unsigned_seconds", "for a checkpoint"],
        ["gatehouse_ledger_unfinal_seconds", "for the witnesses"],
      ],
    },
    {
      title: "Age of the last checkpoint",
      says: "Grows while nothing is decided: a matter only when records wait.",
      unit: "s",
      queries: [["time() - (gatehouse_ledger_checkpoint_timestamp_seconds > 0)", "age"]],
    },
    {
      title: "What witnesses answer",
      says: "Refused and invalid are for a human at once.",
      unit: "reqps",
      queries: [
        ["sum by (agency, outcome) (rate(gatehouse_witness_answers_total[5m])) > 0", "{{agency}} {{outcome}}"],
        [
          "sum by (instance, outcome) (rate(gatehouse_witness_requests_total[5m])) > 0",
          "{{instance}} said {{outcome}}",
        ],
      ],
    },
    {
      title: "Witnesses in trouble",
      says: "1 while a witness cannot follow, or refuses to.",
      unit: "short",
      queries: [["gatehouse_witness_troubled", "{{instance}}"]],
    },
    {
      title: "Snapshot",
      says: "How old it is, and how many records a start would fold on top of it.",
      unit: "short",
      queries: [
        ["time() - gatehouse_snapshot_timestamp_seconds", "age, seconds"],
        ["gatehouse_snapshot_behind_records", "records"],
      ],
    },
    {
      title: "Streams",
      says: "What each takes of the server's disk.",
      unit: "bytes",
      queries: [["gatehouse_stream_bytes", "{{stream}}"]],
    },
    {
      title: "Keys",
      says: "Until each agency, and the gateway, has no good key any more.",
      unit: "s",
      queries: [["gatehouse_key_expires_timestamp_seconds - time()", "{{agency}} {{use}}"]],
    },
  ],
};
