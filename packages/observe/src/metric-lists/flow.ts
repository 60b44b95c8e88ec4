/** What flows between agencies: the one metric that names two of them, and never fewer than five of anything. */
export const flowMetrics = {
  gatehouse_flow_copies_total: {
    type: "counter",
    unit: "messages",
    help: "Copies decided upon, by sender, recipient and what became of them, in steps of five: what is fewer than five is not there. A message refused whole is for nobody",
    labels: { from: "agency", to: "agency", outcome: ["shared", "minimised", "withheld", "held", "refused"] },
    at: ["gateway"],
  },
} as const;
