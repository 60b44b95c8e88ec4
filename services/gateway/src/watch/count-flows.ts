import type { Decision, RecipientDecision } from "@gatehouse/contracts/decision";
import type { Metrics, Reading } from "@gatehouse/observe/metrics";

/** Below this, and between its multiples, nothing is told: a smaller number could be about one family. */
const step = 5;
/** In place of a recipient, where a message was refused whole. */
const nobody = "nobody";

type Flow = Reading<"gatehouse_flow_copies_total">["labels"];
type OfAgency = Reading<"gatehouse_agency_copies_total">["labels"];

/** Counts who sent how much to whom, and how much of each agency's was overridden or held; shows both in steps of five. */
export function countFlows(metrics: Metrics): (decision: Decision) => void {
  const flows = new InSteps<Flow>();
  const agencies = new InSteps<OfAgency>();
  metrics.read(["gatehouse_flow_copies_total", "gatehouse_agency_copies_total"], () => ({
    gatehouse_flow_copies_total: [
      // There from the beginning, so that whoever looks can tell that nothing flowed from that nothing is counted.
      { labels: { from: nobody, to: nobody, outcome: "shared" }, value: 0 },
      ...flows.told(),
    ],
    gatehouse_agency_copies_total: [{ labels: { agency: nobody, outcome: "decided" }, value: 0 }, ...agencies.told()],
  }));
  return ({ message: { from }, outcome, recipients }) => {
    if (outcome === "refused") flows.add({ from, to: nobody, outcome: "refused" });
    for (const [to, copy] of Object.entries(recipients)) {
      flows.add({ from, to, outcome: outcomeOf(copy) });
      agencies.add({ agency: from, outcome: "decided" });
      if (copy.overrides.length > 0) agencies.add({ agency: from, outcome: "overridden" });
      if (copy.outcome === "held") agencies.add({ agency: from, outcome: "held" });
    }
  };
}

/** Counts by labels; each count is rounded by itself, so that no two of them together tell of one. */
class InSteps<Labels extends Readonly<Record<string, string>>> {
  readonly #counts = new Map<string, { readonly labels: Labels; count: number }>();

  add(labels: Labels): void {
    const key = Object.values(labels).join(" ");
    const known = this.#counts.get(key) ?? { labels, count: 0 };
    known.count += 1;
    this.#counts.set(key, known);
  }

  told(): readonly { readonly labels: Labels; readonly value: number }[] {
    return [...this.#counts.values()]
      .filter(({ count }) => count >= step)
      .map(({ labels, count }) => ({ labels, value: Math.floor(count / step) * step }));
  }
}

/** Less than all of it is minimised, whether an item is missing or in its short form. */
function outcomeOf({ outcome, statements, dropped }: RecipientDecision): Flow["outcome"] {
  if (outcome !== "shared") return outcome;
  return dropped.length > 0 || statements.some(({ form }) => form === "minimised") ? "minimised" : "shared";
}
