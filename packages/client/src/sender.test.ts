import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { realDisk } from "./disk.ts";
import type { Outbox } from "./outbox.ts";
import { openOutbox } from "./outbox.ts";
import { retryDelay } from "./retry-delay.ts";
import type { Sender } from "./sender.ts";
import { startSender } from "./sender.ts";
import { manualClock } from "./testing/manual-clock.ts";
import type { ManualClock } from "./testing/manual-clock.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

type Sent = { readonly text: string; readonly transportId: string };
type Stage = {
  readonly clock: ManualClock;
  readonly outbox: Outbox;
  readonly sender: Sender;
  readonly sent: Sent[];
  up: boolean;
};

async function stage(ids: readonly string[]): Promise<Stage> {
  const dir = await temporaryFolder();
  const clock = manualClock("2026-11-02T08:55:00Z");
  const outbox = await openOutbox({ dir, disk: realDisk(), capacity: 100, onDamaged: () => undefined });
  for (const id of ids) await outbox.add({ id, kind: "concern", queuedAt: clock.now().toISOString() }, Buffer.from(id));
  const sent: Sent[] = [];
  const staged: Omit<Stage, "sender"> = { clock, outbox, sent, up: true };
  const sender = startSender({
    outbox,
    clock,
    random: () => 0.5,
    publish: async (bytes, transportId) => {
      sent.push({ text: Buffer.from(bytes).toString(), transportId });
      if (!staged.up) throw new Error("away");
    },
    onFailed: () => undefined,
  });
  return Object.assign(staged, { sender });
}
const soon = (condition: () => boolean): Promise<boolean> => vi.waitUntil(condition, { timeout: 30_000, interval: 2 });

test("sends what stands in the outbox in the order it was queued, each once until its time comes again", async () => {
  const { sent, clock } = await stage(["m-1", "m-2", "m-3"]);
  await soon(() => sent.length === 3);
  clock.advance(14_000);
  expect(sent.map(({ text }) => text)).toEqual(["m-1", "m-2", "m-3"]);
  await soon(() => {
    clock.advance(1_000);
    return sent.length >= 6;
  });
});

test("repeats under one transport id until the broker took it, and under a new one after", async () => {
  const there = await stage([]);
  there.up = false;
  await there.outbox.add({ id: "m-1", kind: "concern", queuedAt: "2026-11-02T08:55:00Z" }, Buffer.from("m-1"));
  there.sender.send("m-1");
  await soon(() => (there.clock.advance(10_000), there.sent.length >= 3));
  expect(new Set(there.sent.map(({ transportId }) => transportId)).size).toBe(1);
  there.up = true;
  const before = there.sent.length;
  there.sender.hurry();
  await soon(() => (there.clock.advance(10_000), there.sent.length >= before + 2));
  expect(new Set(there.sent.map(({ transportId }) => transportId)).size).toBeGreaterThanOrEqual(2);
});

test("sends nothing more of what is settled, and nothing at all once stopped", async () => {
  const { sender, sent, clock } = await stage(["m-1", "m-2"]);
  await soon(() => sent.length === 2);
  sender.settle("m-1");
  await soon(() => (clock.advance(60_000), sent.length >= 4));
  expect(sent.slice(2).every(({ text }) => text === "m-2")).toBe(true);
  await sender.stop();
  const count = sent.length;
  clock.advance(3_600_000);
  expect(sent).toHaveLength(count);
});

test("property: a rest is never shorter than three quarters of the first nor longer than five quarters of the most", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const delay = retryDelay(attempt, { firstMs: 500, mostMs: 30_000 }, random);
      expect(delay).toBeGreaterThanOrEqual(375);
      expect(delay).toBeLessThanOrEqual(37_500);
    }),
  );
});
