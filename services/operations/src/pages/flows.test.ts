import { expect, test } from "vitest";
import { flowRows, pictureOf } from "./flows.ts";
import { latencyOf } from "./latency.ts";

const grew = (from: string, to: string, outcome: string, by: number) => ({ labels: { from, to, outcome }, by });
const agencies = ["a-school", "b-police", "c-health"].map((id) => ({ id, name: id }));

test("rows by sender and recipient, the busiest first; what was refused whole goes to nobody", () => {
  const rows = flowRows([
    grew("a-school", "b-police", "shared", 5),
    grew("a-school", "b-police", "withheld", 10),
    grew("b-police", "nobody", "refused", 20),
    grew("b-police", "c-health", "other", 20),
  ]);
  expect(rows.map(({ from, to, all }) => [from, to, all])).toEqual([
    ["b-police", null, 20],
    ["a-school", "b-police", 15],
  ]);
  expect(rows[1]?.counts).toEqual({ shared: 5, minimised: 0, withheld: 10, held: 0, refused: 0 });
});

test("a picture has every agency, an arrow each way, and none for what went to nobody", () => {
  const rows = flowRows([
    grew("a-school", "b-police", "shared", 5),
    grew("b-police", "a-school", "withheld", 5),
    grew("a-school", "c-health", "shared", 5),
    grew("a-school", "c-health", "held", 5),
    grew("b-police", "nobody", "refused", 20),
  ]);
  const { nodes, arrows } = pictureOf(rows, agencies);
  expect(nodes.map(({ name }) => name)).toEqual(["a-school", "b-police", "c-health"]);
  expect(arrows.map(({ kind, says }) => [kind, says])).toEqual([
    ["mixed", "a-school to c-health: 5 of 10 went"],
    ["went", "a-school to b-police: 5 of 5 went"],
    ["kept", "b-police to a-school: 0 of 5 went"],
  ]);
  expect(new Set(arrows.map(({ path }) => path)).size).toBe(3);
});

test("latency is the upper end of the step that half, and 99 of 100, are in", () => {
  const steps = [
    { labels: { le: "+Inf" }, by: 100 },
    { labels: { le: "0.01" }, by: 60 },
    { labels: { le: "2" }, by: 98 },
  ];
  expect(latencyOf(steps)).toEqual({ count: 100, half: "10 ms at most", most: "more than 2 s" });
  expect(latencyOf([])).toBeNull();
});
