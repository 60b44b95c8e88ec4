import process, { argv, memoryUsage } from "node:process";
import { decide } from "@gatehouse/policy/decide";
import { decidedAt, FAMILIES, lookUpOnly, makeDecideWorld } from "./decide-world.ts";
import { quantile } from "./statistics.ts";

/** A process with a register of so many people, that decides a round of messages whenever its parent asks. */
const people = Number(argv[2]);
/** Messages of a round. */
const MESSAGES = 400;
/** How often each is decided: what else the machine does lands on one of them, hardly on all. */
const TIMES = 3;

const world = makeDecideWorld(people);

/** So many turns take about as long as a decision; they touch no memory, so that what they vary by is the machine's. */
const SPIN = 27_000;

function spin(): number {
  let x = 1;
  for (let turn = 0; turn < SPIN; turn++) x = Math.imul(x, 1_664_525) ^ turn;
  return x;
}

function microseconds(work: () => unknown): number {
  const from = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - from) / 1000;
}

function round(): unknown {
  const each: number[] = [];
  const quickest: number[] = [];
  const floor: number[] = [];
  const spun: number[] = [];
  for (let at = 0; at < MESSAGES; at++) {
    const family = at % FAMILIES;
    const messages = Array.from({ length: TIMES }, () => world.message(family));
    const took = messages.map((message) => microseconds(() => decide(message, world.facts, world.policy, decidedAt)));
    each.push(...took);
    spun.push(...took.map(() => microseconds(spin)));
    quickest.push(Math.min(...took));
    floor.push(Math.min(...messages.map((message) => microseconds(() => lookUpOnly(world, message, family)))));
  }
  return {
    p50: quantile(each, 0.5),
    p99: quantile(each, 0.99),
    quickest50: quantile(quickest, 0.5),
    quickest99: quantile(quickest, 0.99),
    floor50: quantile(floor, 0.5),
    floor99: quantile(floor, 0.99),
    spin50: quantile(spun, 0.5),
    spin99: quantile(spun, 0.99),
  };
}

process.on("message", () => void process.send?.(round()));
process.send?.({ facts: world.factsInScope, recipients: world.recipients.length, rss: memoryUsage.rss() });
