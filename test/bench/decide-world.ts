import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ItemName } from "@gatehouse/contracts/items";
import { itemCategories } from "@gatehouse/contracts/items";
import type { Message } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import { createKeyedHash } from "@gatehouse/envelope/keyed-hash";
import { rootDir } from "@gatehouse/infra/paths";
import { compilePolicy } from "@gatehouse/policy/compile";
import type { Policy } from "@gatehouse/policy/compile";
import type { Facts } from "@gatehouse/policy/facts";
import { emptyHistory } from "@gatehouse/policy/history/state";
import { applyEvent } from "@gatehouse/policy/register";
import { recordEvent } from "@gatehouse/policy/register/record-event";
import { emptyRegister } from "@gatehouse/policy/register/state";
import type { Register } from "@gatehouse/policy/register/state";
import { nhsNumber, sender } from "./family.ts";

/** The moment of all decisions. */
export const decidedAt = "2026-11-03T10:15:00Z";
const recordedAt = "2026-10-20T09:00:00Z";
/** As many families of which messages are decided in turn. */
export const FAMILIES = 20;
/** Of so many strangers the facts are parsed: of a million it would take minutes. */
const PARSED = 1_000;

type Draft = Readonly<Record<string, unknown>>;

/** A register of so many people, with some families each of which has 200 facts that bear on its messages. */
export type DecideWorld = {
  readonly policy: Policy;
  readonly facts: Facts;
  /** Everyone enrolled but the sender: seven. */
  readonly recipients: readonly string[];
  /** A message of 40 statements about one of the families, parsed anew each time: nothing can be remembered of it. */
  readonly message: (family: number) => Message;
  /** How many events of the register name someone of a family. */
  readonly factsInScope: number;
};

const partnershipFolder = join(rootDir, "contracts", "partnerships", "northshire");
const values = JSON.parse(readFileSync(new URL("../scenarios/values.json", import.meta.url), "utf8")) as Readonly<
  Record<ItemName, unknown>
>;

/** 40 items of every category, some of which nearly everyone may have and some hardly anyone. */
const items: readonly ItemName[] = [
  "child.name",
  "child.dateOfBirth",
  "child.sex",
  "child.ethnicity",
  "child.communicationNeeds",
  "child.description",
  "contact.address",
  "contact.phoneOrEmail",
  "contact.safeContact",
  "contact.setting",
  "contact.healthTeam",
  "contact.referrer",
  "contact.leadProfessional",
  "family.parents",
  "family.household",
  "family.siblings",
  "family.connectedAdults",
  "family.careArrangement",
  "family.planStatus",
  "family.finances",
  "family.substanceMisuse",
  "family.domesticAbuse",
  "family.youngCarer",
  "education.attendance",
  "education.exclusions",
  "education.specialNeeds",
  "education.attainment",
  "education.presentation",
  "education.movesOrMissing",
  "health.conditions",
  "health.injuries",
  "health.missedAppointments",
  "health.selfHarmOrMentalHealth",
  "police.incident",
  "police.convictions",
  "concern.narrative",
  "concern.level",
  "voice.childsWords",
  "voice.wishes",
  "plan.action",
];

const members = ["child", "mother", "father", "sibling", "grandmother"] as const;
type Member = (typeof members)[number];
const roles = {
  child: "child",
  mother: "parent",
  father: "non-resident-parent",
  sibling: "sibling",
  grandmother: "carer",
} as const satisfies Record<Member, string>;

const refOf = (family: number, member: Member): string => `p-family-${family}-${member}`;
/** NHS numbers of the families stand behind those of everyone else. */
const numberOf = (family: number, member: Member): string =>
  nhsNumber(300_000 + family * members.length + members.indexOf(member));

/** Makes a register of `people` persons besides the families, of whom facts are spread as in a partnership's life. */
export function makeDecideWorld(people: number): DecideWorld {
  const policy = compilePolicy(loadPartnership(partnershipFolder));
  const hash = createKeyedHash(new Uint8Array(32).fill(7));
  const register = emptyRegister();
  const add = (event: Draft): void => {
    const parsed = parseRegisterEvent(event);
    if (!parsed.ok) throw new Error(`event ${String(event["id"])}: ${parsed.code} ${parsed.path}`);
    applyEvent(register, recordEvent(parsed.event, hash));
  };
  const agencies = [...policy.agencies.keys()];
  const recipients = agencies.filter((agency) => agency !== sender);
  const facts = Array.from({ length: FAMILIES }, (_, family) => familyFacts(family, agencies));
  // The families come among the others, as they would.
  const every = Math.max(1, Math.floor(people / FAMILIES));
  for (let at = 0; at < people; at++) {
    for (const event of strangerFacts(at, agencies))
      if (at < PARSED) add(event);
      // Made by the same lines as those that were parsed.
      else applyEvent(register, recordEvent(event as RegisterEvent, hash));
    if (at % every === every - 1) for (const event of facts[Math.floor(at / every)] ?? []) add(event);
  }
  return {
    policy,
    facts: { register, history: emptyHistory(), hash },
    recipients,
    message: (family) => messageAbout(family, recipients),
    factsInScope: (facts[0]?.length ?? 0) - members.length - 1,
  };
}

