import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mapHere } from "@gatehouse/adapter/map-file";
import { adapterClient } from "@gatehouse/adapter/ports";
import type { RunningAdapter } from "@gatehouse/adapter/run-adapter";
import { runAdapter } from "@gatehouse/adapter/run-adapter";
import { eventOf } from "@gatehouse/client/delivery-event";
import type { AgencyClient } from "@gatehouse/client/client-config";
import type { Delivery } from "@gatehouse/contracts/delivery";
import { openLog } from "@gatehouse/observe/log";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { mapRecord } from "@gatehouse/social-care/map";
import { nativeFor } from "@gatehouse/social-care/native";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { schoolConcern } from "@gatehouse/test/kit/concern";
import { familyEvents } from "@gatehouse/test/kit/family";
import { expect, onTestFinished, test } from "vitest";

const poll = { timeout: 60_000, interval: 50 };
const agency = "northshire-council";
const decider = { name: "G. Lindow", role: "social-worker" };

/** The council's adapter in this process, over a folder of its own. */
async function startCouncil(client: AgencyClient): Promise<RunningAdapter & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-front-door-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config = {
    agency,
    author: { name: "L. Abara", role: "social-worker" },
    contact: "01632 960100",
    frontDoor: agency,
    folder,
    clients: [],
    secret: "s".repeat(40),
    host: "127.0.0.1",
    port: 0,
    url: null,
    accepts: ["application/json"],
    pollMs: 25,
  };
  const running = await runAdapter({
    mapFile: mapHere(config, mapRecord),
    toNative: nativeFor((id) => (id === "hillside-school" ? "education" : undefined)),
    client: adapterClient(client, { id: "northshire", telephone: "01632 960100" }, null),
    config,
    log: openLog({ service: "test", level: "error" }),
  });
  onTestFinished(running.stop);
  return { ...running, folder };
}

async function take(council: RunningAdapter, document: unknown): Promise<readonly string[]> {
  const taken = await council.take({ name: "document.json", bytes: Buffer.from(JSON.stringify(document)) });
  if (!taken.ok) throw new Error(taken.code);
  return taken.queued;
}

type Document = { readonly referral: Readonly<Record<string, unknown>>; readonly cinFragment: string };

async function referrals(folder: string): Promise<readonly Document[]> {
  const names = (await readdir(join(folder, "out"))).filter((name) => name.endsWith(".case-system.json"));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, "out", name), "utf8")));
  return texts.map((text) => JSON.parse(text) as Document);
}

test("the front door's desk records a family, gets a concern as a referral, and its answer reaches the school", async () => {
  await using broker = await startTestBroker();
  await broker.startGateway();
  const client = await broker.client(agency);
  const school = await broker.client("hillside-school");
  const answers: Delivery[] = [];
  const handover = async (delivery: VerifiedDelivery): Promise<void> =>
    void answers.push(eventOf(delivery, "northshire", null));
  school.deliveries({ handover });
  const council = await startCouncil(client);
  const events = await take(council, { register: familyEvents("ada", ["hillside-school"]) });
  expect(events).toHaveLength(3);
  await expect
    .poll(async () => (await Promise.all(events.map((id) => client.status(id)))).map((s) => s?.outcome), poll)
    .toEqual(events.map(() => "recorded"));
  const concern = await school.publish(schoolConcern("ada"));
  await expect.poll(async () => (await referrals(council.folder)).length, poll).toBe(1);
  const [brought] = await referrals(council.folder);
  expect(brought?.referral).toMatchObject({ kind: "concern", referralSource: "2A", primaryNeedCode: "N1" });
  expect(brought?.referral["message"]).toBe(concern.id);
  expect(brought?.cinFragment).toContain("<ReferralSource>2A</ReferralSource>");
  await take(council, {
    answer: "decision",
    inReplyTo: brought?.referral["message"],
    case: brought?.referral["case"],
    child: { scheme: "nhs-number", value: "9998259797" },
    outcome: "assessment",
    rationale: "An assessment begins this week",
    by: decider,
  });
  await expect.poll(() => answers.map(({ data }) => data.kind), poll).toContain("decision");
  const decision = answers.find(({ data }) => data.kind === "decision");
  expect(decision?.data).toMatchObject({
    from: agency,
    author: decider,
    statements: [{ item: "concern.decision", value: { outcome: "assessment", contact: "01632 960100" } }],
  });
});
