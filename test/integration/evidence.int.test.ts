import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { verdictOn, writtenPage } from "@gatehouse/test/kit/evidence-file";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { startTestWitnesses, witnessesSetting } from "@gatehouse/test/kit/witness";
import { expect, onTestFinished, test } from "vitest";

const [school, council, practice] = ["hillside-school", "northshire-council", "riverside-practice"] as const;
const poll = { timeout: 60_000, interval: 50 };
const keepNothing = async (): Promise<void> => undefined;

test("sender and recipient can prove a message when the broker is gone, each its own side, and no altered file holds", async () => {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const witnesses = await startTestWitnesses(broker);
  onTestFinished(async () => void (await Promise.all(witnesses.map(({ stop }) => stop()))));
  const gateway = await broker.startGateway(undefined, { settings: witnessesSetting(witnesses) });
  const [frontDoor, sender, receiver] = [
    await broker.client(council),
    await broker.client(school),
    await broker.client(practice),
  ];
  for (const client of [frontDoor, sender, receiver]) client.deliveries({ handover: keepNothing });
  let event = "";
  for (const draft of familyEvents("ada", [practice, school])) event = (await frontDoor.record(draft)).id;
  await expect.poll(() => frontDoor.counters().waiting, poll).toBe(0);
  const { id } = await sender.publish(schoolUpdate("ada"));
  await expect.poll(async () => (await sender.status(id))?.final, poll).toBe(true);
  const held = (client: AgencyClient, of: string): Promise<boolean> =>
    client.evidence(of).then(
      ({ records }) => records.length > 0,
      () => false,
    );
  await expect.poll(() => held(receiver, id), poll).toBe(true);
  await expect.poll(() => held(frontDoor, event), poll).toBe(true);
  await gateway.stop();

  const dir = await mkdtemp(join(tmpdir(), "evidence-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const files = [
    await writtenPage(sender, id, join(dir, "sent.html")),
    await writtenPage(receiver, id, join(dir, "got.html")),
    await writtenPage(frontDoor, event, join(dir, "event.html")),
  ];
  const root = broker.places.rootPublic;
  for (const file of files) {
    const { exit, text } = await verdictOn(file, root);
    expect(text).toMatch(/all \d+ checks hold/);
    expect(exit).toBe(0);
  }
  // What the school left out for the practice is on its own page alone.
  const [sent = "", got = ""] = await Promise.all(files.map((file) => readFile(file, "utf8")));
  expect(sent).toContain("71.4");
  expect(got).toContain("Came in without a coat");
  expect(got).not.toContain("71.4");

  const altered = join(dir, "altered.html");
  await writeFile(altered, sent.replace("Came in without a coat", "Came in with a coat"));
  expect(await verdictOn(altered, root)).toMatchObject({ exit: 1, text: expect.stringContaining("FAILED  page") });
  await expect(sender.evidence("nothing-of-that-name")).rejects.toMatchObject({ code: "evidence-unknown" });
});
