import { expect, test } from "vitest";
import { History } from "../history.ts";
import { readMetricsText } from "../read-metrics.ts";
import { overviewOf } from "./overview.ts";

const hourMs = 3_600_000;

/** What the page shows when so many copies were decided upon in the hour, one of which was the fifth from A to B. */
function shownOf(copies: number): Readonly<Record<string, unknown>> {
  const history = new History(() => hourMs);
  history.take(
    readMetricsText(
      [
        `gatehouse_copies_total{outcome="withheld"} ${copies}`,
        'gatehouse_flow_copies_total{from="hillside-school",to="northshire-police",outcome="withheld"} 5',
        `gatehouse_intake_to_decided_seconds_bucket{le="0.1"} ${copies}`,
        `gatehouse_intake_to_decided_seconds_bucket{le="+Inf"} ${copies}`,
      ].join("\n"),
      "gateway",
    ),
  );
  const targets = { standings: () => [], look: async () => undefined, onNews: () => () => true };
  return overviewOf({ targets, history, agencies: [], agreements: [], now: () => hourMs }, hourMs);
}

test.each([1, 19])(
  "of %i copies nothing is told: the one would be the fifth, and its way and its end be known",
  (copies) => {
    expect(shownOf(copies)).toMatchObject({ rows: [], picture: { arrows: [] }, latency: null, rates: null });
  },
);

test("of twenty the flow, its times and its shares are told", () => {
  expect(shownOf(20)).toMatchObject({
    rows: [{ from: "hillside-school", all: 5 }],
    latency: { count: 20 },
    rates: { all: 20, withheld: "100 %" },
  });
});
