import { readdir } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { realDisk } from "./disk.ts";
import type { Disk } from "./disk.ts";
import type { Mortal } from "./testing/dying-disk.ts";
import { deaths, mortal } from "./testing/dying-disk.ts";
import { openQuarantine } from "./quarantine.ts";
import type { Found, Incoming, Outcome } from "./receive.ts";
import { receive } from "./receive.ts";
import { openSeen } from "./seen.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

type Copy = { readonly id: string };
/** What the broker still holds, by position; the text says what a check will find. */
type Broker = Map<number, string>;

const now = (): Date => new Date("2026-11-02T08:55:00Z");
const brokerOf = (texts: readonly string[]): Broker => new Map(texts.map((text, at) => [at + 1, text]));

async function check(data: Uint8Array): Promise<Found<Copy>> {
  const [type, id = ""] = Buffer.from(data).toString("utf8").split(" ");
  if (type === "copy") return { type: "copy", copy: { id } };
  if (type === "broken") return { type: "broken", code: "signature-invalid" };
  if (type === "throw") throw new Error("a fault of ours");
  if (type === "later") return { type: "later", code: "request-unanswered" };
  return { type: "word", apply: async () => undefined };
}

/** As the bus does: the next is given when the last was acknowledged, and one that was not comes again first. */
async function* itemsOf(
  broker: Broker,
  ack: (seq: number) => Promise<void>,
  alive: () => boolean,
): AsyncGenerator<Incoming> {
  for (let next = [...broker][0]; next !== undefined && alive(); next = [...broker][0]) {
    const [seq, text] = next;
    yield { seq, data: Buffer.from(text), ack: () => ack(seq) };
  }
}

type Run = { readonly handed: string[]; readonly outcomes: [Outcome, number][]; readonly rests: number[] };

/** One process over what the broker holds, until it dies or has seen all. */
async function run(
  dir: string,
  broker: Broker,
  process: Mortal,
  handover?: (copy: Copy) => Promise<void>,
): Promise<Run> {
  const result: Run = { handed: [], outcomes: [], rests: [] };
  const disk: Disk = process.disk;
  const seen = await openSeen({ dir: join(dir, "state"), disk, capacity: 1000 });
  const quarantine = await openQuarantine(join(dir, "quarantine"), disk, now);
  const ack = process.step(async (seq: number) => void broker.delete(seq));
  await receive(
    itemsOf(broker, ack, () => !process.dead()),
    {
      check: process.step(check),
      handover: process.step(async (copy: Copy) => {
        await handover?.(copy);
        result.handed.push(copy.id);
      }),
      seen,
      count: async () => undefined,
      setAside: quarantine.setAside,
      onOutcome: (outcome, { seq }) => void result.outcomes.push([outcome, seq]),
      rest: async (failures) => void result.rests.push(failures),
    },
  );
  return result;
}
const immortal = (): Mortal => mortal(realDisk(), Number.POSITIVE_INFINITY, "before");

test("hands copies over in order, sets what is broken aside sealed, and empties the broker", async () => {
  const dir = await temporaryFolder();
  const broker = brokerOf(["copy d-1", "broken x", "word", "copy d-2"]);
  const { handed, outcomes } = await run(dir, broker, immortal());
  expect(handed).toEqual(["d-1", "d-2"]);
  expect(outcomes.map(([outcome]) => outcome)).toEqual(["handed-over", "set-aside", "applied", "handed-over"]);
  expect(broker.size).toBe(0);
  expect((await readdir(join(dir, "quarantine"))).map((name) => name.split(".")[1])).toEqual(["json", "jwe"]);
});

test("hands a copy that comes again over once, in one run and after a restart", async () => {
  const dir = await temporaryFolder();
  expect((await run(dir, brokerOf(["copy d-1", "copy d-1"]), immortal())).handed).toEqual(["d-1"]);
  const again = brokerOf(["copy d-1"]);
  const { handed, outcomes } = await run(dir, again, immortal());
  expect(handed).toEqual([]);
  expect(outcomes).toEqual([["repeated", 1]]);
  expect(again.size).toBe(0);
});

