import { expect, test } from "vitest";
import { agencyRates } from "./agency-rates.ts";

const grew = (agency: string, outcome: string, by: number) => ({ labels: { agency, outcome }, by });

test("shares are of an agency's own copies, the busiest first, and none stands for fewer than twenty of them", () => {
  const rates = agencyRates([
    grew("a-school", "decided", 20),
    grew("a-school", "held", 5),
    grew("b-police", "decided", 40),
    grew("b-police", "overridden", 10),
    grew("c-health", "decided", 15),
    grew("c-health", "held", 15),
  ]);
  expect(rates).toEqual([
    { agency: "b-police", all: 40, overridden: "about 25 %", held: "too few to show" },
    { agency: "a-school", all: 20, overridden: "too few to show", held: "about 25 %" },
  ]);
});
