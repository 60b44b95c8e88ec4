import { expect, test } from "vitest";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";

const poll = { timeout: 60_000, interval: 50 };
const days = 24 * 3600_000;

test("a clock of the gateway that jumps days ahead, and back, makes no message stale: the server's time decides", async () => {
  await using broker = await startTestBroker();
  const time = { ahead: 0 };
  const gateway = await broker.startGateway(async () => undefined, { clock: () => Date.now() + time.ahead });
  const council = await broker.client("northshire-council");
  const school = await broker.client("hillside-school");
  school.deliveries({ handover: null });
  const events = familyEvents("ada", ["riverside-practice", "hillside-school"]);
  for (const event of events) await council.record(event);
  const sent: string[] = [];
  // The acknowledgement of the first is due within days: something that a wrong clock would call overdue.
  for (const ahead of [0, 10 * days, 0]) {
    time.ahead = ahead;
    sent.push((await school.publish(schoolUpdate("ada"))).id);
    // The policy, the directory, the events and the messages so far: nothing else.
    await expect.poll(() => gateway.record(), poll).toBe(2 + events.length + sent.length);
  }
  const outcomes = async () => (await Promise.all(sent.map((id) => school.status(id)))).map((state) => state?.outcome);
  await expect.poll(outcomes, poll).toEqual(["decided", "decided", "decided"]);
});
