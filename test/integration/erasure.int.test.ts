import { appendBatch } from "@gatehouse/bus/append";
import { lastSnapshot } from "@gatehouse/bus/snapshot-store";
import type { Bus } from "@gatehouse/bus/connect";
import { heldRange, recordAt, streamInfo } from "@gatehouse/bus/read";
import { eraseKeysInCore, heldElsewhere } from "@gatehouse/bus/trim";
import { deliverSubject } from "@gatehouse/bus/subjects";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import type { LegalHoldScope } from "@gatehouse/contracts/retention-requests";
import { readConfig } from "@gatehouse/gateway/config";
import { readIdentity } from "@gatehouse/gateway/keys";
import type { GatewayState } from "@gatehouse/gateway/state";
import { compilePolicy } from "@gatehouse/policy/compile";
import { destroyOldCopies } from "@gatehouse/gateway/erase/old-copies";
import { retentionReport } from "@gatehouse/gateway/erase/retention-report";
import { recover } from "@gatehouse/gateway/recover";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { emptyStream } from "@gatehouse/test/kit/damage";
import { schoolUpdate } from "@gatehouse/test/kit/family";
import { scanLedger, storageKeyOf } from "@gatehouse/test/kit/ledger-scan";
import { placesOf, placesOfText, readUpdate } from "@gatehouse/test/kit/read-update";
import { replayAll } from "@gatehouse/test/kit/replay";
import { startTestServer } from "@gatehouse/test/kit/nats";
import { ofWhatActs, ofWhatIsOver, recordWhatIsOver } from "@gatehouse/test/kit/what-is-over";
import { expect, onTestFinished, test, vi } from "vitest";

const poll = { timeout: 60_000, interval: 50 };
const [school, practice] = ["hillside-school", "riverside-practice"];

/** Nothing but erasing knows of it: eight years later all records are past their time. */
/** With each second a day goes by, so that what could not go at the start is looked at again. */
const eightYears = (): number => 8 * 366 * 24 * 3_600_000 + performance.now() * 86_400;

/** What a gateway of the broker would go on from. */
async function standing(broker: TestBroker, bus: Bus): Promise<{ state: GatewayState; directory: TrustedDirectory }> {
  const read = readConfig(broker.settings);
  if (!read.ok) throw new Error("settings");
  const { storageKey, partnership, directory } = await readIdentity(read.config);
  const none = async (): Promise<void> => undefined;
  const policy = compilePolicy(partnership);
  const { state } = await recover(bus, { storageKey, policy, at: none, pause: none });
  return { state, directory: directory.trusted };
}

function agencyAt({ agencies }: TrustedDirectory, subject: string): string {
  return agencies.find(({ account }) => deliverSubject(account) === subject)?.id ?? "";
}

const heldEverything = {
  by: { agency: "northshire-council", id: null, name: "hash", role: "front-door-manager" },
  scope: { of: "everything" },
  reason: "inquiry",
  reference: "INQ-1",
  reviewOn: "2027-01-01",
  atMs: 0,
} as const;

test("of an erased message nothing can be read any more, the gateway starts, folds from nothing, and goes on", async () => {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const { id, teacher } = await readUpdate(broker);
  const bus = await broker.server.connect("gateway");
  expect(await placesOf(id, broker, bus)).not.toEqual([]);
  const [updated] = (await scanLedger(broker)).filter(({ common }) => common.message === id);
  const n = updated?.leaf.n ?? 0;
  const key = (await recordAt(bus, "KEYS", n))?.data;

  const gateway = await broker.startGateway(undefined, {
    settings: { GATEWAY_RETENTION: "erase" },
    erasingAheadMs: eightYears,
  });
  const isDone = async (): Promise<boolean> => Number((await lastSnapshot(bus))?.meta["erased"] ?? 0) > 0;
  await expect.poll(isDone, poll).toBe(true);
  expect(await placesOf(id, broker, bus)).toEqual([]);
  for (const stream of ["KEYS", "PARTS"] as const) expect(await recordAt(bus, stream, n)).toBeNull();
  for await (const { item } of heldRange(bus, "DELIVERY", 1)) expect(item?.record).not.toBe(n);
  for await (const { data } of heldRange(bus, "CORE", 1)) expect(Buffer.compare(data, key ?? data)).not.toBe(0);
  expect(await recordAt(bus, "LEDGER", n)).not.toBeNull();

  // It was not started again for it, and goes on: what comes next is decided as ever.
  const { id: next } = await teacher.publish(schoolUpdate("ada"));
  await expect.poll(async () => (await teacher.status(next))?.state, poll).toMatch(/decided|delivered|acknowledged/);
  await gateway.stop();

  // An audit says of each that it was erased, and of nothing that it comes out otherwise.
  const replayed = await replayAll(broker);
  expect(replayed.filter(({ result }) => result === "erased").map(({ record }) => record)).toContain(n);
  expect(replayed.filter(({ result }) => result === "different")).toEqual([]);

  const last = gateway.record();
  await emptyStream(bus, "SNAPSHOTS");
  expect((await broker.startGateway()).record()).toBeGreaterThanOrEqual(last);
});

