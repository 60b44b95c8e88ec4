import { listen, recordAll, wholeSecond } from "@gatehouse/test/kit/agencies";
import type { Listener } from "@gatehouse/test/kit/agencies";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { say } from "@gatehouse/test/kit/environment";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { scanDeliveries, scanLedger } from "@gatehouse/test/kit/ledger-scan";
import { expect, test, vi } from "vitest";
import { startGatewayChild } from "./gateway-child.ts";
import type { GatewayChild } from "./gateway-child.ts";

const council = "northshire-council";
const school = "hillside-school";
const practice = "riverside-practice";
const manager = { agency: council, name: "H. Quill", role: "front-door-manager" };
const mother = { person: "p-mo", capacity: "parent", parentalResponsibility: true };
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> =>
  void (await vi.waitUntil(condition, { timeout: 120_000, interval: 20 }));

/** Every await between an event and the decision that it causes, in their order. */
const points = [
  "again.after-queued",
  "again.after-read",
  "again.before-judge",
  "commit.before-append",
  "commit.after-append",
  "withdraw.after-pause",
  "withdraw.after-erase",
  "again.after-commit",
] as const;

/** Told of one part of the child's data, so that what is left still goes. */
const objection = (at: number): Readonly<Record<string, unknown>> => ({
  id: `no-education-${at}`,
  type: "objection.recorded",
  at: wholeSecond(),
  by: manager,
  person: "p-ada",
  madeBy: mother,
  scope: { agencies: [practice], purposes: "all", categories: ["education"] },
});
const withdrawn = (at: number): Readonly<Record<string, unknown>> => ({
  id: `after-all-${at}`,
  type: "objection.withdrawn",
  at: wholeSecond(),
  by: manager,
  ends: `no-education-${at}`,
});

/** An update of which the practice may have a part whatever is said of education. */
function update(): Readonly<Record<string, unknown>> {
  const { statements, ...draft } = schoolUpdate("ada");
  const value = { name: "L. Abara", role: "social-worker", agency: council, contact: "01632 960100" };
  const on = wholeSecond().slice(0, 10);
  const lead = { id: "s9", item: "contact.leadProfessional", about: "child", value, assertion: "fact", on };
  return { ...draft, to: [practice], statements: [...(Array.isArray(statements) ? statements : []), lead] };
}

/** Ids of messages whose copy for the practice has to be taken back, one for each place where the gateway dies. */
async function killAtEach(broker: TestBroker, front: Listener, sender: Listener): Promise<readonly string[]> {
  const ids: string[] = [];
  const ends: string[] = [];
  for (const [at, point] of points.entries()) {
    const calm = await startGatewayChild(broker);
    const { id } = await sender.client.publish(update());
    ids.push(id);
    await until(async () => (await sender.client.status(id))?.outcome === "decided");
    await calm.kill();
    // The commit of the event itself comes first, then those of taking back and of deciding again.
    const child = await startGatewayChild(broker, { point, nth: point.startsWith("commit.") ? 3 : 1 });
    await front.client.record(objection(at));
    await until(() => child.gone());
    ends.push(child.end() ?? "");
    const next = await startGatewayChild(broker);
    await untilDecidedAgain(sender, id);
    await recordAll(front, [withdrawn(at)]);
    await next.stop();
  }
  say(`decided again under kills: ${ends.join(" ")}`);
  expect(ends).toEqual(points);
  return ids;
}

async function untilDecidedAgain({ receipts }: Listener, id: string): Promise<void> {
  await until(() => receipts.some((receipt) => receipt.type === "decided-again" && receipt.message === id));
}

/** Records in which a message's copy was taken back, and in which it was decided otherwise; both to be one. */
async function records(broker: TestBroker, message: string): Promise<readonly string[]> {
  return (await scanLedger(broker)).flatMap(({ common, step: { effect } }) => {
    const otherwise = effect.type === "withdrawing" || (effect.type === "decided-again" && effect.decision !== null);
    return otherwise && common.message === message ? [effect.type] : [];
  });
}

