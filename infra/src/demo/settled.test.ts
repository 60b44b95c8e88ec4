import { expect, test } from "vitest";
import { waitUntilSettled } from "./settled.ts";
import { Tally } from "./tally.ts";

test("one message alone that nobody has decided yet is waited for", async () => {
  const tally = new Tally(() => 0);
  tally.sent("m1", "hillside-school", "case-update");
  const stop = new AbortController();
  let over = false;
  const waiting = waitUntilSettled(tally, stop.signal).finally(() => (over = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(over).toBe(false);
  stop.abort();
  await expect(waiting).rejects.toThrow("abort");
});

test("nothing sent is nothing to wait for", async () => {
  await waitUntilSettled(new Tally(() => 0), new AbortController().signal);
});
