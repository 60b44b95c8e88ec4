import { expect, test } from "vitest";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";

const poll = { timeout: 60_000, interval: 50 };
const since = "2026-01-01T00:00:00Z";

test("the front door alone is told what was decided, without a word of what was said or whom it was about", async () => {
  await using broker = await startTestBroker();
  await broker.startGateway();
  const council = await broker.client("northshire-council");
  const school = await broker.client("hillside-school");
  council.deliveries({ handover: null });
  school.deliveries({ handover: null });
  const ids: string[] = [];
  for (const event of familyEvents("ada", ["riverside-practice", "hillside-school"]))
    ids.push((await council.record(event)).id);
  await expect
    .poll(async () => (await Promise.all(ids.map((id) => council.status(id)))).map((s) => s?.outcome), poll)
    .toEqual(ids.map(() => "recorded"));
  const sent = await Promise.all(Array.from({ length: 12 }, () => school.publish(schoolUpdate("ada"))));
  await expect
    .poll(async () => (await Promise.all(sent.map(({ id }) => school.status(id)))).map((s) => s?.outcome), poll)
    .toEqual(sent.map(() => "decided"));

  const decisions = await council.decisions(since);
  expect(decisions.map(({ message }) => message.id).sort()).toEqual(sent.map(({ id }) => id).sort());
  expect(decisions[0]).toMatchObject({ message: { kind: "case-update", from: "hillside-school" }, outcome: "decided" });
  expect(decisions[0]?.recipients["riverside-practice"]?.statements.map(({ item }) => item)).toContain("child.name");
  const text = JSON.stringify(decisions);
  for (const word of ["Lovell", "2017-03-09", "coat", "71.4", "9998259797"]) expect(text).not.toContain(word);
  expect(text).not.toContain("p-ada");

  await expect(school.decisions(since)).rejects.toThrow("request-refused");
  expect(await council.decisions("2099-01-01T00:00:00Z")).toEqual([]);
});
