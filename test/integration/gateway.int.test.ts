import { expect, test } from "vitest";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";

const poll = { timeout: 60_000, interval: 50 };

test("a message goes from a school through the gateway to its team, minimised, verified, and is acknowledged", async () => {
  await using broker = await startTestBroker();
  await broker.startGateway();
  const council = await broker.client("northshire-council");
  const school = await broker.client("hillside-school");
  const practice = await broker.client("riverside-practice");
  const got: VerifiedDelivery[] = [];
  council.deliveries({ handover: null });
  school.deliveries({ handover: async () => undefined });
  practice.deliveries({
    handover: async (delivery) => {
      got.push(delivery);
    },
  });
  const ids: string[] = [];
  for (const event of familyEvents("ada", ["riverside-practice", "hillside-school"]))
    ids.push((await council.record(event)).id);
  await expect
    .poll(async () => (await Promise.all(ids.map((id) => council.status(id)))).map((s) => s?.outcome), poll)
    .toEqual(ids.map(() => "recorded"));
  // The practice knows the child by a number of its own: what it gave comes back to it, and to nobody else.
  const link = {
    id: "link-practice-ada",
    type: "person.linked",
    by: { agency: "riverside-practice", name: "N. Adeyemi", role: "named-nurse" },
    person: "p-ada",
    ids: [{ scheme: "local", value: "EMIS-4711" }],
  };
  const linked = await practice.record(link);
  await expect.poll(async () => (await practice.status(linked.id))?.outcome, poll).toBe("recorded");
  const { id } = await school.publish(schoolUpdate("ada"));
  await expect.poll(() => got.length, poll).toBe(1);
  const [delivery] = got;
  expect(delivery?.view.statements.map(({ item, form }) => `${item} ${form}`).sort()).toEqual([
    "child.dateOfBirth full",
    "child.name full",
    "education.presentation full",
  ]);
  expect(delivery?.localIds).toEqual([{ scheme: "local", value: "EMIS-4711" }]);
  expect((await school.status(id))?.recipients).toMatchObject({ "riverside-practice": "shared" });
  if (delivery) await practice.acknowledge(delivery, { name: "N. Adeyemi", role: "named-nurse" });
  await expect.poll(async () => (await school.status(id))?.state, poll).toBe("acknowledged");
});
