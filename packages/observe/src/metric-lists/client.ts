const at = ["adapter", "casework"] as const;
const none = {} as const;

/** What an agency's client has in hand: the agency's own, and nobody else's to see. */
export const clientMetrics = {
  gatehouse_outbox_waiting_messages: {
    type: "gauge",
    unit: "messages",
    help: "Messages in the agency's outbox without a signed decision yet",
    labels: none,
    at,
  },
  gatehouse_outbox_oldest_seconds: {
    type: "gauge",
    unit: "seconds",
    help: "For how long the oldest of them has waited; 0 when nothing waits",
    labels: none,
    at,
  },
  gatehouse_handed_over_total: {
    type: "counter",
    unit: "messages",
    help: "Copies handed over to the agency's own system",
    labels: none,
    at,
  },
  gatehouse_set_aside_items: {
    type: "gauge",
    unit: "items",
    help: "Deliveries that failed a check for good and lie aside for a human",
    labels: none,
    at,
  },
  gatehouse_missing_items: {
    type: "gauge",
    unit: "items",
    help: "Copies and receipts that the gateway numbered for this agency and that never came",
    labels: none,
    at,
  },
} as const;
