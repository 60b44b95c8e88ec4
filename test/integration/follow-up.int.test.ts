import type { Notice } from "@gatehouse/contracts/delivery-item";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { openLog } from "@gatehouse/observe/log";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { concernRisk, schoolConcern } from "@gatehouse/test/kit/concern";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { openIntakeWriter } from "@gatehouse/test/kit/intake-writer";
import type { IntakeWriter } from "@gatehouse/test/kit/intake-writer";
import { scanDeliveries, scanLedger } from "@gatehouse/test/kit/ledger-scan";
import type { ScannedItem } from "@gatehouse/test/kit/ledger-scan";
import { expect, test } from "vitest";

/** What follows a decision on a real broker: clocks that run on, restarts between, and who is told of what. */
const council = "northshire-council";
const school = "hillside-school";
const practice = "riverside-practice";
const police = "northshire-police";
const poll = { timeout: 60_000, interval: 50 };
const minute = 60_000;
const hour = 60 * minute;
const schoolLead = { agency: school, name: "T. Birch", role: "designated-safeguarding-lead" };
const worker = { name: "G. Lindow", role: "social-worker" };

type Draft = Readonly<Record<string, unknown>>;
type Hands = {
  readonly send: (draft: Draft) => Promise<string>;
  readonly record: (event: Draft) => Promise<void>;
};

/** An agency's hands: what it sends is decided, and in the ledger, before it sends more. */
async function handsOf(broker: TestBroker, agency: string): Promise<Hands> {
  const writer: IntakeWriter = await openIntakeWriter(broker, agency);
  const publish = async (compact: string): Promise<void> => {
    const place = await writer.publish(writer.seal(compact));
    await expect
      .poll(async () => (await scanLedger(broker)).some(({ leaf }) => leaf.intake === place), poll)
      .toBe(true);
  };
  return {
    send: async (draft) => {
      const { id, compact } = await writer.sign(draft);
      await publish(compact);
      return id;
    },
    record: async (event) => await publish(await writer.signEvent(event)),
  };
}

type Told = { readonly agency: string; readonly notice: Notice };
const noticesOf = (items: readonly ScannedItem[]): readonly Told[] =>
  items.flatMap((item) => (item.type === "notice" ? [{ agency: item.agency, notice: item.notice }] : []));

/** Who was told of a message so far: `type agency/role`. */
async function toldOf(broker: TestBroker, message: string): Promise<readonly string[]> {
  const told = noticesOf(await scanDeliveries(broker)).filter(({ notice }) => notice.message === message);
  return told.map(({ agency, notice }) => `${notice.type} ${agency}${notice.role === null ? "" : `/${notice.role}`}`);
}

/** Whose receipts said that a duty of a message is late. */
async function overdueOf(broker: TestBroker, message: string): Promise<readonly string[]> {
  return (await scanDeliveries(broker)).flatMap((item) =>
    item.type === "receipt" && item.receipt.type === "overdue" && item.receipt.message === message
      ? [`${item.agency}: ${item.receipt.duty} ${item.receipt.on}`]
      : [],
  );
}

const request: Draft = {
  kind: "information-request",
  from: council,
  author: worker,
  to: [practice],
  case: "case-ada",
  purpose: "information-request",
  people: [{ label: "child", role: "child", ids: [{ scheme: "nhs-number", value: "9998259797" }], born: "2017-03-09" }],
  statements: [],
  items: ["health.injuries", "health.missedAppointments"],
  power: "children-act-1989-s17",
  reason: "To see whether the family needs help.",
  historyFrom: "2026-01-01",
  urgency: "red",
  told: { status: "told" },
  basis: { power: "children-act-1989-s17", gdpr: "6-1-e" },
};

