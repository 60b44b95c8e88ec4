import { truncate } from "node:fs/promises";
import { join } from "node:path";
import type { Receipt } from "@gatehouse/contracts/receipt";
import fc from "fast-check";
import { expect, test } from "vitest";
import { realDisk } from "./disk.ts";
import { openMessageStates, queuedStatus, withReceipt } from "./message-states.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const id = "0198f3c2-0000-7000-8000-000000000001";
const at = "2026-11-02T08:55:00Z";
const agencies = ["northshire-council", "riverside-practice", "northshire-police"] as const;
type Outcome = "shared" | "withheld" | "held";

function decided(record: number, outcomes: Readonly<Record<string, Outcome>>): Receipt {
  const told = (outcome: Outcome): object => ({ outcome, kept: [], dropped: [], reasons: [], dutyCheck: false });
  const recipients = Object.fromEntries(Object.entries(outcomes).map(([agency, outcome]) => [agency, told(outcome)]));
  return {
    type: "decided",
    message: id,
    at,
    record,
    outcome: "decided",
    reasons: [],
    recipients,
    duties: [],
    policy: "p",
  } as Receipt;
}
const read = (recipient: string): Receipt => ({
  type: "acknowledged",
  message: id,
  delivery: "d",
  recipient,
  readBy: { name: "L. Abara", role: "social-worker" },
  at,
});
const after = (receipts: readonly Receipt[]): ReturnType<typeof withReceipt> =>
  receipts.reduce(withReceipt, queuedStatus(id, "concern"));

test("is acknowledged when everyone who has a copy has read it, and not before", () => {
  const first = decided(1, { [agencies[0]]: "shared", [agencies[1]]: "shared", [agencies[2]]: "withheld" });
  expect(after([first]).state).toBe("decided");
  expect(after([first, read(agencies[0])]).state).toBe("decided");
  expect(after([first, read(agencies[0]), read(agencies[1])]).state).toBe("acknowledged");
});

/** Decided again: how all stand now, and for whom that is otherwise than before. */
function again(record: number, outcomes: Readonly<Record<string, Outcome>>, changed: readonly string[]): Receipt {
  const more = { type: "decided-again", because: "register", changed, withdrawn: [] };
  return { ...decided(record, outcomes), ...more } as Receipt;
}
const arrived = (record: number, ...recipients: readonly string[]): Receipt => ({
  type: "delivered",
  message: id,
  at,
  record,
  recipients: Object.fromEntries(recipients.map((agency) => [agency, "d"])),
});

test("is delivered when every copy has arrived, and read is more than that", () => {
  const first = decided(1, { [agencies[0]]: "shared", [agencies[1]]: "shared" });
  expect(after([first, arrived(2, agencies[0])])).toMatchObject({
    state: "decided",
    recipients: { [agencies[0]]: "delivered", [agencies[1]]: "shared" },
  });
  expect(after([first, arrived(2, ...agencies.slice(0, 2))]).state).toBe("delivered");
  const readOnce = after([first, read(agencies[0]), arrived(2, ...agencies.slice(0, 2))]);
  expect(readOnce).toMatchObject({ state: "delivered", recipients: { [agencies[0]]: "acknowledged" } });
});

test("decided again, whoever it concerns stands as it says, and whoever it does not stays as they were", () => {
  const first = decided(1, { [agencies[0]]: "shared", [agencies[1]]: "shared", [agencies[2]]: "held" });
  const before = [first, arrived(2, agencies[0])];
  const taken = again(3, { [agencies[0]]: "shared", [agencies[1]]: "withheld", [agencies[2]]: "held" }, [agencies[1]]);
  expect(after([...before, taken])).toMatchObject({
    state: "delivered",
    again: "register",
    recipients: { [agencies[0]]: "delivered", [agencies[1]]: "withheld", [agencies[2]]: "held" },
  });
  const further = again(4, { [agencies[0]]: "shared", [agencies[1]]: "withheld", [agencies[2]]: "shared" }, [
    agencies[2],
    agencies[0],
  ]);
  const all = after([...before, taken, further]);
  expect(all).toMatchObject({ state: "decided", recipients: { [agencies[0]]: "shared", [agencies[2]]: "shared" } });
  expect(withReceipt(after([...before, taken, further, arrived(5, agencies[0], agencies[2])]), further).state).toBe(
    "delivered",
  );
});

test("a copy released later makes it decided again, and an older decision that comes late changes nothing", () => {
  const held = decided(1, { [agencies[0]]: "shared", [agencies[1]]: "held" });
  const released = decided(5, { [agencies[1]]: "shared" });
  expect(after([held, read(agencies[0]), released]).state).toBe("decided");
  expect(after([released, held]).recipients).toEqual({ [agencies[1]]: "shared" });
});

const outcomes = fc.dictionary(fc.constantFrom(...agencies), fc.constantFrom<Outcome>("shared", "withheld", "held"));
const receipts = fc.oneof(
  fc.tuple(fc.nat(3), outcomes).map(([record, said]) => decided(record, said)),
  fc.constantFrom(...agencies).map(read),
);

test("property: repeating any receipt changes nothing, and nobody who has read it is said not to have", () => {
  fc.assert(
    fc.property(fc.array(receipts, { maxLength: 8 }), (all) => {
      const status = after(all);
      expect(after([...all, ...all.slice(-1)])).toEqual(status);
      for (const receipt of all) {
        if (receipt.type === "acknowledged") expect(status.recipients[receipt.recipient]).toBe("acknowledged");
      }
    }),
  );
});

test("keeps one sealed receipt for each change, in order, and takes a damaged file for none", async () => {
  const dir = await temporaryFolder();
  const states = await openMessageStates(dir, realDisk());
  const first = decided(1, { [agencies[0]]: "shared" });
  await Promise.all([states.apply(first, "concern", "sealed-1"), states.apply(first, null, "sealed-1-again")]);
  await states.apply(read(agencies[0]), null, "sealed-2");
  expect(await states.receipts(id)).toEqual(["sealed-1", "sealed-2"]);
  expect(await (await openMessageStates(dir, realDisk())).read(id)).toMatchObject({
    kind: "concern",
    state: "acknowledged",
  });
  await truncate(join(dir, id), 90);
  expect(await states.read(id)).toBeNull();
});
