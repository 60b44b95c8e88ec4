import type { Board } from "./grafana.ts";

/** What comes in, what is decided of it, and how fast. */
export const flowBoard: Board = {
  title: "flow",
  panels: [
    {
      title: "What agencies sent",
      says: "Messages and register events a second, by what became of them.",
      unit: "reqps",
      queries: [["sum by (result) (rate(gatehouse_intake_items_total[5m]))", "{{result}}"]],
    },
    {
      title: "Refused, by reason",
      says: "In the last hour. A signature that does not hold may be somebody else than the agency: see the runbook suspicious-refusal.",
      unit: "short",
      queries: [["sum by (code) (increase(gatehouse_refusals_total[1h])) > 0", "{{code}}"]],
    },
    {
      title: "Recipients' copies",
      says: "Decided a second, all agencies together: shared, withheld, or held for a reviewer.",
      unit: "reqps",
      queries: [["sum by (outcome) (rate(gatehouse_copies_total[5m]))", "{{outcome}}"]],
    },
    {
      title: "From whom to whom",
      says: "In the last day, in steps of five; what is fewer is not shown.",
      unit: "short",
      queries: [
        [
          "sum by (from, to, outcome) (increase(gatehouse_flow_copies_total[1d])) > 0",
          "{{from}} to {{to}}: {{outcome}}",
        ],
      ],
    },
    {
      title: "Overridden and held, by sender",
      says: "Of an agency's copies in the last day, those that went in spite of an objection and those held for a reviewer; agencies with fewer than twenty copies are not shown.",
      unit: "percentunit",
      queries: [
        [
          'sum by (agency, outcome) (increase(gatehouse_agency_copies_total{outcome=~"overridden|held"}[1d])) / on (agency) group_left () (sum by (agency) (increase(gatehouse_agency_copies_total{outcome="decided"}[1d])) >= 20)',
          "{{agency}} {{outcome}}",
        ],
      ],
    },
    {
      title: "Decisions",
      says: "First decisions and those taken again, a second.",
      unit: "reqps",
      queries: [
        ["sum by (outcome) (rate(gatehouse_decisions_total[5m]))", "{{outcome}}"],
        ["rate(gatehouse_decided_again_total[5m])", "again"],
      ],
    },
    {
      title: "From the intake to the decision",
      says: "What half, 95 and 99 of a hundred waited at most until their decision was on disk.",
      unit: "s",
      queries: [
        ["histogram_quantile(0.5, sum by (le) (rate(gatehouse_intake_to_decided_seconds_bucket[5m])))", "half"],
        ["histogram_quantile(0.95, sum by (le) (rate(gatehouse_intake_to_decided_seconds_bucket[5m])))", "95 of 100"],
        ["histogram_quantile(0.99, sum by (le) (rate(gatehouse_intake_to_decided_seconds_bucket[5m])))", "99 of 100"],
      ],
    },
    {
      title: "Stages of a step",
      says: "95 of a hundred took at most so long; commit is one write for many.",
      unit: "s",
      queries: [
        ["histogram_quantile(0.95, sum by (le, stage) (rate(gatehouse_stage_seconds_bucket[5m])))", "{{stage}}"],
      ],
    },
    {
      title: "Waiting to be decided",
      says: "Stored and not decided; decided and not written; to be decided again. All three go back to 0.",
      unit: "short",
      queries: [
        ["gatehouse_intake_waiting_items", "in the intake"],
        ["gatehouse_unwritten_steps", "not written"],
        ["gatehouse_again_waiting_items", "again"],
      ],
    },
    {
      title: "Alarms",
      says: "In the last hour, by code. The log line gateway.alarm has the ids.",
      unit: "short",
      queries: [["sum by (code) (increase(gatehouse_alarms_total[1h])) > 0", "{{code}}"]],
    },
  ],
};

/** What waits for agencies, and who listens. */
export const deliveryBoard: Board = {
  title: "delivery",
  panels: [
    {
      title: "Waiting to be fetched",
      says: "Copies, receipts and notices, all agencies together, in steps of five.",
      unit: "short",
      queries: [["gatehouse_delivery_waiting_items", "items"]],
    },
    {
      title: "The oldest of them",
      says: "For how long it has waited.",
      unit: "s",
      queries: [["gatehouse_delivery_oldest_seconds", "oldest"]],
    },
    {
      title: "Waiting, by agency",
      says: "In steps of five: 0 is fewer than five, which is not told.",
      unit: "short",
      queries: [["gatehouse_delivery_waiting_steps", "{{agency}}"]],
    },
    {
      title: "Agencies that listen",
      says: "1 while a client of the agency waits for deliveries.",
      unit: "short",
      queries: [["gatehouse_agency_listening", "{{agency}}"]],
    },
    {
      title: "Outboxes of this agency's services",
      says: "For an agency that scrapes its own services: messages without a decision, and the age of the oldest.",
      unit: "short",
      queries: [
        ["gatehouse_outbox_waiting_messages", "{{instance}} waiting"],
        ["gatehouse_outbox_oldest_seconds", "{{instance}} oldest, seconds"],
      ],
    },
    {
      title: "What came to this agency",
      says: "Handed over a second; and what failed a check, or never came, which is for a human.",
      unit: "short",
      queries: [
        ["rate(gatehouse_handed_over_total[5m])", "{{instance}} handed over"],
        ["gatehouse_set_aside_items", "{{instance}} set aside"],
        ["gatehouse_missing_items", "{{instance}} missing"],
      ],
    },
  ],
};