test("killed anywhere between an objection and what it comes to, each copy is taken back and decided again once", async () => {
  await using broker = await startTestBroker({ settings: { GATEWAY_SNAPSHOT_EVERY: "3" } });
  const first: GatewayChild = await startGatewayChild(broker);
  const [front, sender] = [await listen(broker, council), await listen(broker, school)];
  await recordAll(front, familyEvents("ada", [practice, school, council]));
  await first.kill();
  const ids = await killAtEach(broker, front, sender);
  const last = await startGatewayChild(broker);
  for (const id of ids) {
    expect(await records(broker, id)).toEqual(["withdrawing", "decided-again"]);
    const told = sender.receipts.filter((one) => one.type === "decided-again" && one.message === id);
    expect(new Set(told.map((one) => "record" in one && one.record)).size).toBe(1);
  }
  // The practice comes back: of each message the one copy that was decided last, in their order.
  const reader = await listen(broker, practice);
  await until(() => reader.copies.length >= ids.length);
  expect(reader.copies.map(({ statement }) => statement.message)).toEqual(ids);
  for (const { view } of reader.copies)
    expect(view.statements.some(({ item }) => item.startsWith("education."))).toBe(false);
  const kept = (await scanDeliveries(broker)).filter(({ type, agency }) => type === "copy" && agency === practice);
  expect(kept).toHaveLength(ids.length);
  await until(async () => (await sender.client.status(ids.at(-1) ?? ""))?.state === "delivered");
  await last.stop();
  expect(last.end()).toBe("stopped");
});

const everything = { agencies: "all", purposes: "all", categories: "all" };
const disagreeing = (): readonly Readonly<Record<string, unknown>>[] => {
  const head = { at: wholeSecond(), by: manager, person: "p-ada", scope: everything };
  const father = { person: "p-fin", capacity: "parent", parentalResponsibility: true };
  return [
    { id: "level-3", type: "case.level-set", at: wholeSecond(), by: manager, case: "case-ada", level: 3 },
    { id: "mother-agrees", type: "consent.given", ...head, givenBy: mother },
    { id: "father-refuses", type: "consent.refused", ...head, givenBy: father },
  ];
};

/** The question about the practice's copy of a message. */
async function holdOf({ notices }: Listener, message: string): Promise<string | null | undefined> {
  const find = (): (typeof notices)[number] | undefined =>
    notices.find((one) => one.type === "hold-opened" && one.message === message && one.agency === practice);
  await until(() => find() !== undefined);
  return find()?.hold;
}

test("killed anywhere between a release and what it lets go, each held copy goes once", async () => {
  await using broker = await startTestBroker({ settings: { GATEWAY_SNAPSHOT_EVERY: "3" } });
  const first = await startGatewayChild(broker);
  const [front, sender] = [await listen(broker, council), await listen(broker, school)];
  await recordAll(front, [...familyEvents("ada", [practice, school, council]), ...disagreeing()]);
  await first.kill();
  const ids: string[] = [];
  const without = points.filter((point) => !point.startsWith("withdraw."));
  for (const [at, point] of without.entries()) {
    const calm = await startGatewayChild(broker);
    const { id } = await sender.client.publish(update());
    ids.push(id);
    const hold = await holdOf(front, id);
    await calm.kill();
    const child = await startGatewayChild(broker, { point, nth: point.startsWith("commit.") ? 2 : 1 });
    const body = { hold, recipient: practice, outcome: "release", reason: "both were heard" };
    await front.client.record({ id: `heard-${at}`, type: "review.decided", at: wholeSecond(), by: manager, ...body });
    await until(() => child.gone());
    expect(child.end()).toBe(point);
    const next = await startGatewayChild(broker);
    await untilDecidedAgain(sender, id);
    await next.kill();
  }
  const last = await startGatewayChild(broker);
  for (const id of ids) expect(await records(broker, id)).toEqual(["decided-again"]);
  const reader = await listen(broker, practice);
  await until(() => reader.copies.length >= ids.length);
  expect(reader.copies.map(({ statement }) => statement.message)).toEqual(ids);
  const kept = (await scanDeliveries(broker)).filter(({ type, agency }) => type === "copy" && agency === practice);
  expect(kept).toHaveLength(ids.length);
  await last.stop();
  expect(last.end()).toBe("stopped");
});
