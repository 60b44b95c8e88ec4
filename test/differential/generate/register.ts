import { holdId } from "@gatehouse/policy/hold-id";
import { heldCodes } from "@gatehouse/contracts/codes";
import { itemNames } from "@gatehouse/contracts/items";
import { agencies, at, before, categories, numbers, persons, places, recorder, scope, someoneAt } from "./cast.ts";
import type { Chance } from "./chance.ts";

type Event = Readonly<Record<string, unknown>> & {
  readonly at: string;
  readonly type: string;
  readonly by: object;
  /** Which kinds of event it ends or countersigns; replaced by the id of one. */
  readonly end?: string;
};
/** An event's own part, with another time or recorder where that matters. */
type Body = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly at?: string;
  readonly by?: object;
  readonly end?: string;
};
/** What the events of one case have in common. */
export type Setting = {
  readonly now: string;
  readonly message: string;
  readonly from: string;
  /** What the situation needs beside what chance brings. */
  readonly events: readonly Body[];
};

const all = Object.values(persons);
const family = [
  persons.child,
  persons.child,
  persons.child,
  persons.child,
  persons.sibling,
  persons.mother,
  persons.father,
];
const council = "northshire-council";

type Named = Event & { readonly id: string };

/** A register: the family, its case and team, and then anything that can be recorded, also by who may not. */
export function pickRegister(chance: Chance, setting: Setting): readonly Named[] {
  const events: Event[] = [];
  const add = (body: Body, by: object = recorder(chance, council), when = before(chance, setting.now)): void => {
    events.push({ at: when, by, ...body });
  };
  const early = at(Date.parse(setting.now) - 250 * 86_400_000);
  const worker = { agency: council, name: "G. Lindow", role: "social-worker" };
  if (!chance.percent(2)) add({ type: "person.linked", person: persons.child, ids: [numbers.child] }, worker, early);
  if (chance.percent(30))
    add({ type: "person.linked", person: persons.sibling, ids: [numbers.sibling] }, worker, early);
  if (chance.percent(85)) {
    const level = chance.pick([2, 3, 3, 3, 4]);
    const status = chance.pick(["none", "early-help", "child-protection"]);
    add(
      {
        type: "case.opened",
        case: "case-ada",
        child: chance.percent(92) ? persons.child : chance.pick(all),
        level,
        status,
      },
      worker,
      early,
    );
    for (const agency of chance.some(agencies, 75)) {
      const when = chance.percent(80) ? early : before(chance, setting.now);
      const professional = chance.percent(60) ? { professional: someoneAt(chance, agency) } : {};
      add({ type: "team.joined", case: "case-ada", agency, ...professional }, worker, when);
    }
  }
  if (chance.percent(60))
    add(consent(chance, persons.mother), recorder(chance, setting.from), before(chance, setting.now));
  for (const body of setting.events) add(ofAgency(chance, setting, body));
  const more = chance.below(setting.events.length > 0 ? 4 : 7);
  for (let one = 0; one < more; one += 1) add(anything(chance, setting));
  return named(
    chance,
    events.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
  );
}

/** A release is approved at the sending agency. */
function ofAgency(chance: Chance, { from }: Setting, body: Body): Body {
  if (body.type !== "release.approved") return body;
  const approver = { agency: from, ...someoneAt(chance, from) };
  return { ...body, by: approver, approver };
}

/** Gives events their ids, and those that end or countersign an earlier one the id of one of its kind. */
function named(chance: Chance, events: readonly Event[]): readonly Named[] {
  const done: Named[] = [];
  for (const [index, event] of events.entries()) {
    const { end, ...body } = event;
    const earlier = done.filter((one) => typeof end === "string" && end.split(" ").includes(String(one.type)));
    const ended = earlier.length > 0 ? chance.pick(earlier) : undefined;
    const key = event.type === "risk.countersigned" ? "countersigns" : "ends";
    const reference = end === undefined ? {} : { [key]: ended?.id ?? "e-none" };
    const same = ended && chance.percent(60) ? { by: { ...ended.by, name: "P. Stroud" } } : {};
    done.push({ ...body, id: `e-${index}`, ...reference, ...same });
  }
  return done;
}