const by = { agency: "northshire-council", name: "H. Quill", role: "front-door-manager" };
const head = (id: string, type: string): Draft => ({ id, type, at: recordedAt, by });

/** What is recorded of anybody: a link; of every third a case and an agreement; of few an objection, a flag or a bar. */
function strangerFacts(at: number, agencies: readonly string[]): Draft[] {
  const person = `p-${at}`;
  const one = <T>(list: readonly T[]): readonly T[] => list.slice(at % list.length, (at % list.length) + 1);
  const events: Draft[] = [
    {
      ...head(`link-${at}`, "person.linked"),
      person,
      ids: [{ scheme: "nhs-number", value: nhsNumber(at % 300_000) }],
      // Some are called alike and born on one day.
      nameHash: `name ${at % 50 === 0 ? "of many" : at}`,
    },
  ];
  if (at % 3 === 0) {
    events.push({ ...head(`case-${at}`, "case.opened"), case: `case-${at}`, child: person, level: 2 + (at % 3) });
    events.push({ ...head(`team-${at}`, "team.joined"), case: `case-${at}`, agency: one(agencies)[0] });
    events.push({ ...head(`given-${at}`, "consent.given"), person, givenBy: spokenBy(person), scope: everything });
  }
  if (at % 20 === 0) events.push(objection(`objection-${at}`, person, spokenBy(person), { agencies: one(agencies) }));
  if (at % 50 === 7) events.push(flag(`flag-${at}`, [person], one(agencies), at % 2 === 0));
  if (at % 50 === 9) events.push(hidden(`place-${at}`, person, `${at} Quay Street`, agencies));
  return events;
}

const everything = { agencies: "all", purposes: "all", categories: "all" };
const spokenBy = (person: string, capacity = "parent"): Draft => ({
  person: `${person}-${capacity}`,
  capacity,
  parentalResponsibility: true,
});

function objection(id: string, person: string, madeBy: Draft, scope: Draft): Draft {
  return { ...head(id, "objection.recorded"), person, madeBy, scope: { ...everything, ...scope } };
}

function flag(id: string, atRisk: readonly string[], recipients: readonly string[], stands: boolean): Draft {
  return {
    ...head(id, "risk.flagged"),
    atRisk,
    harm: "neglect",
    test: "at-risk",
    evidence: "Two staff saw bruises on the child's arm.",
    recipients,
    categories: "all",
    decidedBy: { name: "L. Vane", role: "front-door-manager" },
    emergency: false,
    expiresAt: stands ? "2026-11-10T09:00:00Z" : "2026-10-30T09:00:00Z",
  };
}

function hidden(id: string, person: string, line: string, permitted: readonly string[]): Draft {
  const address = { lines: [line, "Northshire"], postcode: "NS9 9ZZ" };
  return { ...head(id, "restriction.placed"), person, restriction: "protected-location", address, permitted };
}

