import { GatehouseError } from "@gatehouse/contracts/errors";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { concernRisk } from "@gatehouse/test/kit/concern";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { expect, test } from "vitest";

const poll = { timeout: 60_000, interval: 50 };
const practice = "riverside-practice";

test("the front door learns by whose judgement objections were set aside, across a restart, and nobody's name", async () => {
  await using broker = await startTestBroker();
  const first = await broker.startGateway();
  const council = await broker.client("northshire-council");
  const school = await broker.client("hillside-school");
  council.deliveries({ handover: null });
  school.deliveries({ handover: null });
  const objection = {
    id: "obj-ada",
    type: "objection.recorded",
    by: { agency: "northshire-council", name: "G. Lindow", role: "social-worker" },
    person: "p-ada",
    madeBy: { person: "p-mo", capacity: "parent", parentalResponsibility: true },
    scope: { agencies: [practice], purposes: "all", categories: "all" },
  };
  const events: string[] = [];
  for (const event of [...familyEvents("ada", [practice, "hillside-school"]), objection])
    events.push((await council.record(event)).id);
  await expect
    .poll(async () => (await Promise.all(events.map((id) => council.status(id)))).map((s) => s?.outcome), poll)
    .toEqual(events.map(() => "recorded"));
  const ids: string[] = [];
  for (let nth = 0; nth < 5; nth += 1)
    ids.push((await school.publish({ ...schoolUpdate("ada"), to: [practice], risk: concernRisk([practice]) })).id);
  await expect
    .poll(async () => (await Promise.all(ids.map((id) => school.status(id)))).map((s) => s?.recipients[practice]), poll)
    .toEqual(ids.map(() => "shared"));
  const rates = await council.overrides();
  const all = { messages: 5, overridden: 5, overrides: 5 };
  expect(rates).toMatchObject([
    { agency: "hillside-school", professional: null, ...all },
    { agency: "hillside-school", professional: expect.stringMatching(/^name:[\w-]{43}$/), ...all },
  ]);
  expect(JSON.stringify(rates)).not.toMatch(/Okafor|Birch|Ada|p-ada|case-ada/);
  const refused = await school.overrides().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(GatehouseError);
  await first.stop();
  await broker.startGateway();
  expect(await council.overrides()).toEqual(rates);
});