test("what is over of the register goes at its end, what acts stays, and the register decides as before", async () => {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const update = await readUpdate(broker);
  await recordWhatIsOver(broker, update);
  const bus = await broker.server.connect("gateway");
  const before = (await standing(broker, bus)).state;
  expect([...before.register.events.keys()]).toEqual(expect.arrayContaining(["over-wish", "acts-wish"]));
  const places = async (texts: readonly string[]): Promise<readonly string[]> => placesOfText(texts, broker, bus);
  for (const text of [...ofWhatIsOver, ...ofWhatActs]) expect(await places([text])).not.toEqual([]);

  const settings = { GATEWAY_RETENTION: "erase" };
  const gateway = await broker.startGateway(undefined, { settings, erasingAheadMs: eightYears });
  await expect.poll(async () => places(ofWhatIsOver), { ...poll, timeout: 120_000 }).toEqual([]);
  for (const text of ofWhatActs) expect(await places([text])).not.toEqual([]);

  // It says no more of what went than that there were so many events; what acts is as it was.
  const isDone = async (): Promise<boolean> => {
    const { erasure } = (await standing(broker, bus)).state;
    return erasure !== null && erasure.n === Number((await lastSnapshot(bus))?.meta["erased"] ?? 0);
  };
  await expect.poll(isDone, poll).toBe(true);
  await gateway.stop();
  const { register } = (await standing(broker, bus)).state;
  expect(register.applied).toBe(before.register.applied);
  const over = [...before.register.events.keys()].filter((id) => id.startsWith("over-"));
  expect(over).toHaveLength(9);
  for (const id of over) expect(register.events.has(id)).toBe(false);
  const objections = [...(register.persons.get("p-ada")?.objections.keys() ?? [])];
  expect(objections).toEqual(["acts-wish"]);
  expect(register.persons.get("p-ada")?.answers).toEqual([]);
  const replayed = await replayAll(broker);
  expect(replayed.filter(({ result }) => result === "different")).toEqual([]);

  // It starts again from nothing but records and what is left of them, and decides.
  await emptyStream(bus, "SNAPSHOTS");
  await broker.startGateway();
  const { id: next } = await update.teacher.publish(schoolUpdate("ada"));
  const said = async (): Promise<string> => (await update.teacher.status(next))?.state ?? "";
  await expect.poll(said, poll).toMatch(/decided|delivered|acknowledged/);
});

const asker = { name: "H. Lindow", role: "front-door-manager" };
const second = { name: "O. Petrie", role: "front-door-manager" };
const oneWeek = (): number => 7 * 24 * 3_600_000;