test("clocks run on through restarts: holds, requests, readers, deferrals and emergencies are told late to whom they concern", async () => {
  await using broker = await startTestBroker();
  const lines: string[] = [];
  const log = openLog({
    service: "gateway",
    level: "error",
    destination: { write: (line: string) => void lines.push(line) },
  });
  const time = { ahead: 0 };
  const clock = () => Date.now() + time.ahead;
  const start = async () => await broker.startGateway(undefined, { clock, aheadMs: () => time.ahead, log });
  let gateway = await start();
  const by = {
    council: await handsOf(broker, council),
    school: await handsOf(broker, school),
    practice: await handsOf(broker, practice),
  };
  for (const event of familyEvents("ada", [practice, school])) await by.council.record(event);

  const held = await by.school.send(schoolConcern("ada", { told: { status: "not-contactable" } }));
  const asked = await by.council.send(request);
  const unread = await by.school.send(schoolUpdate("ada"));
  const deferred = { status: "deferred", reason: "increased-risk-to-child", reviewOn: "2026-01-05" };
  const putOff = await by.school.send(schoolConcern("ada", { told: deferred }));
  const risk = concernRisk([council], { emergency: true, decidedBy: schoolConcern("ada")["author"] });
  const emergency = await by.school.send(schoolConcern("ada", { risk }));
  const expiresAt = `${new Date(Date.now() + 2_000).toISOString().slice(0, 19)}Z`;
  await by.council.record({
    ...concernRisk([practice, police], { expiresAt }),
    id: "flag-1",
    type: "risk.flagged",
    by: { agency: council, ...worker },
    atRisk: ["p-ada"],
    case: "case-ada",
    decidedBy: { agency: council, name: "H. Quill", role: "front-door-manager" },
  });

  // At once: the hold's reviewer, whoever countersigns, and, of the flag that ran out, only who was given something.
  await expect.poll(() => toldOf(broker, held), poll).toContain(`hold-opened ${council}/front-door-manager`);
  expect(await toldOf(broker, held)).toContain(`concern-not-shared ${council}/front-door-manager`);
  expect(await toldOf(broker, emergency)).toContain(`countersign-due ${school}/${schoolLead.role}`);
  await expect.poll(() => toldOf(broker, putOff), poll).toEqual([`deferral-review-due ${school}/${schoolLead.role}`]);
  await expect
    .poll(() => toldOf(broker, "flag-1"), poll)
    .toEqual([`risk-expiring ${council}/front-door-manager`, `purpose-ended ${practice}`]);

  time.ahead = hour + minute;
  await expect.poll(() => toldOf(broker, held), poll).toContain(`hold-due ${council}/social-worker`);
  expect(await toldOf(broker, asked)).toEqual([]);

  // What was not due yet is not forgotten by a start from a snapshot.
  await gateway.stop();
  gateway = await start();
  time.ahead = 2 * hour + minute;
  await expect
    .poll(() => overdueOf(broker, asked), poll)
    .toEqual([`${council}: acknowledge ${practice}`, `${council}: answer-request ${practice}`]);
  expect(await toldOf(broker, asked)).toEqual([
    `acknowledgement-late ${practice}/caldicott-guardian`,
    `request-late ${practice}/caldicott-guardian`,
  ]);
  await expect.poll(() => toldOf(broker, held), poll).toContain(`hold-due ${council}/front-door-manager`);

  time.ahead = 6 * 24 * hour;
  await expect.poll(() => overdueOf(broker, unread), poll).toEqual([`${school}: acknowledge ${practice}`]);
  expect(await toldOf(broker, unread)).toEqual([`acknowledgement-late ${practice}/caldicott-guardian`]);
  await expect.poll(() => toldOf(broker, emergency), poll).toContain(`emergency-lapsed ${council}/front-door-manager`);
  expect(await overdueOf(broker, emergency)).toContain(`${school}: countersign ${school}`);
  await expect.poll(() => toldOf(broker, putOff), poll).toContain(`telling-late ${school}/${schoolLead.role}`);

  // A hold is a hold still, however often it was told; operations hear of it by codes alone.
  const states = await scanLedger(broker);
  expect(states.some(({ common }) => common.message === held && common.outcome === "shared")).toBe(false);
  const alarms = lines.map((line) => JSON.parse(line) as { event: string; code: string; messageId?: string });
  const codes = (message: string) => alarms.filter(({ messageId }) => messageId === message).map(({ code }) => code);
  expect(codes(held)).toContain("concern-not-shared");
  expect(codes(asked)).toEqual(expect.arrayContaining(["acknowledge-late", "answer-request-late"]));
  expect(codes(unread)).toContain("acknowledge-late");
  expect(codes(emergency)).toContain("countersign-late");
  for (const secret of ["Ada", "Lovell", "9998259797", "p-ada", "breakfast"])
    expect(JSON.stringify([lines, noticesOf(await scanDeliveries(broker))])).not.toContain(secret);
  await gateway.stop();
});

