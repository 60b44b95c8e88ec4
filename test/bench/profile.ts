import type { Claim, Size } from "./claim.ts";
import { runThrough } from "./run-through.ts";
import { floorStages, gatewayStages } from "./stages.ts";
import type { StageCosts } from "./stages.ts";
import { median, rounded } from "./statistics.ts";
import { identityOf, makeWorkload } from "./workload.ts";

/** Where a message's time goes, stage by stage: alone without a server, and as the running gateway counts it. */
export async function profile(size: Size, say: (line: string) => void): Promise<Claim> {
  await using workload = await makeWorkload(size.messages);
  const gateway: StageCosts[] = [];
  const floor: StageCosts[] = [];
  const identity = await identityOf(workload);
  for (let round = 0; round < size.rounds; round++) {
    gateway.push(await gatewayStages(workload, identity));
    floor.push(await floorStages(workload, identity));
    say(`gateway ${JSON.stringify(gateway.at(-1))}, floor ${JSON.stringify(floor.at(-1))}`);
  }
  const running = await runThrough("gateway", workload);
  const rows = [...rowsOf("gateway", gateway), ...rowsOf("floor", floor)];
  const counted = Object.entries(running.stages).map(
    ([stage, { count, ms }]) => `${stage} ${rounded(ms / count, 2)} ms × ${count}`,
  );
  return {
    name: "profile",
    title: "Processor time of a message by stage, without a server",
    columns: ["stage", "its thread, µs", "all threads, µs"],
    rows,
    notes: [
      "The other threads check and make signatures and collect garbage. What the bus costs is not in it.",
      `As a running gateway under full load counts, elapsed and overlapping: ${counted.join(", ")}.`,
    ],
    raw: { gateway, floor, running: running.stages },
  };
}

function rowsOf(name: string, runs: readonly StageCosts[]): (string | number)[][] {
  const stages = Object.keys(runs[0] ?? {});
  const of = (stage: string, kind: "main" | "all"): number =>
    rounded(median(runs.map((run) => run[stage]?.[kind] ?? 0)));
  const rows = stages.map((stage) => [`${name}: ${stage}`, of(stage, "main"), of(stage, "all")]);
  const sum = (kind: "main" | "all"): number => stages.reduce((total, stage) => total + of(stage, kind), 0);
  return stages.length === 1 ? rows : [...rows, [`${name}: together`, sum("main"), sum("all")]];
}
