import { streamInfo } from "@gatehouse/bus/read";
import { trimHead } from "@gatehouse/bus/trim";
import type { Notice } from "@gatehouse/contracts/delivery-item";
import type { DecidedAgainReceipt } from "@gatehouse/contracts/receipt";
import { realClock } from "@gatehouse/client/clock";
import type { Clock } from "@gatehouse/client/clock";
import { gapGraceMs } from "@gatehouse/client/gap-watch";
import type { NumberAlarm } from "@gatehouse/client/gap-watch";
import { silentLog } from "@gatehouse/observe/log";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { listen, recordAll, wholeSecond } from "@gatehouse/test/kit/agencies";
import type { Listener } from "@gatehouse/test/kit/agencies";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { concernRisk } from "@gatehouse/test/kit/concern";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { replayAll } from "@gatehouse/test/kit/replay";
import { scanLedger } from "@gatehouse/test/kit/ledger-scan";
import { expect, onTestFinished, test, vi } from "vitest";

type Draft = Readonly<Record<string, unknown>>;

const council = "northshire-council";
const school = "hillside-school";
const practice = "riverside-practice";
const poll = { timeout: 60_000, interval: 20 };
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> =>
  void (await vi.waitUntil(condition, poll));

const mother = { person: "p-mo", capacity: "parent", parentalResponsibility: true };
const father = { person: "p-fin", capacity: "parent", parentalResponsibility: true };
const everything = { agencies: "all", purposes: "all", categories: "all" };
const manager = { agency: council, name: "H. Quill", role: "front-door-manager" };

let count = 0;
/** An event of the front door, at this moment. */
function event(type: string, body: Draft): Draft {
  count += 1;
  return { id: `e-${count}`, type, at: wholeSecond(), by: manager, ...body };
}

function objection(to: string, categories: unknown = "all", body: Draft = {}): Draft {
  const scope = { agencies: [to], purposes: "all", categories };
  return event("objection.recorded", { person: "p-ada", madeBy: mother, scope, ...body });
}

type World = { readonly broker: TestBroker; readonly council: Listener; readonly school: Listener };

/** A family with council, school and practice on its team; the practice is away. */
async function world(
  change: Parameters<TestBroker["startGateway"]>[1] = {},
  at?: Parameters<TestBroker["startGateway"]>[0],
): Promise<World> {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  await broker.startGateway(at, change);
  const both = { council: await listen(broker, council), school: await listen(broker, school) };
  await recordAll(both.council, familyEvents("ada", [practice, school, council]));
  // Whatever a test made of it comes out the same when it is judged again, also what was decided again.
  onTestFinished(async () => {
    const replayed = await replayAll(broker);
    expect(replayed.filter(({ result }) => result === "different")).toEqual([]);
    expect(replayed.length).toBeGreaterThan(0);
  });
  return { broker, ...both };
}

/** Publishes for the school, and waits for the decision. */
async function publish({ school: sender }: World, draft: Draft): Promise<string> {
  const { id } = await sender.client.publish(draft);
  await until(() => sender.receipts.some((receipt) => receipt.type === "decided" && receipt.message === id));
  return id;
}

async function decidedAgain({ school: sender }: World, message: string): Promise<DecidedAgainReceipt> {
  const find = (): DecidedAgainReceipt | undefined =>
    sender.receipts.findLast(
      (receipt): receipt is DecidedAgainReceipt => receipt.type === "decided-again" && receipt.message === message,
    );
  await until(() => find() !== undefined);
  const found = find();
  if (!found) throw new Error("no receipt");
  return found;
}

/** The question about the practice's copy, as its reviewer is told of it. */
async function openedHold({ council: reviewer }: World): Promise<string | null | undefined> {
  const find = (): Notice | undefined =>
    reviewer.notices.find((one) => one.type === "hold-opened" && one.agency === practice);
  await until(() => find() !== undefined);
  return find()?.hold;
}

const itemsOf = ({ view }: VerifiedDelivery): string[] => view.statements.map(({ item }) => item).toSorted();
const listed = (notices: readonly Notice[]): Notice[] => notices.filter(({ type }) => type === "already-shared");
const update = (change: Draft = {}): Draft => ({ ...schoolUpdate("ada"), to: [practice, council], ...change });

/** Below level 4, so that the family's word counts. */
const agreement = (): readonly Draft[] => [
  event("case.level-set", { case: "case-ada", level: 3 }),
  event("consent.given", { person: "p-ada", givenBy: mother, scope: everything }),
];

