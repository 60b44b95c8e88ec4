import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { realDisk } from "./disk.ts";
import type { Disk } from "./disk.ts";
import type { Mortal } from "./dying-disk.ts";
import { deaths, mortal } from "./dying-disk.ts";
import { openQuarantine } from "./quarantine.ts";
import type { Found, Incoming, Outcome } from "./receive.ts";
import { receive } from "./receive.ts";
import { openSeen } from "./seen.ts";

type Copy = { readonly id: string };
/** What the broker still holds, by position; the text says what a check will find. */
type Broker = Map<number, string>;

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), "gatehouse-receive-"));
const now = (): Date => new Date("2026-11-02T08:55:00Z");
const brokerOf = (texts: readonly string[]): Broker => new Map(texts.map((text, at) => [at + 1, text]));

async function check(data: Uint8Array): Promise<Found<Copy>> {
  const [type, id = ""] = Buffer.from(data).toString("utf8").split(" ");
  if (type === "copy") return { type: "copy", copy: { id } };
  if (type === "broken") return { type: "broken", code: "signature-invalid" };
  if (type === "later") return { type: "later", code: "request-unanswered" };
  return { type: "word", apply: async () => undefined };
}

async function* itemsOf(
  broker: Broker,
  ack: (seq: number) => Promise<void>,
  alive: () => boolean,
): AsyncGenerator<Incoming> {
  for (const [seq, text] of Array.from(broker)) {
    if (!alive()) return;
    yield { seq, data: Buffer.from(text), ack: () => ack(seq) };
  }
}

type Run = { readonly handed: string[]; readonly outcomes: [Outcome, number][] };

/** One process over what the broker holds, until it dies or has seen all. */
async function run(
  dir: string,
  broker: Broker,
  process: Mortal,
  handover?: (copy: Copy) => Promise<void>,
): Promise<Run> {
  const result: Run = { handed: [], outcomes: [] };
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
      setAside: quarantine.setAside,
      onOutcome: (outcome, { seq }) => void result.outcomes.push([outcome, seq]),
    },
  );
  return result;
}
const immortal = (): Mortal => mortal(realDisk(), Number.POSITIVE_INFINITY, "before");

test("hands copies over in order, sets what is broken aside sealed, and empties the broker", async () => {
  const dir = await folder();
  const broker = brokerOf(["copy d-1", "broken x", "word", "copy d-2"]);
  const { handed, outcomes } = await run(dir, broker, immortal());
  expect(handed).toEqual(["d-1", "d-2"]);
  expect(outcomes.map(([outcome]) => outcome).toSorted()).toEqual([
    "applied",
    "handed-over",
    "handed-over",
    "set-aside",
  ]);
  expect(broker.size).toBe(0);
  expect((await readdir(join(dir, "quarantine"))).map((name) => name.split(".")[1])).toEqual(["json", "jwe"]);
});

test("hands a copy that comes again over once, in one run and after a restart", async () => {
  const dir = await folder();
  expect((await run(dir, brokerOf(["copy d-1", "copy d-1"]), immortal())).handed).toEqual(["d-1"]);
  const again = brokerOf(["copy d-1"]);
  const { handed, outcomes } = await run(dir, again, immortal());
  expect(handed).toEqual([]);
  expect(outcomes).toEqual([["repeated", 1]]);
  expect(again.size).toBe(0);
});

test("leaves what cannot be checked or handed over now with the broker, and goes on with the next", async () => {
  const dir = await folder();
  const broker = brokerOf(["later x", "copy d-1", "copy d-2"]);
  const refuse = async (copy: Copy): Promise<void> => {
    if (copy.id === "d-1") throw Object.assign(new Error("no room"), { code: "ENOSPC" });
  };
  const { handed, outcomes } = await run(dir, broker, immortal(), refuse);
  expect(handed).toEqual(["d-2"]);
  expect(new Map(outcomes.map(([outcome, seq]) => [seq, outcome])).get(2)).toBe("not-handed-over");
  expect([...broker.keys()]).toEqual([1, 2]);
  expect((await run(dir, broker, immortal())).handed).toEqual(["d-1"]);
});

test("hands over again what came from a position on, once its redelivery was asked for", async () => {
  const dir = await folder();
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
      const dir = await folder();
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
    { numRuns: 300 },
  );
});
