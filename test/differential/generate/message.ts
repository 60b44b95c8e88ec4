import { itemNames } from "@gatehouse/contracts/items";
import type { MessageKind } from "@gatehouse/contracts/message";
import { itemValues } from "@gatehouse/contracts/testing";
import { agencies, anAgency, at, categories, numbers, persons, places, purposes, someoneAt } from "./cast.ts";
import type { Chance } from "./chance.ts";

type Json = Record<string, unknown>;
/** The message that an answer, a decision or a correction is about. */
export const original = "0198f3c2-2ea0-7649-865a-165573b80001";
const unknownOriginal = "0198f3c2-2ea0-7649-865a-165573b80009";

const interesting = [
  "contact.address",
  "contact.uprn",
  "contact.protectedAddress",
  "contact.setting",
  "contact.safeContact",
  "police.intelligence",
  "police.convictions",
  "police.incident",
  "health.sexualHealth",
  "health.conditions",
  "health.injuries",
  "education.attendance",
  "family.siblings",
  "plan.action",
  "plan.supervisionNote",
  "sharing.objections",
  "concern.narrative",
  "voice.childsWords",
  "thirdParty.informant",
  "child.dateOfBirth",
] as const;

/** Which child it is, how old, and who else the message lists. */
export function pickPeople(chance: Chance, born: string): readonly Json[] {
  const ids = childIds(chance);
  const child = { label: "child", role: "child", ids, ...(chance.percent(90) ? { born } : {}) };
  const others = [
    { label: "mother", role: "parent", ids: [ref(persons.mother)], parentalResponsibility: true },
    {
      label: "father",
      role: chance.pick(["parent", "non-resident-parent"]),
      ids: [ref(persons.father)],
      ...(chance.percent(30) ? { livesElsewhere: true } : {}),
    },
    {
      label: "brother",
      role: chance.pick(["sibling", "sibling", "connected-adult"]),
      ids: chance.pick([[ref(persons.sibling)], [numbers.sibling], []]),
      ...(chance.percent(40) ? { born: chance.pick(["2008-11-03", "2024-01-01"]) } : {}),
    },
    { label: "step", role: chance.pick(["carer", "household", "connected-adult"]), ids: [ref(persons.stepfather)] },
  ];
  return [child, ...chance.some(others, 60)];
}

function ref(person: string): Json {
  return { scheme: "person", value: person };
}

function childIds(chance: Chance): readonly Json[] {
  const odds = chance.below(100);
  if (odds < 60) return [ref(persons.child)];
  if (odds < 85) return [numbers.child];
  if (odds < 90) return [numbers.local];
  if (odds < 95) return [numbers.child, numbers.upn];
  return chance.pick([[], [numbers.sibling], [ref(persons.child), ref(persons.double)]]);
}

/** Statements about the people of a message; texts now and then name a place. */
function pickStatements(chance: Chance, labels: readonly string[], musts: readonly string[]): Json[] {
  const wanted = [
    ...musts,
    ...Array.from({ length: chance.below(6) }, () => chance.pick(chance.percent(60) ? interesting : itemNames)),
  ];
  return wanted.map((item, index) => {
    const about = chance.percent(80) || index < musts.length ? "child" : chance.pick(labels);
    const summary = chance.percent(60) ? { summary: text(chance) } : {};
    return {
      id: `s${index + 1}`,
      item,
      about,
      value: valueOf(chance, item),
      assertion: "fact",
      on: "2026-11-03",
      ...summary,
    };
  });
}

function text(chance: Chance): string {
  if (chance.percent(90)) return "There is worry about care at home.";
  const place = chance.percent(75) ? chance.pick(places.spelled) : chance.pick(places.innocent);
  return `She was seen (${place}) yesterday.`;
}

function valueOf(chance: Chance, item: string): unknown {
  if (chance.percent(3)) return { absent: chance.pick(["not-asked", "not-known", "withheld"]) };
  const value = itemValues[item];
  if (item === "contact.safeContact" || item === "concern.narrative" || item === "voice.wishes") return text(chance);
  if (item === "education.presentation") return [{ on: "2026-10-22", observedBy: "teacher", text: text(chance) }];
  if (item === "plan.action") return { ...Object(value), owner: chance.pick(agencies) };
  if (item === "police.intelligence") return { grading: "2B", handling: chance.pick(["P", "C"]), text: text(chance) };
  if (item === "child.dateOfBirth") return chance.pick(["2017-03-09", "2010-11-03", "2010-11-04"]);
  return value;
}