test("a held message goes out when its question is released, to that recipient alone, and its sender is told", async () => {
  const w = await world();
  const refusal = event("consent.refused", { person: "p-ada", givenBy: father, scope: everything });
  await recordAll(w.council, [...agreement(), refusal]);
  const id = await publish(w, update({ statements: [...lead(), ...said("child.name")] }));
  const hold = await openedHold(w);
  await recordAll(w.council, [event("review.decided", { hold, outcome: "release", reason: "both heard" })]);
  const receipt = await decidedAgain(w, id);
  expect(receipt).toMatchObject({ because: "review", changed: [practice], withdrawn: [] });
  expect(receipt.recipients[practice]?.outcome).toBe("shared");
  expect(receipt.recipients[council]?.outcome).toBe("held");
  const reader = await listen(w.broker, practice);
  await until(() => reader.copies.length === 1);
  expect(reader.copies.map(itemsOf)).toEqual([["child.name", "contact.leadProfessional"]]);
  expect(reader.copies[0]?.statement).toMatchObject({ message: id, sender: school, record: receipt.record });
  await until(() => w.council.notices.some((one) => one.type === "decided-again" && one.code === "shared"));
  await until(async () => (await w.school.client.status(id))?.recipients[practice] === "delivered");
  const records = (await scanLedger(w.broker)).filter(({ common }) => common.type === "redecision");
  expect(records.map(({ common }) => [common.outcome, common.message, common.reasons])).toEqual([
    ["decided-again", id, ["review"]],
  ]);
});

test.each(["withhold", "refuse"])("a reviewer's %s ends what was held", async (outcome) => {
  const w = await world();
  const refusal = event("consent.refused", { person: "p-ada", givenBy: father, scope: everything });
  await recordAll(w.council, [...agreement(), refusal]);
  const id = await publish(w, update({ to: [practice] }));
  const hold = await openedHold(w);
  await recordAll(w.council, [event("review.decided", { hold, outcome, reason: "one says no" })]);
  const receipt = await decidedAgain(w, id);
  expect(receipt.recipients[practice]).toMatchObject({ outcome: "withheld", reasons: ["consent-scope"] });
});

test("an objection takes back the copy of a recipient that has not fetched it", async () => {
  const w = await world();
  const id = await publish(w, update());
  await until(() => w.council.copies.length === 1);
  await recordAll(w.council, [objection(practice)]);
  const receipt = await decidedAgain(w, id);
  // Whose wish it was is not the sender's to know.
  expect(receipt).toMatchObject({ because: "register", changed: [practice], withdrawn: [practice] });
  expect(receipt.recipients[practice]).toMatchObject({ outcome: "withheld", reasons: ["withheld"] });
  expect(receipt.recipients[council]?.outcome).toBe("shared");
  // What comes after it is all that the practice ever gets.
  await recordAll(w.council, [event("objection.withdrawn", { ends: `e-${count}` })]);
  const next = await publish(w, update());
  const reader = await listen(w.broker, practice);
  await until(() => reader.copies.length === 1);
  expect(reader.copies.map(({ statement }) => statement.message)).toEqual([next]);
  // Only the front door itself had one by then.
  expect(listed(w.council.notices)).toEqual([]);
  expect(new Set((await replayAll(w.broker)).map(({ result }) => result))).toEqual(new Set(["recomputed"]));
});

test("a copy that was taken back is not missed by whom it was for: the gateway says that its number will not come", async () => {
  const w = await world();
  const first = await listen(w.broker, practice);
  const before = await publish(w, update());
  await until(async () => (await w.school.client.status(before))?.state === "delivered");
  await first.client.close();
  const id = await publish(w, update());
  await recordAll(w.council, [objection(practice)]);
  expect(await decidedAgain(w, id)).toMatchObject({ withdrawn: [practice] });
  await recordAll(w.council, [event("objection.withdrawn", { ends: `e-${count}` })]);
  await publish(w, update());
  const looks: (() => void)[] = [];
  const after: Clock["after"] = (ms, task) => {
    if (ms !== gapGraceMs) return realClock.after(ms, task);
    looks.push(task);
    return () => undefined;
  };
  const client = await w.broker.client(practice, silentLog, { clock: { ...realClock, after } });
  const alarms: NumberAlarm[] = [];
  client.onMissing((alarm) => alarms.push(alarm));
  client.deliveries({ handover: async () => undefined });
  await until(() => client.counters().missing === 1 && looks.length === 1);
  for (const look of looks) look();
  await until(() => client.counters().missing === 0);
  expect(alarms).toEqual([]);
});

