import { lastSnapshot } from "@gatehouse/bus/snapshot-store";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { searchFor } from "@gatehouse/test/kit/canary";
import { ofUpdate, placesOf, placesOfText, readUpdate } from "@gatehouse/test/kit/read-update";
import { replayAll } from "@gatehouse/test/kit/replay";
import { ofWhatActs, ofWhatIsOver, recordWhatIsOver } from "@gatehouse/test/kit/what-is-over";
import { expect, onTestFinished, test, vi } from "vitest";
import { startGatewayChild } from "./gateway-child.ts";

const eightYearsMs = 8 * 366 * 24 * 3_600_000;
const settings = { GATEWAY_RETENTION: "erase", FAULT_ERASING_AHEAD_MS: String(eightYearsMs) };
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> =>
  void (await vi.waitUntil(condition, { timeout: 120_000, interval: 20 }));

/** In the order in which an erasing comes by: the first two while it runs, the others at the starts that finish it. */
const points = ["after-fold", "after-record", "after-remainders", "after-keys", "after-snapshots"] as const;

test("killed at any await of an erasing, the next start finishes it: nothing is half erased, and all proofs hold", async () => {
  const broker = await startTestBroker({ settings });
  onTestFinished(() => broker[Symbol.asyncDispose]());
  const read = await readUpdate(broker);
  const { id } = read;
  await recordWhatIsOver(broker, read);
  const bus = await broker.server.connect("gateway");
  const isThere = async (texts: readonly string[]): Promise<boolean> =>
    (await placesOfText(texts, broker, bus)).length > 0;
  expect(await isThere(ofWhatIsOver)).toBe(true);
  // First the message goes with what was recorded of it, then what is over of the register.
  for (const point of [...points, ...points]) {
    const dying = await startGatewayChild(broker, { point: `erase.${point}`, nth: 1 });
    // What it said is all that tells why it did not come there.
    await until(() => dying.gone()).catch(() => expect.fail(`not at erase.${point}: ${dying.log().slice(-4_000)}`));
    expect(dying.end()).toBe(`erase.${point}`);
  }
  const last = await startGatewayChild(broker);
  await until(last.ready);
  let left: readonly string[] = [];
  await until(async () => {
    left = await placesOfText(ofWhatIsOver, broker, bus);
    return left.length === 0;
  }).catch(() => expect.fail(`still there: ${left.join("; ")}: ${last.log().slice(-4_000)}`));
  expect(await isThere([ofWhatActs[0]])).toBe(true);
  expect(Number((await lastSnapshot(bus))?.meta["erased"] ?? 0)).toBeGreaterThan(0);
  expect(await placesOf(id, broker, bus)).toEqual([]);
  await last.stop();
  const replayed = await replayAll(broker);
  expect(replayed.filter(({ result }) => result === "different")).toEqual([]);
  expect(replayed.filter(({ result }) => result === "erased").length).toBeGreaterThan(8);
  // Nor in any file: streams, logs, tiles, and what clients keep.
  const search = searchFor([...ofUpdate, ...ofWhatIsOver]);
  expect(await search.lookInFolder(broker.server.stateDir, () => false)).toBeGreaterThan(10);
  expect(search.found()).toEqual([]);
});