const musts: Readonly<Partial<Record<MessageKind, readonly string[]>>> = {
  concern: ["child.name", "concern.narrative", "contact.referrer"],
  "support-request": ["concern.narrative", "voice.wishes"],
  "case-update": ["education.attendance"],
  "status-notice": ["family.planStatus"],
  "domestic-abuse-notice": ["police.incident"],
  meeting: ["plan.meetingNotes"],
  "plan-action": ["plan.action"],
  decision: ["concern.decision"],
  correction: ["education.attendance"],
  "information-response": ["education.attendance", "health.conditions"],
};

/** The keys that a kind carries at the top. */
function kindKeys(chance: Chance, kind: MessageKind, now: string): Json {
  const about = chance.percent(92) ? original : unknownOriginal;
  const reply = chance.percent(97) ? { inReplyTo: about } : {};
  switch (kind) {
    case "information-request":
      return {
        items: ["education.attendance", "health.conditions"],
        power: "children-act-1989-s47",
        reason: "An enquiry",
        historyFrom: "2025-01-01",
        urgency: chance.pick(["red", "amber", "green"]),
      };
    case "information-response":
      return {
        ...reply,
        answers: chance.some(
          [
            { item: "police.convictions", answer: "not-held" },
            { item: "contact.uprn", answer: "withheld", ...(chance.percent(90) ? { reason: "risk" } : {}) },
          ],
          90,
        ),
      };
    case "meeting":
      return { start: now, ...(chance.percent(90) ? { agenda: "The plan" } : {}) };
    case "decision":
      return reply;
    case "acknowledgement":
      return { ...reply, readBy: { name: "L. Abara", role: "social-worker" }, readAt: now };
    case "correction":
      return {
        corrects: {
          message: about,
          statement: chance.pick(["s1", "s2"]),
          ...(chance.percent(95) ? { reason: "It was wrong" } : {}),
        },
      };
    case "recall":
      return { corrects: { message: about }, ...(chance.percent(95) ? { instruction: "Delete it" } : {}) };
    case "advice-answer":
      return reply;
    case "escalation":
      return { ...reply, stage: chance.pick([1, 2, 3]) };
    default:
      return {};
  }
}

function risk(chance: Chance, from: string, now: string, labels: readonly string[]): Json {
  const day = 86_400_000;
  const ends =
    chance.pick([14 * day, 14 * day, 10 * day, 3600_000]) +
    (chance.percent(2) ? chance.pick([-20 * day, 1000, 60_000]) : 0);
  const decider = someoneAt(chance, from, 0.5);
  return {
    atRisk: chance.percent(99) ? [chance.percent(75) ? "child" : chance.pick(labels)] : [],
    harm: "physical-abuse",
    test: chance.pick(["at-risk", "significant-harm"]),
    evidence: chance.percent(99) ? "Bruises on the arm seen by two of the staff." : "not much to see",
    recipients: chance.percent(99)
      ? [chance.percent(60) ? "northshire-council" : chance.pick(agencies), ...chance.some(agencies, 40)]
      : chance.pick(["all", [], ["all"]]),
    ...(chance.percent(25) ? { categories: chance.percent(40) ? "all" : [chance.pick(categories), "health"] } : {}),
    decidedBy: {
      ...decider,
      name: chance.percent(97) ? "A. Decider" : decider.name,
      ...(chance.percent(90) ? { id: "d-9" } : {}),
    },
    emergency: chance.percent(20),
    expiresAt: at(Date.parse(now) + ends),
    ...(chance.percent(15) ? { allegedHarmers: [chance.pick(labels)] } : {}),
  };
}

function told(chance: Chance, kind: MessageKind): Json {
  const withheld = chance.percent(6)
    ? { withheld: [{ agency: chance.pick(agencies), reason: "It would do harm" }] }
    : {};
  const odds = chance.below(100);
  if (odds < (kind === "support-request" ? 93 : 60)) return { status: "told", ...withheld };
  const attempts = chance.percent(50)
    ? { attempts: [{ on: "2026-11-01", method: "telephone", result: "no answer" }] }
    : {};
  if (odds > 92) return { status: "not-contactable", ...attempts, ...withheld };
  const reasons = ["increased-risk-to-child", "prejudice-investigation", "child-asked", "risk-to-other"];
  return {
    status: "deferred",
    reason: chance.pick(reasons),
    ...(chance.percent(60) ? { officerReference: "NP-77" } : {}),
    ...(chance.percent(70) ? { reviewOn: "2026-11-20" } : {}),
    ...withheld,
  };
}