test("an objection to a part makes the copy less before it is fetched, and it comes once", async () => {
  const w = await world();
  const id = await publish(w, update({ statements: [...lead(), ...said("child.name", "education.presentation")] }));
  await recordAll(w.council, [objection(practice, ["education"])]);
  const receipt = await decidedAgain(w, id);
  expect(receipt).toMatchObject({ changed: [practice], withdrawn: [practice] });
  const reader = await listen(w.broker, practice);
  await until(() => reader.copies.length > 0);
  const next = await publish(w, update({ to: [practice], statements: lead() }));
  await until(() => reader.copies.some(({ statement }) => statement.message === next));
  expect(reader.copies.filter(({ statement }) => statement.message === id).map(itemsOf)).toEqual([
    ["child.name", "contact.leadProfessional"],
  ]);
});

/** Statements of the school's update. */
function said(...items: readonly string[]): readonly unknown[] {
  const all: unknown = schoolUpdate("ada")["statements"];
  const isSaid = (one: unknown): boolean =>
    typeof one === "object" && one !== null && "item" in one && items.some((item) => item === one.item);
  return Array.isArray(all) ? all.filter(isSaid) : [];
}

/** What the practice may have whatever is said of education. */
function lead(): readonly Draft[] {
  const value = { name: "L. Abara", role: "social-worker", agency: council, contact: "01632 960100" };
  const on = wholeSecond().slice(0, 10);
  return [{ id: "s9", item: "contact.leadProfessional", about: "child", value, assertion: "fact", on }];
}

test("what was handed over is listed: to the front door all of it, to the recorder its own", async () => {
  const w = await world();
  const reader = await listen(w.broker, practice);
  const id = await publish(w, update());
  await until(async () => (await w.school.client.status(id))?.state === "delivered");
  const by = { agency: practice, name: "N. Adeyemi", role: "named-nurse" };
  await recordAll(reader, [objection(practice, "all", { by }), { ...objection(council), by }]);
  const [first, second] = [`e-${count - 1}`, `e-${count}`];
  await until(() => listed(w.council.notices).length === 2);
  expect(listed(w.council.notices)).toMatchObject([
    { message: first, copies: [{ message: id, agency: practice }] },
    { message: second, copies: [{ message: id, agency: council }] },
  ]);
  // The practice does not learn from its own objection who else has a copy.
  expect(listed(reader.notices)).toMatchObject([{ message: first, copies: [{ message: id, agency: practice }] }]);
  expect(w.school.receipts.some(({ type }) => type === "decided-again")).toBe(false);
});

test("a protected place recorded meanwhile holds a copy that would give it away", async () => {
  const w = await world();
  const id = await publish(w, { ...schoolUpdate("ada", "They have moved to 12 Mill Bank, he said."), to: [practice] });
  const address = { lines: ["12 Mill Bank", "Northshire"], postcode: "NS4 2QT" };
  await recordAll(w.council, [
    event("restriction.placed", { person: "p-ada", restriction: "protected-location", address }),
  ]);
  const receipt = await decidedAgain(w, id);
  expect(receipt).toMatchObject({ changed: [practice], withdrawn: [practice] });
  expect(receipt.recipients[practice]).toMatchObject({ outcome: "held", reasons: ["withheld"] });
});

test("an agreement taken back stops what it carried and nobody has fetched", async () => {
  const w = await world();
  await recordAll(w.council, agreement());
  const given = `e-${count}`;
  const id = await publish(w, update({ to: [practice], statements: lead() }));
  await recordAll(w.council, [event("consent.withdrawn", { person: "p-ada", givenBy: mother, ends: given })]);
  const receipt = await decidedAgain(w, id);
  expect(receipt.recipients[practice]).toMatchObject({ outcome: "withheld", reasons: ["consent-scope"] });
});

test("an emergency that nobody countersigned in time lifts no objection any more", async () => {
  const ahead = { ms: 0 };
  const w = await world({ aheadMs: () => ahead.ms });
  await recordAll(w.council, [objection(practice)]);
  const risk = { ...concernRisk([practice]), emergency: true };
  const id = await publish(w, update({ to: [practice], statements: lead(), risk }));
  expect((await w.school.client.status(id))?.recipients).toEqual({ [practice]: "shared" });
  ahead.ms = 5 * 24 * 3_600_000;
  const receipt = await decidedAgain(w, id);
  expect(receipt).toMatchObject({ because: "countersign-late", withdrawn: [practice] });
  expect(receipt.recipients[practice]?.outcome).toBe("withheld");
});