/** 200 facts about one family beside who they are: wishes, agreements, risks, bars, orders, a team. */
function familyFacts(family: number, agencies: readonly string[]): Draft[] {
  const ref = (member: Member): string => refOf(family, member);
  const child = ref("child");
  const mother = { person: ref("mother"), capacity: "parent", parentalResponsibility: true };
  const father = { person: ref("father"), capacity: "parent", parentalResponsibility: true };
  const own = { person: child, capacity: "child", competence: { result: "not-competent" } };
  const pick = <T>(list: readonly T[], at: number): T[] => list.slice(at % list.length, (at % list.length) + 1);
  const others = agencies.filter((agency) => agency !== "northshire-council");
  const events: Draft[] = members.map((member) => ({
    ...head(`link-${family}-${member}`, "person.linked"),
    person: ref(member),
    ids: [{ scheme: "nhs-number", value: numberOf(family, member) }],
    nameHash: `name ${family} ${member}`,
  }));
  events.push({ ...head(`case-f${family}`, "case.opened"), case: `case-f${family}`, child, level: 3 });
  const several = (count: number, make: (id: string, at: number) => Draft): void => {
    for (let at = 0; at < count; at++) events.push(make(`f${family}-${events.length}`, at));
  };
  several(8, (id, at) => ({ ...head(id, "team.joined"), case: `case-f${family}`, agency: pick(agencies, at)[0] }));
  several(50, (id, at) =>
    objection(id, child, at % 3 === 0 ? father : own, {
      agencies: pick(others, at + family),
      categories: pick(itemCategories, at),
    }),
  );
  several(30, (id, at) => {
    const about = ref((["mother", "sibling", "grandmother"] as const)[at % 3] ?? "mother");
    const madeBy = { person: about, capacity: "self" };
    return objection(id, about, madeBy, { agencies: pick(others, at), categories: pick(itemCategories, at + 5) });
  });
  several(40, (id, at) => ({
    ...head(id, at % 5 === 4 ? "consent.refused" : "consent.given"),
    person: child,
    givenBy: at % 4 === 3 ? father : mother,
    scope: { ...everything, agencies: pick(others, at), categories: itemCategories.slice(0, 4 + (at % 8)) },
  }));
  several(1, (id) => ({ ...head(id, "consent.given"), person: child, givenBy: mother, scope: everything }));
  several(20, (id, at) => flag(id, [at % 2 === 0 ? child : ref("sibling")], pick(others, at), at % 7 === 0));
  // A place is hidden for every tenth family, and from some only who ask.
  if (family % 10 === 9)
    several(6, (id, at) =>
      hidden(id, ref(pick(members, at)[0] ?? "child"), `${at + 3} Weir Street`, agencies.slice(3)),
    );
  else several(6, (id, at) => flag(id, [ref("father")], pick(others, at), false));
  several(8, (id, at) => ({
    ...head(id, "restriction.placed"),
    person: ref(pick(members, at)[0] ?? "child"),
    restriction: "linked-person",
    professional: { name: `K. Moffat ${at}`, role: "teacher", agency: "elsewhere-school" },
  }));
  several(5, (id) => ({ ...head(id, "restriction.placed"), person: child, restriction: "court", permitted: agencies }));
  several(12, (id, at) => ({
    ...head(id, "restriction.placed"),
    person: ref(pick(members, at)[0] ?? "child"),
    restriction: "sealed",
    items: pick(items, at * 3),
  }));
  several(10, (id, at) => ({
    ...head(id, "release.approved"),
    person: child,
    items: pick(items, at * 3),
    to: agencies,
    approver: { agency: sender, name: "T. Birch", role: "designated-safeguarding-lead" },
    by: { agency: sender, name: "T. Birch", role: "designated-safeguarding-lead" },
  }));
  several(10, (id, at) => ({
    ...head(id, "order.recorded"),
    person: child,
    order: `NS26C${at}`,
    items: pick(items, at * 4),
    to: pick(agencies, at),
  }));
  return events;
}

function messageAbout(family: number, to: readonly string[]): Message {
  const parsed = parseMessage({
    id: "019839b8-2ea0-7649-865a-165573b8453f",
    createdAt: decidedAt,
    kind: "case-update",
    from: sender,
    author: { name: "T. Birch", role: "designated-safeguarding-lead" },
    to: [...to],
    case: `case-f${family}`,
    purpose: "child-protection",
    people: members.map((member) => ({
      label: member,
      role: roles[member],
      ids: [{ scheme: "nhs-number", value: numberOf(family, member) }],
      ...(member === "child" ? { born: "2017-03-09" } : {}),
    })),
    statements: items.map((item, at) => ({
      id: `s${at + 1}`,
      item,
      about: at % 8 === 7 ? (members[1 + (at % 4)] ?? "child") : "child",
      value: values[item],
      assertion: "fact",
      on: "2026-11-03",
      ...(item === "concern.narrative" ? { summary: "Hungry and tired on several mornings" } : {}),
    })),
    told: { status: "told" },
    basis: { power: "children-act-2004-s11", gdpr: "6-1-e" },
  });
  if (!parsed.ok) throw new Error(`message: ${parsed.code} ${parsed.path}`);
  return parsed.message;
}

/** The floor: every cell looked up, and every fact about the family's people looked at once for every recipient. */
export function lookUpOnly({ policy, facts, recipients }: DecideWorld, message: Message, family: number): number {
  const { register } = facts;
  const scopes = scopesOf(register, family);
  let seen = 0;
  for (const recipient of recipients) {
    const kind = policy.agencies.get(recipient)?.kind;
    if (!kind) continue;
    for (const { item } of message.statements) if (policy.items.get(item)?.cells[kind].support === "F") seen += 1;
    for (const agencies of scopes) if (agencies === "all" || agencies.includes(recipient)) seen += 1;
  }
  return seen;
}

/** Whom each fact about the family names. */
function scopesOf(register: Register, family: number): ("all" | readonly string[])[] {
  const scopes: ("all" | readonly string[])[] = [];
  for (const member of members) {
    const person = register.persons.get(refOf(family, member));
    if (!person) continue;
    for (const { scope } of person.objections.values()) scopes.push(scope.agencies);
    for (const { scope } of person.answers) scopes.push(scope.agencies);
    for (const id of person.flags) scopes.push(register.flags.get(id)?.recipients ?? "all");
    for (const one of person.restrictions.values()) scopes.push("permitted" in one ? one.permitted : "all");
    for (const { to } of person.orders.values()) scopes.push(to);
    for (const { to } of person.releases.values()) scopes.push(to);
  }
  return scopes;
}
