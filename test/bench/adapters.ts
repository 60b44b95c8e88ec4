import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { openMapPool } from "@gatehouse/adapter/map-pool";
import type { MapPool } from "@gatehouse/adapter/map-pool";
import type { MapRecord } from "@gatehouse/adapter/map";
import { recordTaker } from "@gatehouse/adapter/take-record";
import { bareReaders, sampleText } from "@gatehouse/adapter/testing/bare-readers";
import type { Sample } from "@gatehouse/adapter/testing/mapper-laws";
import { testContext } from "@gatehouse/adapter/testing/mapper-laws";
import { silentLog } from "@gatehouse/observe/log";
import type { Form } from "../fuzz/sectors.ts";
import { forms, mapModuleOf, mapperOf } from "../fuzz/sectors.ts";
import type { Claim, Size } from "./claim.ts";
import { largeRecord } from "./large-record.ts";
import { median, rounded } from "./statistics.ts";

const now = "2026-11-02T09:00:00Z";
const nanosecondsInMs = 1_000_000;
const warmUpMs = 300;
const roundMs = 400;

/** How often a second all of some work is done: the middle of several rounds, after a while in which code is compiled. */
function perSecond(work: () => void, rounds: number): number {
  const timed = (forMs: number): number => {
    let done = 0;
    const begin = performance.now();
    do {
      work();
      done += 1;
    } while (performance.now() - begin < forMs);
    return (done * 1_000) / (performance.now() - begin);
  };
  timed(warmUpMs);
  return median(Array.from({ length: rounds }, () => timed(roundMs)));
}

type Rate = { readonly mapped: number; readonly bare: number };

/** Records a second, mapped and only read, each round of both after the other. */
function ratesOf(mapRecord: MapRecord, form: string, samples: readonly Sample[], rounds: number): Rate {
  const context = testContext("northshire-council", "social-worker");
  const texts = samples.map(({ bytes }) => sampleText(bytes));
  const read = bareReaders[form];
  const mapped = perSecond(() => samples.forEach((sample) => mapRecord(sample, context)), rounds);
  const bare = perSecond(() => texts.forEach((text) => read?.(text)), rounds);
  return { mapped: mapped * samples.length, bare: bare * samples.length };
}

type Taken = { readonly came: string; readonly ms: number; readonly delayMs: number; readonly restMs: number };

/** The longest that the thread which serves was kept from its other work, while `work` went on. */
async function longestDelay(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / nanosecondsInMs;
}

/** Takes the largest record as a service does: digest, process, messages one by one, the account as it is answered. */
async function takeLarge({ sector, form, samples }: Form, pool: MapPool): Promise<Taken> {
  const take = recordTaker({
    mapFile: pool.map,
    publish: async ({ id }) => ({ id }),
    record: async () => Promise.reject(new Error("nothing is recorded here")),
    concerns: {
      keep: async () => undefined,
      ids: async () => [],
      read: async () => null,
      complete: () => null,
      sent: async () => undefined,
      wasSent: async () => false,
    },
    now: () => now,
    log: silentLog,
  });
  const record = largeRecord(form, samples);
  let came = "";
  let ms = 0;
  const delayMs = await longestDelay(async () => {
    const begin = performance.now();
    const taken = await take(record);
    ms = performance.now() - begin;
    came = taken.ok ? `${taken.queued.length + taken.concerns.length} messages` : taken.code;
    if (JSON.stringify(taken).length === 0) throw new Error(sector);
  });
  const restMs = await longestDelay(async () => {
    await wait(ms);
  });
  return { came, ms, delayMs, restMs };
}

const config = {
  agency: "northshire-council",
  author: { name: "P. Marsh", role: "social-worker" },
  contact: "01632 960300",
  frontDoor: "northshire-council",
  secret: "s".repeat(40),
};

/** Each adapter's mapping beside bare parsing of the same files by the same library, and what 5 MiB does to its service. */
export async function adapters({ rounds }: Size, say: (line: string) => void): Promise<Claim> {
  const found: { readonly form: Form; readonly rate: Rate; readonly taken: Taken }[] = [];
  for (const form of forms.filter((one) => bareReaders[one.form] !== undefined)) {
    const mapRecord = await mapperOf(form.sector);
    const rate = ratesOf(mapRecord, form.form, form.samples, rounds);
    const data = { mapModule: mapModuleOf(form.sector).href, mapSettings: {}, on: [], config };
    const pool = await openMapPool({ data, processes: 1 });
    const taken = await takeLarge(form, pool);
    await pool.close();
    found.push({ form, rate, taken });
    say(
      `${form.sector} ${form.form}: ${rounded(rate.mapped / rate.bare, 2)} of bare parsing, longest delay ${rounded(taken.delayMs)} ms`,
    );
  }
  return {
    name: "adapters",
    title: "Mapping of records beside bare parsing, and what 5 MiB does to a service",
    columns: [
      "adapter",
      "form",
      "samples",
      "mapped/s",
      "parsed/s",
      "ratio",
      "5 MiB comes to",
      "in ms",
      "longest delay ms",
      "at rest ms",
    ],
    rows: found.map(({ form, rate, taken }) => [
      form.sector,
      form.form.slice(1),
      form.samples.length,
      rounded(rate.mapped),
      rounded(rate.bare),
      rounded(rate.mapped / rate.bare, 2),
      taken.came,
      rounded(taken.ms),
      rounded(taken.delayMs, 1),
      rounded(taken.restMs, 1),
    ]),
    notes: [
      "Bare parsing: saxes for XML without making a tree, csv-parse for CSV, and for JSON our own reader, which is what the adapters read it with. Mapping does that and makes messages of it, each value checked against its data item and each message against the contract, and accounts for every field.",
      "5 MiB: the largest sample again and again, as large as a record may be. The delay is that of the thread that serves, from the digest of the bytes to the text of the answer, beside the delay of the same thread at rest for as long: on a machine that does other things too, that is not nothing. The aim is 50 ms.",
    ],
    raw: found.map(({ form, rate, taken }) => ({ sector: form.sector, form: form.form, ...rate, ...taken })),
  };
}