function basis(chance: Chance): Json {
  const plain = { power: "children-act-2004-s11", gdpr: "6-1-e" };
  if (chance.percent(80)) return plain;
  const order = chance.percent(50) ? { order: "FD-1" } : {};
  return chance.pick([
    { ...plain, claim: "mandatory-report" },
    { ...plain, claim: "crime-prevention", ...(chance.percent(80) ? { reference: "NP-1" } : {}) },
    { ...plain, claim: "cannot-consent", ...(chance.percent(80) ? { why: "She is unconscious" } : {}) },
    { ...plain, claim: "court-order", ...order },
  ]);
}

const freely: readonly MessageKind[] = [
  "concern",
  "concern",
  "concern",
  "concern",
  "support-request",
  "support-request",
  "support-request",
  "case-update",
  "case-update",
  "case-update",
  "case-update",
  "meeting",
  "plan-action",
  "status-notice",
  "domestic-abuse-notice",
  "information-request",
  "information-response",
  "information-response",
  "decision",
  "acknowledgement",
  "correction",
  "recall",
  "advice-query",
  "advice-answer",
  "escalation",
];

/** What a message must be besides what chance makes of it; `items` go into it. */
type Wanted = {
  readonly id: string;
  readonly from: string;
  readonly now: string;
  readonly born: string;
  readonly items: readonly string[];
};

/** A message of any kind, whole more often than not; every rule of step 1 and 2 is broken now and then. */
export function pickMessage(chance: Chance, { id, from, now, born, items }: Wanted): Json {
  const kind = chance.pick(freely);
  const advice = kind === "advice-query" || kind === "advice-answer";
  const people = pickPeople(chance, born);
  const listed = advice && !chance.percent(3) ? people.map((one) => ({ ...one, ids: [] })) : people;
  const labels = people.map((one) => String(one["label"]));
  const carried = (musts[kind] ?? []).filter(() => !chance.percent(1));
  const statements = pickStatements(chance, labels, [...carried, ...items]);
  const empty = ["acknowledgement", "recall", "information-request", "escalation"].includes(kind) && chance.percent(50);
  const safe = statements.filter(
    ({ item }) =>
      !/^(child|case|adult|contact|family|thirdParty)\./.test(String(item)) && item !== "police.victimOrWitness",
  );
  const named = kind === "information-request" && !chance.percent(2);
  const to = named || chance.percent(70) ? { to: [...new Set([anAgency(chance), ...chance.some(agencies, 35)])] } : {};
  const needsRisk = kind === "concern" ? 99 : 15;
  const message: Json = {
    id,
    kind,
    from: chance.percent(1) ? "little-acorns" : from,
    author: chance.percent(1) ? { role: someoneAt(chance, from).role } : someoneAt(chance, from),
    ...to,
    ...(advice || chance.percent(8) ? {} : { case: chance.percent(95) ? "case-ada" : "case-other" }),
    purpose: kind === "concern" && chance.percent(80) ? "child-protection" : chance.pick(purposes),
    createdAt: at(Date.parse(now) + (chance.percent(3) ? chance.pick([120, 121, -86_400, -86_401]) * 1000 : 0)),
    people: listed,
    statements: empty ? [] : advice && !chance.percent(3) ? safe : statements,
    ...(chance.percent(needsRisk) ? { risk: risk(chance, from, now, labels) } : {}),
    ...(chance.percent(kind === "concern" || kind === "support-request" ? 99 : 60) ? { told: told(chance, kind) } : {}),
    basis: basis(chance),
    ...kindKeys(chance, kind, now),
  };
  return chance.percent(3) ? broken(chance, message) : message;
}

/** A message that is wrong in one way. */
function broken(chance: Chance, message: Json): Json {
  const statements = message["statements"] as Json[];
  const first = statements[0] ?? {
    id: "s1",
    item: "child.name",
    about: "child",
    value: "Ada",
    assertion: "fact",
    on: "2026-11-03",
  };
  return chance.pick([
    () => ({ ...message, unknown: 1 }),
    () => ({ ...message, statements: [first, ...statements] }),
    () => ({ ...message, statements: [{ ...first, id: "s99", item: "child.shoeSize" }, ...statements] }),
    () => ({ ...message, statements: [{ ...first, id: "s99", about: "nobody" }, ...statements] }),
    () => ({
      ...message,
      people: [{ label: "child", role: "child", ids: [{ scheme: "nhs-number", value: "9998259798" }] }],
    }),
    () => ({ ...message, people: [{ label: "child", role: "sibling", ids: [] }] }),
    () => ({ ...message, id: original }),
    () => ({
      ...message,
      statements: [...statements, { ...first, id: "s98", item: "contact.referrer", value: { absent: "withheld" } }],
    }),
  ])();
}
