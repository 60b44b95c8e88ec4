import type { Growth } from "../history.ts";

/** How much of what an agency sent went in spite of an objection, and how much was held: shares in words. */
export type AgencyRate = {
  readonly agency: string;
  readonly all: number;
  readonly overridden: string;
  readonly held: string;
};

/** Of fewer copies of one agency nothing is told: a share of a handful is about one family. */
const leastShown = 20;
const tooFew = "too few to show";

/** Each agency's shares, the one that sent most first. The counts are in steps of five, so shares are about right. */
export function agencyRates(growth: readonly Growth[]): readonly AgencyRate[] {
  const of = (agency: string, outcome: string): number =>
    growth.find(({ labels }) => labels["agency"] === agency && labels["outcome"] === outcome)?.by ?? 0;
  const share = (count: number, all: number): string =>
    count === 0 ? tooFew : `about ${Math.min(100, Math.round((100 * count) / all))} %`;
  return growth
    .filter(({ labels, by }) => labels["outcome"] === "decided" && by >= leastShown)
    .map(({ labels: { agency = "" }, by: all }) => ({
      agency,
      all,
      overridden: share(of(agency, "overridden"), all),
      held: share(of(agency, "held"), all),
    }))
    .toSorted((a, b) => b.all - a.all || (a.agency < b.agency ? -1 : 1));
}