test("keeps what cannot be handed over now before what came after it, resting longer each time", async () => {
  const broker = brokerOf(["copy d-1", "copy d-2"]);
  let refusals = 3;
  const refuse = async (): Promise<void> => {
    refusals -= 1;
    if (refusals >= 0) throw Object.assign(new Error("no room"), { code: "ENOSPC" });
  };
  const { handed, outcomes, rests } = await run(await temporaryFolder(), broker, immortal(), refuse);
  expect(handed).toEqual(["d-1", "d-2"]);
  expect(outcomes.map(([outcome]) => outcome).slice(0, 4)).toEqual([
    "not-handed-over",
    "not-handed-over",
    "not-handed-over",
    "handed-over",
  ]);
  expect(rests).toEqual([1, 2, 3]);
});

test("never sets aside what could not be checked now, nor what made the check itself fail", async () => {
  const dir = await temporaryFolder();
  const broker = brokerOf(["later x", "throw y"]);
  const left = new Map(broker);
  const seen = await openSeen({ dir, disk: realDisk(), capacity: 1 });
  const outcomes: [Outcome, string | null][] = [];
  const once = async function* (): AsyncGenerator<Incoming> {
    for (const [seq, text] of broker) yield { seq, data: Buffer.from(text), ack: () => void left.delete(seq) };
  };
  await receive(once(), {
    check,
    handover: async () => undefined,
    seen,
    count: async () => undefined,
    setAside: () => Promise.reject(new Error("set aside")),
    onOutcome: (outcome, _item, code) => void outcomes.push([outcome, code]),
    rest: async () => undefined,
  });
  expect(outcomes).toEqual([
    ["not-checked", "request-unanswered"],
    ["not-checked", "internal"],
  ]);
  expect(left).toEqual(broker);
});

test("hands over again what came from a position on, once its redelivery was asked for", async () => {
  const dir = await temporaryFolder();
  const texts = ["copy d-1", "copy d-2", "copy d-3"];
  await run(dir, brokerOf(texts), immortal());
  const seen = await openSeen({ dir: join(dir, "state"), disk: realDisk(), capacity: 1000 });
  await seen.forgetFrom(2);
  expect((await run(dir, brokerOf(texts), immortal())).handed).toEqual(["d-2", "d-3"]);
});

const texts = fc.array(fc.constantFrom("copy", "broken", "word", "copy"), { minLength: 1, maxLength: 10 });
const lives = fc.array(fc.record({ dieAt: fc.integer({ min: 1, max: 40 }), death: fc.constantFrom(...deaths) }), {
  maxLength: 4,
});

test("property: killed any number of times anywhere, every copy is handed over, in order, under its one id", async () => {
  await fc.assert(
    fc.asyncProperty(texts, lives, async (kinds, killed) => {
      const dir = await temporaryFolder();
      const broker = brokerOf(kinds.map((kind, at) => `${kind} d-${at}`));
      const copies = kinds.flatMap((kind, at) => (kind === "copy" ? [`d-${at}`] : []));
      const handed: string[] = [];
      const keep = async ({ id }: Copy): Promise<void> => void handed.push(id);
      for (const { dieAt, death } of killed) {
        const process = mortal(realDisk(), dieAt, death);
        await run(dir, broker, process, keep).catch(() => expect(process.dead()).toBe(true));
        await process.afterDeath();
      }
      await run(dir, broker, immortal(), keep);
      expect(broker.size).toBe(0);
      expect([...new Set(handed)]).toEqual(copies);
      const setAside = (await readdir(join(dir, "quarantine"))).filter((name) => name.endsWith(".jwe"));
      expect(setAside).toHaveLength(kinds.filter((kind) => kind === "broken").length);
    }),
    { numRuns: 150 },
  );
});
