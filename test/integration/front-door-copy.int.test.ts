import { NotedObjections } from "@gatehouse/contracts/noted-objections";
import { eventOf } from "@gatehouse/client/delivery-event";
import { parseDelivery } from "@gatehouse/contracts/delivery";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { concernRisk, schoolConcern } from "@gatehouse/test/kit/concern";
import { familyEvents } from "@gatehouse/test/kit/family";
import { expect, test } from "vitest";

const poll = { timeout: 60_000, interval: 50 };
const frontDoor = "northshire-council";
const police = "northshire-police";

test("the front door's copy lists the mother's objection that the school left out; the copy of the police does not", async () => {
  await using broker = await startTestBroker();
  await broker.startGateway();
  const council = await broker.client(frontDoor);
  const school = await broker.client("hillside-school");
  const officers = await broker.client(police);
  const got = new Map<string, VerifiedDelivery>();
  council.deliveries({ handover: async (delivery) => void got.set(frontDoor, delivery) });
  officers.deliveries({ handover: async (delivery) => void got.set(police, delivery) });
  school.deliveries({ handover: null });
  const objection = {
    id: "obj-ada",
    type: "objection.recorded",
    by: { agency: frontDoor, name: "G. Lindow", role: "social-worker" },
    person: "p-ada",
    madeBy: { person: "p-mo", capacity: "parent", parentalResponsibility: true },
    scope: { agencies: ["northshire-homes"], purposes: "all", categories: ["health"] },
    reason: { code: "safety", text: "Her brother works there" },
  };
  const ids: string[] = [];
  for (const event of [...familyEvents("ada", [police, "hillside-school"]), objection])
    ids.push((await council.record(event)).id);
  await expect
    .poll(async () => (await Promise.all(ids.map((id) => council.status(id)))).map((s) => s?.outcome), poll)
    .toEqual(ids.map(() => "recorded"));
  const to = [frontDoor, police];
  await school.publish(schoolConcern("ada", { to, risk: concernRisk(to) }));
  await expect.poll(() => [...got.keys()].toSorted(), poll).toEqual(to);
  const noted = NotedObjections.parse(got.get(frontDoor)?.statement.objections);
  expect(noted.more).toBe(0);
  expect(noted.listed).toMatchObject([
    {
      about: "child",
      madeBy: { person: "p-mo", capacity: "parent", parentalResponsibility: true },
      recordedBy: frontDoor,
      scope: { agencies: ["northshire-homes"], purposes: "all", categories: ["health"] },
      reason: "safety",
    },
  ]);
  expect(JSON.stringify(noted)).not.toContain("brother");
  const other = got.get(police);
  expect(JSON.stringify(other)).not.toMatch(/objection|p-mo|safety/);
  expect(other?.statement).not.toHaveProperty("objections");
  const ours = got.get(frontDoor);
  if (!ours) throw new Error("no copy");
  // The event id that names it is the one that was recorded, and the listing reaches the agency's own system.
  const parsed = parseDelivery(eventOf(ours, "northshire", null));
  expect(parsed.ok && parsed.delivery.data.objections?.listed[0]?.objection).toBe(noted.listed[0]?.objection);
});
