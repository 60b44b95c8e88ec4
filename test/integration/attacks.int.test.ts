import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { AgencyClient } from "@gatehouse/client/client-config";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";

/**
 * Attacks on a whole broker by one of its own: an ex-partner with a job at the school, who may send any message, preview
 * any draft and read every copy and receipt of that agency. Ada is the school's own pupil; Bea's family fled, and the
 * school has nothing to do with it. Both mothers' homes are protected.
 */
const poll = { timeout: 60_000, interval: 50 };
const school = "hillside-school";
const practice = "riverside-practice";
const council = { agency: "northshire-council", name: "G. Lindow", role: "social-worker" };
const adasNumber = "9998259797";
const beasNumber = "9990000018";
const beasMothersNumber = "9990000026";
const nobodysNumber = "9990000034";

type Draft = Readonly<Record<string, unknown>>;
let broker: TestBroker;
let clients: Record<"council" | "school" | "practice", AgencyClient>;
const atPractice: VerifiedDelivery[] = [];

beforeAll(async () => {
  broker = await startTestBroker();
  await broker.startGateway();
  clients = {
    council: await broker.client(council.agency),
    school: await broker.client(school),
    practice: await broker.client(practice),
  };
  clients.council.deliveries({ handover: null });
  clients.school.deliveries({ handover: null });
  clients.practice.deliveries({
    handover: async (delivery) => {
      atPractice.push(delivery);
    },
  });
  await record([
    ...familyEvents("ada", [practice, school]),
    { ...event("link-bea", "person.linked"), person: "p-bea", ids: [{ scheme: "nhs-number", value: beasNumber }] },
    { ...event("link-mo", "person.linked"), person: "p-mo", ids: [{ scheme: "nhs-number", value: beasMothersNumber }] },
    { ...event("case-bea", "case.opened"), case: "case-bea", child: "p-bea", level: 4, status: "child-protection" },
    { ...event("team-bea", "team.joined"), case: "case-bea", agency: practice },
    protectedPlace("place-ada", "p-ada", ["12 Mill Lane"], "NS4 2QT"),
    protectedPlace("place-mo", "p-mo", ["3 Quay Street"], "NS2 6HN"),
  ]);
});

afterAll(async () => await broker[Symbol.asyncDispose]());

function event(id: string, type: string): Draft {
  return { id, type, at: `${new Date().toISOString().slice(0, 19)}Z`, by: council };
}

function protectedPlace(id: string, person: string, lines: readonly string[], postcode: string): Draft {
  const address = { lines, postcode };
  return { ...event(id, "restriction.placed"), person, restriction: "protected-location", address };
}

async function record(events: readonly Draft[]): Promise<void> {
  const ids: string[] = [];
  for (const one of events) ids.push((await clients.council.record(one)).id);
  const outcomes = async () => (await Promise.all(ids.map((id) => clients.council.status(id)))).map((s) => s?.outcome);
  await vi.waitFor(async () => expect(await outcomes()).toEqual(ids.map(() => "recorded")), poll);
}

const child = (nhsNumber: string): Draft => ({
  label: "child",
  role: "child",
  ids: [{ scheme: "nhs-number", value: nhsNumber }],
  born: "2017-03-09",
});
const address = { lines: ["1 Any Road"], postcode: "NS1 1AA" };

function updateStatements(): readonly unknown[] {
  const { statements } = schoolUpdate("ada");
  return Array.isArray(statements) ? statements : [];
}

/** The school asks about a change to its update on Ada, to the practice unless it says otherwise. */
function previewed(change: Draft): Promise<PreviewDecision> {
  return clients.school.preview({ ...schoolUpdate("ada"), to: [practice], ...change });
}

/** A preview without what differs each time: the draft's own id, its case and the second it was asked in. */
function sameForAll({ message, holds, duties, ...rest }: PreviewDecision): unknown {
  const kept = holds.map(({ reason, recipient, reviewer }) => ({ reason, recipient, reviewer }));
  return { kind: message.kind, holds: kept, duties: duties.map(({ duty, on }) => ({ duty, on })), ...rest };
}

function said(id: string, item: string, about: string, value: unknown): Draft {
  return { id, item, about, value, assertion: "fact", on: "2026-10-23" };
}

test("a copy and what lies beside it do not tell its recipient what was left out, or why", async () => {
  const home = said("s2", "contact.address", "child", address);
  const [name, , presentation] = updateStatements();
  const { id } = await clients.school.publish({
    ...schoolUpdate("ada"),
    to: [practice],
    statements: [name, home, presentation],
  });
  await expect.poll(() => atPractice.find(({ statement }) => statement.message === id), poll).toBeDefined();
  const copy = atPractice.find(({ statement }) => statement.message === id);
  expect(copy?.opening).not.toBeNull();
  expect(copy?.view.statements).toHaveLength(2);
  expect(JSON.stringify(copy)).not.toContain("location-protected");
  expect(JSON.stringify(copy)).not.toContain("contact.address");
});

test("a preview about one's own pupil tells nothing of anyone else it names", async () => {
  const beside = (nhsNumber: string): Promise<PreviewDecision> => {
    const other = { label: "other", role: "connected-adult", ids: [{ scheme: "nhs-number", value: nhsNumber }] };
    const statements = [...updateStatements(), said("s5", "contact.address", "other", address)];
    return previewed({ people: [child(adasNumber), other], statements });
  };
  expect(sameForAll(await beside(beasMothersNumber))).toEqual(sameForAll(await beside(nobodysNumber)));
});

test("a second identifier in a preview does not tell whether anyone has it", async () => {
  const alsoCalled = (value: string): Promise<PreviewDecision> => {
    const ids = [adasNumber, value].map((number) => ({ scheme: "nhs-number", value: number }));
    return previewed({ people: [{ ...child(adasNumber), ids }] });
  };
  expect(sameForAll(await alsoCalled(beasNumber))).toEqual(sameForAll(await alsoCalled(nobodysNumber)));
});

test("a preview is no search for a hidden house: a text that names its street fares as any other", async () => {
  const writing = (text: string): Promise<PreviewDecision> => previewed(schoolUpdate("ada", text));
  const found = await writing("They are at 12 Mill Lane, NS4 2QT");
  expect(sameForAll(found)).toEqual(sameForAll(await writing("They are at 77 Far Row, NS9 9ZZ")));
  expect(found.recipients[practice]?.outcome).toBe("shared");
});

test("a preview naming another family's case is one of a case nobody knows, its team and level unseen", async () => {
  const under = (name: string): Promise<PreviewDecision> => previewed({ case: name, to: null });
  const others = await under("case-bea");
  expect(sameForAll(others)).toEqual(sameForAll(await under("case-nobody-has")));
  expect(others.message.case).toBe("case-bea");
});
