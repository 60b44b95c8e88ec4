/** What flows between agencies: metrics that name whose copies they count, and never fewer than five of anything. */
export const flowMetrics = {
  gatehouse_flow_copies_total: {
    type: "counter",
    unit: "messages",
    help: "Copies decided upon, by sender, recipient and what became of them, in steps of five: what is fewer than five is not there. A message refused whole is for nobody",
    labels: { from: "agency", to: "agency", outcome: ["shared", "minimised", "withheld", "held", "refused"] },
    at: ["gateway"],
  },
  gatehouse_agency_copies_total: {
    type: "counter",
    unit: "messages",
    help: "Copies decided upon, by the agency that sent them, in steps of five: all of them, those that went in spite of an objection, and those held for a reviewer. What is fewer than five is not there",
    labels: { agency: "agency", outcome: ["decided", "overridden", "held"] },
    at: ["gateway"],
  },
} as const;