test("what an approver releases goes out after the rest was handed over", async () => {
  const w = await world();
  const reader = await listen(w.broker, practice);
  const sealed = event("restriction.placed", {
    person: "p-ada",
    restriction: "sealed",
    items: ["education.presentation"],
  });
  await recordAll(w.council, [sealed]);
  const id = await publish(w, update({ statements: [...lead(), ...said("child.name", "education.presentation")] }));
  await until(async () => (await w.school.client.status(id))?.recipients[practice] === "delivered");
  const approver = { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" };
  const release = { message: id, items: ["education.presentation"], to: [practice], by: approver, approver };
  await recordAll(w.school, [event("release.approved", release)]);
  const receipt = await decidedAgain(w, id);
  expect(receipt).toMatchObject({ because: "review", changed: [practice], withdrawn: [] });
  await until(() => reader.copies.length === 2);
  expect(reader.copies.map(itemsOf)).toEqual([
    ["child.name", "contact.leadProfessional"],
    ["child.name", "contact.leadProfessional", "education.presentation"],
  ]);
});

test("what an approver releases goes out also where the rest was fetched and nobody had noted it yet", async () => {
  const noted = Promise.withResolvers<void>();
  onTestFinished(() => noted.resolve());
  const w = await world({}, async (point) => (point === "hand-over.before-record" ? noted.promise : undefined));
  const reader = await listen(w.broker, practice);
  const sealed = event("restriction.placed", {
    person: "p-ada",
    restriction: "sealed",
    items: ["education.presentation"],
  });
  await recordAll(w.council, [sealed]);
  const id = await publish(w, update({ statements: [...lead(), ...said("child.name", "education.presentation")] }));
  await until(() => reader.copies.length === 1);
  const approver = { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" };
  const release = { message: id, items: ["education.presentation"], to: [practice], by: approver, approver };
  await recordAll(w.school, [event("release.approved", release)]);
  await until(() => reader.copies.length === 2);
  expect(reader.copies.map(itemsOf)).toEqual([
    ["child.name", "contact.leadProfessional"],
    ["child.name", "contact.leadProfessional", "education.presentation"],
  ]);
  noted.resolve();
  await until(async () => (await w.school.client.status(id))?.recipients[practice] === "delivered");
});

test("a standing flag that nobody countersigned in time lifts no objection any more, and what it let go is listed", async () => {
  const ahead = { ms: 0 };
  const w = await world({ aheadMs: () => ahead.ms });
  const flag = {
    atRisk: ["p-ada"],
    harm: "neglect",
    test: "significant-harm",
    evidence: "Three round bruises seen on the left arm by two staff.",
    recipients: [practice],
    decidedBy: manager,
    emergency: true,
    expiresAt: wholeSecond(Date.now() + 10 * 24 * 3_600_000),
  };
  await recordAll(w.council, [objection(practice), event("risk.flagged", flag)]);
  const flagId = `e-${count}`;
  const reader = await listen(w.broker, practice);
  const fetched = await publish(w, update({ to: [practice], statements: lead() }));
  await until(async () => (await w.school.client.status(fetched))?.state === "delivered");
  await reader.client.close();
  const waiting = await publish(w, update({ to: [practice], statements: lead() }));
  expect((await w.school.client.status(waiting))?.recipients).toEqual({ [practice]: "shared" });
  ahead.ms = 5 * 24 * 3_600_000;
  const receipt = await decidedAgain(w, waiting);
  expect(receipt).toMatchObject({ because: "countersign-late", withdrawn: [practice] });
  await until(() => listed(w.council.notices).some(({ message }) => message === flagId));
  const list = listed(w.council.notices).find(({ message }) => message === flagId);
  expect(list?.copies).toEqual([{ message: fetched, agency: practice }]);
});

test("a copy whose content is no longer kept is taken back when it may be less, and its sender is to send again", async () => {
  const w = await world();
  const id = await publish(w, update({ to: [practice], statements: lead() }));
  const bus = await w.broker.server.connect("gateway");
  await trimHead(bus, "INTAKE", (await streamInfo(bus, "INTAKE")).lastSeq);
  await recordAll(w.council, [objection(practice, ["education"])]);
  const receipt = await decidedAgain(w, id);
  expect(receipt).toMatchObject({ because: "content-gone", withdrawn: [practice] });
  expect(receipt.telephone).toEqual(expect.any(String));
  expect((await w.school.client.status(id))?.recipients).toEqual({ [practice]: "withheld" });
});

test("an agency set back has what it was given: it is not taken back a second time, and is listed", async () => {
  const w = await world();
  const reader = await listen(w.broker, practice);
  const id = await publish(w, update({ to: [practice], statements: lead() }));
  await until(() => reader.copies.length === 1);
  await reader.client.redeliver(1);
  await reader.client.close();
  await recordAll(w.council, [objection(practice)]);
  await until(() => listed(w.council.notices).length === 1);
  expect(listed(w.council.notices)[0]?.copies).toEqual([{ message: id, agency: practice }]);
  expect((await w.school.client.status(id))?.recipients).toEqual({ [practice]: "delivered" });
});