test("a correction without recipients reaches whoever was given what it corrects, and its sender sees who has not read it", async () => {
  await using broker = await startTestBroker();
  await broker.startGateway();
  const clients = { council: await broker.client(council), school: await broker.client(school) };
  const doctor = await broker.client(practice);
  const got: VerifiedDelivery[] = [];
  clients.council.deliveries({ handover: async () => undefined });
  clients.school.deliveries({ handover: async () => undefined });
  doctor.deliveries({ handover: async (delivery) => void got.push(delivery) });
  for (const event of familyEvents("ada", [practice, school])) {
    const { id } = await clients.council.record(event);
    await expect.poll(async () => (await clients.council.status(id))?.outcome, poll).toBe("recorded");
  }
  const { id: first, statementIds } = await clients.school.publish(schoolUpdate("ada"));
  await expect.poll(() => got.length, poll).toBe(1);
  await expect
    .poll(() => clients.school.followUp(first), poll)
    .toEqual({ copies: [{ agency: practice, acknowledged: false, open: ["acknowledge"], late: [] }], asked: [] });
  const { statements, ...update } = schoolUpdate("ada");
  const named = Array.isArray(statements) ? statements.slice(0, 2) : [];
  const corrects = { message: first, statement: statementIds["s2"], reason: "The day of birth was written wrong." };
  const { id: correction } = await clients.school.publish({
    ...update,
    kind: "correction",
    statements: named,
    corrects,
  });
  await expect.poll(() => got.map(({ view }) => view.claims.kind), poll).toEqual(["case-update", "correction"]);
  const [, corrected] = got;
  if (corrected) await doctor.acknowledge(corrected, { name: "N. Adeyemi", role: "named-nurse" });
  await expect
    .poll(() => clients.school.followUp(correction), poll)
    .toEqual({ copies: [{ agency: practice, acknowledged: true, open: [], late: [] }], asked: [] });
  // What is another's is nobody else's to follow.
  expect(await clients.council.followUp(correction)).toEqual({ copies: [], asked: [] });
});

test("who asked sees item by item what was given, not held and withheld; a stranger's agreement is told at once and kept", async () => {
  await using broker = await startTestBroker();
  await broker.startGateway();
  const clients = { council: await broker.client(council), doctor: await broker.client(practice) };
  const stranger = await broker.client("oakfield-school");
  const got: VerifiedDelivery[] = [];
  clients.council.deliveries({ handover: async () => undefined });
  clients.doctor.deliveries({ handover: async (delivery) => void got.push(delivery) });
  stranger.deliveries({ handover: async () => undefined });
  for (const event of familyEvents("ada", [practice, school])) await clients.council.record(event);
  const asking = { ...request, items: ["health.injuries", "health.missedAppointments", "health.conditions"] };
  const { id } = await clients.council.publish(asking);
  await expect.poll(() => got.length, poll).toBe(1);
  const items = async () =>
    (await clients.council.followUp(id)).asked.map(({ agency, item, answer }) => `${agency} ${item} ${answer}`);
  expect(await items()).toEqual(asking.items.map((item) => `${practice} ${item} open`));
  const on = new Date().toISOString().slice(0, 10);
  const value = [
    { site: "left arm", description: "three round bruises", medicalOpinion: "grip marks likely", date: "2026-10-30" },
  ];
  await clients.doctor.publish({
    ...request,
    kind: "information-response",
    from: practice,
    author: { name: "N. Adeyemi", role: "named-nurse" },
    to: null,
    items: null,
    power: null,
    reason: null,
    historyFrom: null,
    urgency: null,
    inReplyTo: id,
    statements: [{ id: "s1", item: "health.injuries", about: "child", value, assertion: "observed", on }],
    answers: [
      { item: "health.missedAppointments", answer: "not-held" },
      { item: "health.conditions", answer: "withheld", reason: "More harmful to the child than not." },
    ],
  });
  await expect
    .poll(items, poll)
    .toEqual([
      `${practice} health.injuries given`,
      `${practice} health.missedAppointments not-held`,
      `${practice} health.conditions withheld`,
    ]);
  const [copy] = (await clients.council.followUp(id)).copies;
  expect(copy).toMatchObject({ agency: practice, open: [] });

  const consent = await stranger.record({
    type: "consent.given",
    by: { agency: "oakfield-school", name: "P. Reed", role: "designated-safeguarding-lead" },
    person: "p-ada",
    givenBy: { person: "p-mo", capacity: "parent", parentalResponsibility: true },
    scope: { agencies: "all", purposes: "all", categories: "all" },
  });
  const told = async () => (await clients.council.notices()).filter(({ notice }) => notice.type === "consent-recorded");
  await expect.poll(async () => (await told()).length, poll).toBe(1);
  expect((await stranger.status(consent.id))?.outcome).toBe("recorded");
  const [{ notice: kept } = { notice: null }] = await told();
  expect(kept).toMatchObject({ agency: "oakfield-school", case: "case-ada", role: "front-door-manager" });
  expect(JSON.stringify(kept)).not.toContain("p-ada");
});
