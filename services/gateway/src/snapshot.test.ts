import { randomBytes } from "node:crypto";
import { firstDue, setDuty } from "@gatehouse/policy/history/clock";
import { openDuty } from "@gatehouse/policy/history/duties";
import { expect, test } from "vitest";
import { readSnapshot, writeSnapshot } from "./snapshot.ts";
import { emptyState } from "./state.ts";

const key = randomBytes(32);

test("a state comes back from its snapshot with its maps, sets, order and due times", () => {
  const state = emptyState();
  state.at = { n: 7, intake: 5, step: 1, nowMs: 1_000 };
  const seen = { digest: "d", n: 3, atMs: 900, intake: 2, shared: [], acknowledged: [] };
  state.seen.set("b 2", seen);
  state.seen.set("a 1", seen);
  state.counters.set("hillside-school", 4);
  const duty = openDuty({ duty: "acknowledge", message: "m", from: "a", on: "b", dueMs: 2_000 });
  setDuty(state.history, duty);
  state.register.names.set("h", new Set(["p-1", "p-2"]));
  const read = readSnapshot(writeSnapshot(state, key), key);
  expect([...read.seen.keys()]).toEqual(["b 2", "a 1"]);
  expect(read.register.names.get("h")).toEqual(new Set(["p-1", "p-2"]));
  expect(firstDue(read.history, 2_000)).toEqual(duty);
  expect(read).toEqual(state);
});

test("a snapshot under another key, or with a changed byte, is refused", () => {
  const sealed = Buffer.from(writeSnapshot(emptyState(), key));
  expect(() => readSnapshot(sealed, randomBytes(32))).toThrow("sealed-unreadable");
  sealed.writeUInt8((sealed.readUInt8(40) + 1) % 256, 40);
  expect(() => readSnapshot(sealed, key)).toThrow("sealed-unreadable");
});
