import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerErasure, listRetention, requestRetention } from "@gatehouse/cli/commands/retention-requests";
import { controlOf } from "@gatehouse/infra/control/clients";
import { serveControl } from "@gatehouse/infra/control/serve";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { placesOf, readUpdate } from "@gatehouse/test/kit/read-update";
import { expect, onTestFinished, test, vi } from "vitest";

const poll = { timeout: 60_000, interval: 50 };
const oneWeek = (): number => 7 * 24 * 3_600_000;

/** What a command says, and how it ends. */
async function said(command: () => Promise<number>): Promise<{ readonly exit: number; readonly text: string }> {
  let text = "";
  const hear = (chunk: string | Uint8Array): boolean => {
    text += chunk.toString();
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockImplementation(hear));
  try {
    return { exit: await command(), text };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

test("two managers of a front door hold, ask, approve and lift by command; one alone, another role or other messages are refused", async () => {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const { id, social } = await readUpdate(broker);
  await broker.startGateway(undefined, { erasingAheadMs: oneWeek });
  const dir = await mkdtemp(join(tmpdir(), "retention-"));
  onTestFinished(async () => rm(dir, { recursive: true, force: true }));
  const place = { partnership: "northshire", frontDoor: "northshire-council" };
  const door = await serveControl(
    dir,
    controlOf(place, new Date(), new Map([["northshire-council", { client: social, inboxDir: dir }]])),
  );
  onTestFinished(async () => door.stop());
  const one = { name: "H. Lindow", role: "front-door-manager", state: dir };
  const two = { ...one, name: "O. Petrie" };
  await expect.poll(async () => (await said(() => listRetention(one))).exit, poll).toBe(0);

  const hold = {
    type: "legal-hold",
    scope: { of: "person", person: "p-ada" },
    reason: "inquiry",
    reference: "INQ-7",
    reviewOn: "2027-06-01",
  } as const;
  const placed = await said(() => requestRetention({ ...one, json: true }, hold, ""));
  const { record } = JSON.parse(placed.text) as { readonly record: number };
  expect((await said(() => listRetention(two))).text).toMatch(
    new RegExp(`^record ${record}: legal hold of northshire-council on a person, inquiry INQ-7, since `, "m"),
  );
  const because = { reason: "sent-in-error", basis: "uk-gdpr-17-1-d", reference: "IG/2026-114" } as const;
  const erasure = { type: "erasure" as const, messages: [id], ...because };
  expect(await said(() => requestRetention(one, erasure, ""))).toMatchObject({
    exit: 1,
    text: expect.stringContaining("erasure-held"),
  });
  const lift = { type: "lift-legal-hold", hold: record, reason: "ended" } as const;
  expect((await said(() => requestRetention(one, lift, ""))).text).toContain("erasure-second-person");
  expect((await said(() => requestRetention(two, lift, "Lifted"))).text).toMatch(/^Lifted: record \d+$/m);
  const worker = { ...one, name: "R. Fenn", role: "social-worker" };
  expect((await said(() => requestRetention(worker, erasure, ""))).text).toContain("retention-not-allowed");

  const asked = await said(() => requestRetention({ ...one, json: true }, erasure, ""));
  const request = (JSON.parse(asked.text) as { readonly record: number }).record;
  const approve = { request, messages: [id], says: "approved" as const };
  expect((await said(() => answerErasure(one, approve))).text).toContain("erasure-second-person");
  const others = await said(() => answerErasure(two, { ...approve, messages: ["another"] }));
  expect(others.exit).toBe(1);
  const approved = await said(() => answerErasure(two, approve));
  expect(approved.text).toContain("to erase 1 message, sent-in-error (uk-gdpr-17-1-d), IG/2026-114");
  expect(approved.exit).toBe(0);
  const bus = await broker.server.connect("gateway");
  await expect.poll(async () => placesOf(id, broker, bus), poll).toEqual([]);
  await expect
    .poll(async () => (await said(() => listRetention(two))).text, poll)
    .toBe("No legal hold stands.\nNo erasure waits.\n");
});