test("a message is erased before its time when two people say so, no duty and no legal hold stands, and the gateway goes on", async () => {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const { id, social, teacher } = await readUpdate(broker);
  const bus = await broker.server.connect("gateway");
  const gateway = await broker.startGateway(undefined, { erasingAheadMs: oneWeek });
  const because = { reason: "sent-in-error", basis: "uk-gdpr-17-1-d", reference: "IG/2026-114" } as const;
  const ask = async (by = asker, messages = [id]): Promise<number> =>
    (await social.retention<"erasure">({ type: "erasure", by, messages, ...because })).record;
  const answer = async (request: number, by: typeof asker, says: "approved" | "declined" = "approved") =>
    await social.retention<"answer-erasure">({ type: "answer-erasure", by, request, messages: [id], answer: says });
  const held = { reason: "inquiry", reference: "INQ-7", reviewOn: "2027-06-01" } as const;
  const place = async (scope: LegalHoldScope): Promise<number> =>
    (await social.retention<"legal-hold">({ type: "legal-hold", by: asker, scope, ...held })).record;
  const lift = async (hold: number, by: typeof asker): Promise<unknown> =>
    await social.retention<"lift-legal-hold">({ type: "lift-legal-hold", by, hold, reason: "ended" });
  await expect
    .poll(
      async () =>
        await social.retention<"retention">({ type: "retention", by: asker }).then(
          () => "up",
          () => "down",
        ),
      poll,
    )
    .toBe("up");

  // Nobody else may, and nothing unknown or open is taken.
  await expect(ask({ name: "R. Fenn", role: "social-worker" })).rejects.toMatchObject({
    code: "retention-not-allowed",
  });
  const theirs = teacher.retention<"erasure">({ type: "erasure", by: asker, messages: [id], ...because });
  await expect(theirs).rejects.toMatchObject({ code: "retention-not-allowed" });
  await expect(ask(asker, [id, "never-heard-of-it"])).rejects.toMatchObject({ code: "erasure-message-unknown" });

  // A hold on any of what it is about stops it, asked for or approved.
  for (const scope of [
    { of: "everything" },
    { of: "case", case: "case-ada" },
    { of: "person", person: "p-ada" },
    { of: "message", message: id },
  ] as const) {
    const hold = await place(scope);
    await expect(ask()).rejects.toMatchObject({ code: "erasure-held" });
    await expect(lift(hold, { ...asker, name: "Lindow, H." })).rejects.toMatchObject({ code: "erasure-second-person" });
    await lift(hold, second);
  }
  await lift(await place({ of: "case", case: "case-of-another-family" }), second);
  // A hold says whether anything is known under its reference: one that was mistyped covers nothing of what was meant.
  const isKnown = async (scope: LegalHoldScope): Promise<boolean> => {
    const answered = await social.retention<"legal-hold">({ type: "legal-hold", by: asker, scope, ...held });
    await lift(answered.record, second);
    return answered.known;
  };
  for (const scope of [
    { of: "everything" },
    { of: "case", case: "case-ada" },
    { of: "person", person: "p-ada" },
    { of: "message", message: id },
  ] as const)
    expect(await isKnown(scope)).toBe(true);
  for (const scope of [
    { of: "case", case: "case-adah" },
    { of: "person", person: "p-adah" },
    { of: "message", message: `${id}0` },
  ] as const)
    expect(await isKnown(scope)).toBe(false);
  const request = await ask();
  await expect(ask(second)).rejects.toMatchObject({ code: "erasure-asked-already" });
  const later = await place({ of: "person", person: "p-ada" });
  // Sent once more it is the same hold: nobody has to lift it twice.
  expect(await place({ of: "person", person: "p-ada" })).toBe(later);
  await expect(answer(request, second)).rejects.toMatchObject({ code: "erasure-held" });
  await lift(later, second);

  await expect(answer(request, asker)).rejects.toMatchObject({ code: "erasure-second-person" });
  await answer(request, asker, "declined");
  const anew = await ask();
  await expect(answer(anew + 1, second)).rejects.toMatchObject({ code: "erasure-request-unknown" });
  await expect(answer(request, second)).rejects.toMatchObject({ code: "erasure-request-unknown" });
  await answer(anew, second);
  const isDone = async (): Promise<boolean> => Number((await lastSnapshot(bus))?.meta["erased"] ?? 0) > 0;
  await expect.poll(isDone, poll).toBe(true);
  expect(await placesOf(id, broker, bus)).toEqual([]);
  expect(await social.retention<"retention">({ type: "retention", by: asker })).toMatchObject({
    holds: [],
    erasures: [],
  });
  await expect(ask()).rejects.toMatchObject({ code: "erasure-message-unknown" });

  // What came to less than two days ago still acts; and the gateway goes on.
  const { id: next } = await teacher.publish(schoolUpdate("ada"));
  await expect.poll(async () => (await teacher.status(next))?.state, poll).toMatch(/decided|delivered|acknowledged/);
  await place({ of: "everything" });
  await gateway.stop();
  const replayed = await replayAll(broker);
  expect(replayed.filter(({ result }) => result === "different")).toEqual([]);
  const erased = replayed.filter(({ result }) => result === "erased").length;
  expect(erased).toBeGreaterThan(1);
  const read = readConfig(broker.settings);
  const report = read.ok ? await retentionReport(read.config) : null;
  expect(report).toMatchObject({ erasures: 1, legalHolds: 1, holdsToReview: 0, asked: 0, switchedOn: false });
  const kept = replayed.length - erased;
  expect(report?.classes).toContainEqual({ id: "record", kept, due: 0, erased, underHold: 0 });
});