/** Who speaks, and what is said of them. */
function speaker(chance: Chance, about: string): object {
  const competence = chance.percent(50)
    ? { competence: { result: chance.pick(["competent", "competent", "not-competent", "not-assessed"]) } }
    : {};
  const harmer = chance.percent(15) ? { allegedHarmer: true } : {};
  const child = about === persons.child || about === persons.sibling || about === persons.double;
  switch (chance.below(child ? 7 : 3)) {
    case 0:
      return child
        ? { person: about, capacity: "child", ...competence }
        : { person: about, capacity: "self", ...harmer };
    case 1:
      return { person: persons.gran, capacity: chance.pick(["carer", "advocate"]), ...competence };
    case 2:
      return child
        ? { person: persons.stepfather, capacity: "parent", parentalResponsibility: false, ...harmer }
        : { person: about, capacity: "self", ...harmer };
    case 3:
      return { person: about, capacity: "child", ...competence };
    case 4:
      return { person: persons.father, capacity: "parent", parentalResponsibility: true, ...harmer };
    default:
      return { person: persons.mother, capacity: "parent", parentalResponsibility: true, ...harmer };
  }
}

function consent(chance: Chance, by: string): Body {
  const parent = { person: by, capacity: "parent", parentalResponsibility: true };
  return {
    type: "consent.given",
    person: persons.child,
    givenBy: parent,
    scope: chance.percent(70) ? { agencies: "all", purposes: "all", categories: "all" } : scope(chance),
  };
}

/** A calendar day around now, where consents and reviews end. */
function aroundToday(chance: Chance, now: string): string {
  return at(Date.parse(now) + chance.pick([-2, -1, 0, 0, 1, 60]) * 86_400_000).slice(0, 10);
}

const builders: readonly ((chance: Chance, setting: Setting) => Body)[] = [
  (chance) => ({
    type: "person.linked",
    person: chance.pick([persons.double, persons.sibling, persons.stranger, persons.child]),
    ids: [link(chance)],
    ...hash(chance),
  }),
  (chance) => ({
    type: "person.linked",
    person: persons.child,
    ids: chance.some([numbers.upn, numbers.local]),
    ...hash(chance),
  }),
  () => ({ type: "person.linked", person: persons.double, ids: [numbers.local], nameHash: "h-1" }),
  (chance) => ({
    type: "person.unlinked",
    person: chance.pick([persons.double, persons.child, persons.stranger]),
    ...(chance.percent(60) ? { ids: [link(chance)] } : {}),
  }),
  () => ({ type: "person.distinct", persons: [persons.child, persons.double] }),
  (chance) => ({ type: "case.level-set", case: "case-ada", level: chance.pick([2, 3, 4, 4]) }),
  (chance) => ({ type: "case.closed", case: chance.percent(50) ? "case-ada" : "case-other" }),
  (chance) => ({
    type: "case.opened",
    case: chance.pick(["case-ada", "case-other"]),
    child: chance.pick(all),
    level: chance.pick([3, 4]),
  }),
  (chance) => ({ type: "team.left", case: "case-ada", agency: chance.pick(agencies) }),
  (chance) => {
    const agency = chance.pick(agencies);
    return { type: "team.joined", case: "case-ada", agency, professional: someoneAt(chance, agency) };
  },
  objection,
  objection,
  objection,
  objection,
  () => ({ type: "objection.withdrawn", end: "objection.recorded" }),
  answer,
  answer,
  answer,
  (chance) => ({
    type: "consent.withdrawn",
    person: persons.child,
    givenBy: { person: chance.pick([persons.mother, persons.father]), capacity: "parent" },
  }),
  () => ({ type: "consent.withdrawn", end: "consent.given consent.refused" }),
  flag,
  flag,
  flag,
  () => ({ type: "risk.countersigned", end: "risk.flagged" }),
  () => ({ type: "risk.cleared", end: "risk.flagged" }),
  restriction,
  restriction,
  restriction,
  restriction,
  () => ({ type: "restriction.lifted", end: "restriction.placed" }),
  (chance) => ({
    type: "order.recorded",
    person: chance.pick(family),
    order: chance.pick(["FD-1", "FD-2"]),
    items: someItems(chance),
    to: [chance.pick(agencies), ...chance.some(agencies, 30)],
  }),
  (chance, setting) => {
    const approver = { agency: setting.from, ...someoneAt(chance, setting.from) };
    const whom = chance.percent(30)
      ? { message: chance.percent(80) ? setting.message : "another" }
      : { person: chance.pick(family) };
    return {
      type: "release.approved",
      by: approver,
      ...whom,
      items: ["police.intelligence", "contact.protectedAddress", "health.sexualHealth", ...someItems(chance)],
      to: [chance.pick(agencies), ...chance.some(agencies, 50)],
      approver,
    };
  },
  review,
  review,
  (chance, setting) => ({
    type: "telling.recorded",
    message: setting.message,
    person: persons.mother,
    status: chance.pick(["told", "deferred", "attempted"]),
    ...(chance.percent(50) ? { reviewOn: aroundToday(chance, setting.now) } : {}),
    by: { agency: setting.from, ...someoneAt(chance, setting.from, 6) },
  }),
];

