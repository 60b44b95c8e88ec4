import type { Decision, RecipientDecision } from "@gatehouse/contracts/decision";
import type { Metrics, Reading } from "@gatehouse/observe/metrics";

/** Below this, and between its multiples, nothing is told: a smaller number could be about one family. */
const step = 5;
/** In place of a recipient, where a message was refused whole. */
const nobody = "nobody";

type Flow = Reading<"gatehouse_flow_copies_total">["labels"];

/** Counts who sent how much to whom, and shows it in steps of five. */
export function countFlows(metrics: Metrics): (decision: Decision) => void {
  const flows = new Map<string, { readonly labels: Flow; count: number }>();
  const add = (from: string, to: string, outcome: Flow["outcome"]): void => {
    const key = `${from} ${to} ${outcome}`;
    const flow = flows.get(key) ?? { labels: { from, to, outcome }, count: 0 };
    flow.count += 1;
    flows.set(key, flow);
  };
  metrics.read(["gatehouse_flow_copies_total"], () => ({
    gatehouse_flow_copies_total: [
      // There from the beginning, so that whoever looks can tell that nothing flowed from that nothing is counted.
      { labels: { from: nobody, to: nobody, outcome: "shared" }, value: 0 },
      ...[...flows.values()]
        .filter(({ count }) => count >= step)
        .map(({ labels, count }) => ({ labels, value: Math.floor(count / step) * step })),
    ],
  }));
  return ({ message: { from }, outcome, recipients }) => {
    if (outcome === "refused") add(from, nobody, "refused");
    for (const [to, copy] of Object.entries(recipients)) add(from, to, outcomeOf(copy));
  };
}

/** Less than all of it is minimised, whether an item is missing or in its short form. */
function outcomeOf({ outcome, statements, dropped }: RecipientDecision): Flow["outcome"] {
  if (outcome !== "shared") return outcome;
  return dropped.length > 0 || statements.some(({ form }) => form === "minimised") ? "minimised" : "shared";
}