test("a copy goes 30 days after it was acknowledged, else 90 after it was fetched; what nobody fetched stays", async () => {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const { id } = await readUpdate(broker);
  const bus = await broker.server.connect("gateway");
  const storageKey = await storageKeyOf(broker);
  const { state, directory } = await standing(broker, bus);
  const held = async (record: number): Promise<string[]> => {
    const found: string[] = [];
    for await (const { subject, item } of heldRange(bus, "DELIVERY", 1))
      if (item?.record === record) found.push(agencyAt(directory, subject));
    return found.toSorted();
  };
  const [updated] = (await scanLedger(broker)).filter(({ common }) => common.message === id);
  const n = updated?.leaf.n ?? 0;
  const after = async (days: number): Promise<string[]> => {
    const rest = async (): Promise<void> => undefined;
    const nowMs = Date.now() + days * 24 * 3_600_000;
    await destroyOldCopies(bus, state, { nowMs, directory, storageKey, rest });
    return await held(n);
  };
  // The school has taken over its receipt, which nobody acknowledges.
  state.lives.handedOver.set("hillside-school", n);
  const both = [school, practice];
  expect(await after(29)).toEqual(both);
  state.legalHolds.set(1, heldEverything);
  expect(await after(100)).toEqual(both);
  state.legalHolds.clear();
  expect(await after(31)).toEqual([school]);
  expect(await after(91)).toEqual([]);
});

test("before CORE is trimmed the keys in it are overwritten, and KEYS has them all", async () => {
  const server = await startTestServer({ agencies: [] });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  const bus = await server.connect("gateway");
  for (let n = 0; n < 3; n++) {
    const batch = ["ledger", "parts", "keys"].map((subject) => ({ subject, data: Buffer.from(`${subject} ${n}`) }));
    await appendBatch(bus, batch, { expectedLastSeq: n * 3 });
  }
  await expect.poll(async () => heldElsewhere(bus, { settledMs: 0 }), poll).toBe(9);
  await eraseKeysInCore(bus, 8);
  const held: number[] = [];
  for await (const { seq } of heldRange(bus, "CORE", 1)) held.push(seq);
  expect(held).toEqual([1, 2, 4, 5, 7, 8, 9]);
  expect((await streamInfo(bus, "KEYS")).messages).toBe(3);
  expect(await heldElsewhere(bus, { settledMs: 0 })).toBe(9);
});

test("what was approved is kept after all when somebody declines it while it is being prepared", async () => {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const { id, social } = await readUpdate(broker);
  const bus = await broker.server.connect("gateway");
  const prepared = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const at = async (point: string): Promise<void> => {
    if (point !== "erase.after-fold") return;
    prepared.resolve();
    await goOn.promise;
  };
  await broker.startGateway(at, { erasingAheadMs: oneWeek });
  const because = { reason: "sent-in-error", basis: "uk-gdpr-17-1-d", reference: "IG/2026-114" } as const;
  const ask = async () =>
    (await social.retention<"erasure">({ type: "erasure", by: asker, messages: [id], ...because })).record;
  const request = await vi.waitFor(ask, poll);
  const answer = async (says: "approved" | "declined") =>
    await social.retention<"answer-erasure">({
      type: "answer-erasure",
      by: second,
      request,
      messages: [id],
      answer: says,
    });
  await answer("approved");
  await prepared.promise;
  await expect(answer("approved")).rejects.toMatchObject({ code: "erasure-request-unknown" });
  await answer("declined");
  goOn.resolve();
  await expect(answer("declined")).rejects.toMatchObject({ code: "erasure-request-unknown" });
  // Asked for once more and approved, it is by the second request that it goes: the first erased nothing.
  const again = await ask();
  await social.retention<"answer-erasure">({
    type: "answer-erasure",
    by: second,
    request: again,
    messages: [id],
    answer: "approved",
  });
  await expect.poll(async () => placesOf(id, broker, bus), poll).toEqual([]);
});
