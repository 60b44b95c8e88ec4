import { listen, recordAll } from "@gatehouse/test/kit/agencies";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { schoolConcern } from "@gatehouse/test/kit/concern";
import { say } from "@gatehouse/test/kit/environment";
import { familyEvents } from "@gatehouse/test/kit/family";
import { scanDeliveries, scanLedger } from "@gatehouse/test/kit/ledger-scan";
import { expect, test, vi } from "vitest";
import { startGatewayChild } from "./gateway-child.ts";

const council = "northshire-council";
const school = "hillside-school";
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> =>
  void (await vi.waitUntil(condition, { timeout: 120_000, interval: 20 }));

/** Every await between a duty's time and its record: the message's own commit comes first. */
const points = ["loop.after-write", "commit.before-append", "commit.after-append"] as const;
/** Telling was put off to a day long past: its review is due as soon as the gateway looks. */
const overdue = { status: "deferred", reason: "increased-risk-to-child", reviewOn: "2026-01-05" };

/** How often it was recorded that the review of a message fell due. */
async function fallen(broker: TestBroker, message: string): Promise<number> {
  const effects = (await scanLedger(broker)).map(({ step }) => step.effect);
  return effects.filter((effect) => effect.type === "fell-due" && effect.duty.message === message).length;
}

test("killed anywhere while a duty falls due, it is recorded once and told once, and none is forgotten", async () => {
  await using broker = await startTestBroker({ settings: { GATEWAY_SNAPSHOT_EVERY: "3" } });
  const calm = await startGatewayChild(broker);
  const [front, sender] = [await listen(broker, council), await listen(broker, school)];
  await recordAll(front, familyEvents("ada", [school, council]));
  await calm.kill();
  const ids: string[] = [];
  const ends: string[] = [];
  for (const point of points) {
    const child = await startGatewayChild(broker, { point, nth: 2 });
    ids.push((await sender.client.publish(schoolConcern("ada", { told: overdue }))).id);
    await until(() => child.gone());
    ends.push(child.end() ?? "");
    const next = await startGatewayChild(broker);
    await until(async () => (await fallen(broker, ids.at(-1) ?? "")) > 0);
    await next.kill();
  }
  say(`duties under kills: ${ends.join(" ")}`);
  expect(ends).toEqual(points);
  const last = await startGatewayChild(broker);
  const told = async (id: string): Promise<number> =>
    (await scanDeliveries(broker)).filter(
      (item) => item.type === "notice" && item.notice.type === "deferral-review-due" && item.notice.message === id,
    ).length;
  for (const id of ids) {
    await until(async () => (await told(id)) > 0);
    expect([await fallen(broker, id), await told(id)]).toEqual([1, 1]);
  }
  await last.stop();
  expect(last.end()).toBe("stopped");
});
