import type { Decision } from "@gatehouse/contracts/decision";
import { openMetrics } from "@gatehouse/observe/metrics";
import { expect, test } from "vitest";
import { countFlows } from "./count-flows.ts";

type Copy = Partial<Decision["recipients"][string]>;
function decision(outcome: Decision["outcome"], recipients: Readonly<Record<string, Copy>>): Decision {
  const message = { id: "m", kind: "case-update", from: "a-school", case: null };
  // Only what is counted of a decision.
  return { message, outcome, recipients } as unknown as Decision;
}
const s1 = { id: "s1", item: "child.name", form: "full" as const };

test("flows are told in steps of five, and fewer than five not at all", async () => {
  const metrics = openMetrics("gateway");
  const count = countFlows(metrics);
  const shown = async (): Promise<readonly string[]> =>
    (await metrics.text())
      .split("\n")
      .filter((line) => /^gatehouse_(?:flow|agency)_copies_total\{.* [1-9]\d*$/.test(line));
  const one = decision("decided", {
    "b-police": {
      outcome: "shared",
      statements: [s1],
      dropped: [],
      overrides: [{ objection: "o", by: "front-door-concern" }],
    },
    "c-health": { outcome: "shared", statements: [{ ...s1, form: "minimised" }], dropped: [], overrides: [] },
    "d-housing": { outcome: "held", statements: [], dropped: [], overrides: [] },
  });
  for (let at = 0; at < 4; at++) count(one);
  // Twelve copies of the agency by now, and four of each kind.
  expect(await shown()).toEqual(['gatehouse_agency_copies_total{agency="a-school",outcome="decided"} 10']);
  for (let at = 0; at < 5; at++) count(one);
  for (let at = 0; at < 5; at++) count(decision("refused", {}));
  expect((await shown()).map((line) => line.replace(/^gatehouse_(?:flow|agency)_copies_total/, "")).toSorted()).toEqual(
    [
      '{agency="a-school",outcome="decided"} 25',
      '{agency="a-school",outcome="held"} 5',
      '{agency="a-school",outcome="overridden"} 5',
      '{from="a-school",to="b-police",outcome="shared"} 5',
      '{from="a-school",to="c-health",outcome="minimised"} 5',
      '{from="a-school",to="d-housing",outcome="held"} 5',
      '{from="a-school",to="nobody",outcome="refused"} 5',
    ],
  );
});