function anything(chance: Chance, setting: Setting): Body {
  return chance.pick(builders)(chance, setting);
}

function link(chance: Chance): object {
  return chance.pick([
    numbers.child,
    numbers.sibling,
    numbers.local,
    { scheme: "person", value: persons.child },
    { scheme: "person", value: persons.double },
  ]);
}

function hash(chance: Chance): object {
  const one = chance.pick(["nameHash", "nameHash", "placeHash"]);
  return chance.percent(40) ? { [one]: chance.pick(["h-1", "h-1", "h-2"]) } : {};
}

function objection(chance: Chance, setting: Setting): Body {
  const person = chance.pick(family);
  const reviewed = chance.percent(20) ? { reviewOn: aroundToday(chance, setting.now) } : {};
  return { type: "objection.recorded", person, madeBy: speaker(chance, person), scope: scope(chance), ...reviewed };
}

function answer(chance: Chance, setting: Setting): Body {
  const person = chance.percent(90) ? persons.child : persons.double;
  const expires = chance.percent(40) ? { expiresOn: aroundToday(chance, setting.now) } : {};
  const type = chance.percent(65) ? "consent.given" : "consent.refused";
  return { type, person, givenBy: speaker(chance, person), scope: scope(chance), ...expires };
}

function flag(chance: Chance, setting: Setting): Body {
  const doctor = chance.percent(30);
  const decidedBy = doctor
    ? { agency: "riverside-practice", name: "F. Osei", role: "caldicott-guardian" }
    : { name: "H. Quill", role: chance.percent(90) ? "front-door-manager" : "social-worker" };
  const when = before(chance, setting.now);
  const ends = chance.pick([1, 10, 14, 14, 92, 93]) * 86_400_000 + chance.pick([0, 0, 1000]);
  const until = chance.percent(30) ? Date.parse(setting.now) + chance.pick([-1000, 0, 1000]) : Date.parse(when) + ends;
  return {
    type: "risk.flagged",
    at: when,
    atRisk: chance.percent(97) ? [chance.pick(family)] : [],
    case: "case-ada",
    harm: "neglect",
    test: chance.pick(["at-risk", "significant-harm"]),
    evidence: chance.percent(97) ? "Seen with bruises on two days by two of the staff." : "  too short  ",
    recipients: chance.percent(2) ? "all" : [chance.pick(agencies), ...chance.some(agencies, 40)],
    ...(chance.percent(50) ? { categories: chance.percent(50) ? "all" : [chance.pick(categories), "health"] } : {}),
    decidedBy,
    ...(chance.percent(25) ? { emergency: true } : {}),
    expiresAt: at(until),
    by: chance.percent(80)
      ? { agency: "northshire-council", name: "G. Lindow", role: "social-worker" }
      : recorder(chance, council),
  };
}

function restriction(chance: Chance): Body {
  const person = chance.pick(family);
  const permitted = chance.percent(50) ? { permitted: chance.some(agencies, 40) } : {};
  const head = { type: "restriction.placed", person };
  const agency = chance.pick(agencies);
  switch (chance.below(5)) {
    case 0:
      return { ...head, restriction: "court", ...permitted };
    case 1:
      return { ...head, restriction: "sealed", items: someItems(chance) };
    case 2: {
      const { name, role } = someoneAt(chance, agency);
      const professional = { name, ...(chance.percent(80) ? { role } : {}), ...(chance.percent(50) ? { agency } : {}) };
      return chance.percent(40)
        ? { ...head, restriction: "linked-person", agency }
        : { ...head, restriction: "linked-person", professional };
    }
    default: {
      const address = chance.pick([places.address, places.asText, undefined]);
      const aliases = chance.percent(50) ? { aliases: [places.alias] } : {};
      return { ...head, restriction: "protected-location", ...(address ? { address } : {}), ...aliases, ...permitted };
    }
  }
}

function someItems(chance: Chance): readonly string[] {
  return [
    chance.pick(itemNames),
    chance.pick(["child.name", "education.attendance", "health.conditions", "contact.address"]),
  ];
}

function review(chance: Chance, setting: Setting): Body {
  const reviewer = chance.percent(50) ? setting.from : council;
  const hold = holdId(setting.message, chance.pick(agencies), null, chance.pick(heldCodes));
  return {
    type: "review.decided",
    hold,
    outcome: chance.pick(["release", "release", "withhold", "refuse"]),
    by: { agency: reviewer, ...someoneAt(chance, reviewer) },
  };
}
