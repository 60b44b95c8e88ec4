import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { z } from "zod";
import type { Claim, Size } from "./claim.ts";
import { median, rounded } from "./statistics.ts";

const MIB = 2 ** 20;
/** The first rounds are not counted: the engine goes on compiling for some 20,000 decisions, and a gateway runs for weeks. */
const WARM_ROUNDS = 16;

const Built = z.object({ facts: z.number(), recipients: z.number(), rss: z.number() });
const Round = z.object({
  p50: z.number(),
  p99: z.number(),
  quickest50: z.number(),
  quickest99: z.number(),
  floor50: z.number(),
  floor99: z.number(),
  spin50: z.number(),
  spin99: z.number(),
});
type Round = z.infer<typeof Round>;
type World = {
  readonly people: number;
  readonly rss: number;
  readonly child: ChildProcess;
  readonly rounds: Round[];
};

/** What one decision takes on a message of 40 statements to 7 recipients, with registers of more and more people. */
export async function decide(size: Size, say: (line: string) => void): Promise<Claim> {
  const sizes = size.events < 100_000 ? [100, 10_000] : [100, 10_000, 100_000, 1_000_000];
  const worlds: World[] = [];
  let facts = 0;
  for (const people of sizes) {
    const child = fork(join(import.meta.dirname, "decide-subject.ts"), [String(people)], {
      execArgv: ["--max-old-space-size=16000"],
    });
    const built = Built.parse(await heard(child));
    worlds.push({ people, rss: built.rss, child, rounds: [] });
    facts = built.facts;
    say(`a register of ${people} people: ${rounded(built.rss / MIB)} MiB`);
  }
  // In turn, so that whatever else the machine does falls on all of them.
  for (let round = 0; round < size.rounds + WARM_ROUNDS; round++) {
    for (const { child, rounds, people } of worlds) {
      child.send("round");
      const figures = Round.parse(await heard(child));
      if (round < WARM_ROUNDS) continue;
      rounds.push(figures);
      say(`${people} people: p50 ${rounded(figures.p50, 1)} µs, p99 ${rounded(figures.p99, 1)} µs`);
    }
  }
  for (const { child } of worlds) child.kill();
  const of = (world: World | undefined, pick: (round: Round) => number): number =>
    median((world?.rounds ?? []).map(pick));
  const few = of(worlds[0], ({ quickest50 }) => quickest50);
  const row = (world: World): (string | number)[] => [
    world.people.toLocaleString("en-GB"),
    rounded(of(world, ({ p50 }) => p50)),
    rounded(of(world, ({ p99 }) => p99)),
    rounded(of(world, ({ quickest50 }) => quickest50)),
    rounded(of(world, ({ quickest99 }) => quickest99)),
    rounded(of(world, ({ quickest50 }) => quickest50) / few, 2),
    rounded(of(world, ({ floor50 }) => floor50)),
    rounded(
      of(world, ({ spin50, spin99 }) => spin99 / spin50),
      2,
    ),
    rounded(
      of(world, ({ p50, p99 }) => p99 / p50),
      2,
    ),
    rounded(world.rss / MIB),
  ];
  return {
    name: "decide",
    title: `One decision: 40 statements, 7 recipients, ${facts} register facts in scope`,
    columns: [
      "people in the register",
      "p50, µs",
      "p99, µs",
      "quickest of three: p50",
      "p99",
      "times that with 100 people",
      "floor: p50",
      "bare loop: p99 / p50",
      "decision: p99 / p50",
      "resident, MiB",
    ],
    rows: worlds.map(row),
    notes: [
      `Elapsed time; medians of ${size.rounds} rounds of 400 messages about 20 families, each decided three times, every ` +
        "time parsed anew. On a machine that does other things the quickest of three says what the code takes. " +
        "The floor looks up the same cells and looks at every fact once for every recipient. The bare loop takes about as " +
        "long as a decision and touches no memory: what its p99 is above its p50, the machine added.",
    ],
    raw: worlds.map(({ people, rss, rounds }) => ({ people, rss, rounds })),
  };
}

async function heard(child: ChildProcess): Promise<unknown> {
  const gone = once(child, "exit").then(() => Promise.reject(new Error("the deciding process ended")));
  const [message]: unknown[] = await Promise.race([once(child, "message"), gone]);
  return message;
}
