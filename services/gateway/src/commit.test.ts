import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { Committer } from "./commit.ts";
import type { AppendOutcome, CommitPorts, CoreRecord, Written } from "./commit.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const record = (n: number): Written => ({
  n,
  leaf: bytes(`leaf ${n}`),
  records: [
    { subject: "ledger", data: bytes(`leaf ${n}`) },
    { subject: "parts", data: bytes(`parts ${n}`) },
  ],
});

type Fault = "none" | "lost-before" | "lost-after";

/** A CORE of plain arrays whose answers can be lost before or after the write: the real one is used in test/fault. */
function core(faults: readonly Fault[]): { ports: CommitPorts; stored: CoreRecord[] } {
  const stored: CoreRecord[] = [];
  const pending = [...faults];
  const append = async (records: readonly CoreRecord[], expected: number): Promise<AppendOutcome> => {
    await Promise.resolve();
    const fault = pending.shift() ?? "none";
    if (fault === "lost-before") return { outcome: "unknown" };
    if (expected !== stored.length) return { outcome: "conflict", lastSeq: stored.length };
    stored.push(...records);
    return fault === "lost-after" ? { outcome: "unknown" } : { outcome: "committed", lastSeq: stored.length };
  };
  const coreEnd: CommitPorts["coreEnd"] = async () => {
    const leaf = stored.findLast((item) => item.subject === "ledger")?.data ?? null;
    const n = stored.filter((item) => item.subject === "ledger").length;
    return { n, leaf, lastSeq: stored.length };
  };
  return { stored, ports: { append, coreEnd, pause: async () => undefined, at: async () => undefined } };
}

test("property: whatever answers are lost, every record is written once and in order", async () => {
  const faults = fc.array(fc.constantFrom<Fault>("none", "lost-before", "lost-after"), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 40 }), faults, async (count, lost) => {
      const { ports, stored } = core(lost);
      const committer = new Committer(ports, { n: 0, lastSeq: 0 });
      for (let n = 1; n <= count; n++) committer.push(Promise.resolve(record(n)));
      await committer.until(count);
      const written = stored.filter((item) => item.subject === "ledger").map((item) => String(item.data));
      expect(written).toEqual([...Array(count).keys()].map((n) => String(bytes(`leaf ${n + 1}`))));
      expect(stored).toHaveLength(2 * count);
    }),
  );
});

test("a record that another gateway wrote stops the committer with `fence-lost`, and nothing is written behind it", async () => {
  const { ports, stored } = core([]);
  stored.push({ subject: "ledger", data: bytes("another's leaf 1") });
  const committer = new Committer(ports, { n: 0, lastSeq: 0 });
  committer.push(Promise.resolve(record(1)));
  await expect(committer.until(1)).rejects.toThrow("fence-lost");
  expect(() => committer.push(Promise.resolve(record(2)))).toThrow("fence-lost");
  expect(stored).toHaveLength(1);
});

test("a record that fails to build stops the committer before it writes anything later", async () => {
  const { ports, stored } = core([]);
  const committer = new Committer(ports, { n: 0, lastSeq: 0 });
  committer.push(Promise.reject(new Error("no")));
  committer.push(Promise.resolve(record(2)));
  await expect(committer.until(2)).rejects.toThrow("no");
  expect(stored).toHaveLength(0);
});

test("a record pushed after the committer stopped is refused, and its own failure is nobody's unhandled rejection", async () => {
  const { ports } = core([]);
  const committer = new Committer(ports, { n: 0, lastSeq: 0 });
  committer.push(Promise.reject(new Error("no")));
  await expect(committer.until(1)).rejects.toThrow("no");
  const unhandled = vi.fn<(cause: unknown) => void>();
  process.on("unhandledRejection", unhandled);
  onTestFinished(() => void process.off("unhandledRejection", unhandled));
  expect(() => committer.push(Promise.reject(new Error("nor this")))).toThrow("no");
  // Unhandled rejections are told after the microtasks of this turn.
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).not.toHaveBeenCalled();
});

test("who hands in records waits while those unwritten weigh too much, and no longer", async () => {
  const { ports } = core([]);
  const open = Promise.withResolvers<void>();
  const append: CommitPorts["append"] = async (...given) => {
    await open.promise;
    return await ports.append(...given);
  };
  const committer = new Committer({ ...ports, append }, { n: 0, lastSeq: 0 });
  committer.push(Promise.resolve(record(1)), 60);
  await committer.belowBacklog(10, 100);
  committer.push(Promise.resolve(record(2)), 60);
  let below = false;
  const waited = committer.belowBacklog(10, 100).then(() => {
    below = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(below).toBe(false);
  open.resolve();
  await waited;
  expect(committer.committed).toBeGreaterThan(0);
});
