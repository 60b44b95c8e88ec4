import type { Chance } from "./chance.ts";

/** Moments at which clocks go wrong: London midnights, ends of summer time, weekends and bank holidays. */
const moments = [
  "2026-11-03T10:15:00Z",
  "2026-11-06T16:59:59Z",
  "2026-11-05T23:40:00Z",
  "2026-10-24T22:59:59Z",
  "2026-10-24T23:00:00Z",
  "2026-10-25T00:59:59Z",
  "2026-10-25T01:00:00Z",
  "2026-12-24T16:30:00Z",
  "2026-12-31T23:59:59Z",
  "2027-03-25T17:00:00Z",
  "2027-03-28T00:30:00Z",
  "2027-03-28T23:30:00Z",
  "2026-09-30T09:00:00Z",
  "2026-09-29T23:00:00Z",
  "2027-05-31T11:00:00Z",
];

/** The moment of a case. Now and then one before any agreement is in force. */
export function pickNow(chance: Chance): string {
  return chance.percent(1) ? "2026-09-29T22:59:59Z" : chance.pick(moments);
}

/** A moment some way before, at an edge that rules care about more often than not. */
export function before(chance: Chance, now: string): string {
  const day = 86_400_000;
  const edges = [0, 1000, 60_000, day, 2 * day, 3 * day, 10 * day, 14 * day, 30 * day, 181 * day, 184 * day, 200 * day];
  return at(Date.parse(now) - chance.pick(edges) - (chance.percent(50) ? chance.below(3 * day) : 0));
}

export function at(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

export const agencies = [
  "northshire-council",
  "hillside-school",
  "oakfield-school",
  "riverside-practice",
  "northshire-police",
  "northshire-homes",
  "northshire-probation",
  "family-support",
] as const;

/** Roles of each agency, the lead first. */
export const roles: Readonly<Record<string, readonly string[]>> = {
  "northshire-council": ["front-door-manager", "social-worker"],
  "hillside-school": ["designated-safeguarding-lead", "deputy-safeguarding-lead"],
  "oakfield-school": ["designated-safeguarding-lead", "deputy-safeguarding-lead"],
  "riverside-practice": ["named-nurse", "general-practitioner", "caldicott-guardian"],
  "northshire-police": ["public-protection-officer", "disclosure-officer"],
  "northshire-homes": ["safeguarding-lead", "housing-officer"],
  "northshire-probation": ["probation-officer"],
  "family-support": ["family-worker"],
};

const names = ["R. Okafor", "T. Birch", "J. Marlow", "H. Quill", "G. Lindow", "S. Ivory", "t. birch "];

export type Someone = { readonly name: string; readonly role: string; readonly id?: string };

/** Somebody who works at an agency, seldom in a role that it does not have. */
export function someoneAt(chance: Chance, agency: string, odd = 1): Someone {
  const own = roles[agency] ?? ["family-worker"];
  const role = chance.percent(odd) ? chance.pick(["teacher", "social-worker", "front-door-manager"]) : chance.pick(own);
  const id = chance.percent(10) ? { id: chance.pick(["d-1", "d-2"]) } : {};
  return { name: chance.pick(names), role, ...id };
}

export function anAgency(chance: Chance): string {
  return chance.percent(2) ? "little-acorns" : chance.pick(agencies);
}

/** Whose role it mostly is to record something: the council's, else anybody's. */
export function recorder(chance: Chance, mostly: string): Someone & { readonly agency: string } {
  const agency = chance.percent(75) ? mostly : chance.pick([...agencies, "little-acorns"]);
  return { agency, ...someoneAt(chance, agency, 4) };
}

/** The persons of a family and some others, by the partnership's reference. */
export const persons = {
  child: "p-ada",
  double: "p-ada-2",
  sibling: "p-rowan",
  mother: "p-mother",
  father: "p-father",
  stepfather: "p-step",
  gran: "p-gran",
  stranger: "p-stranger",
} as const;

/** Identifiers with right check digits. */
export const numbers = {
  child: { scheme: "nhs-number", value: "9998259797" },
  sibling: { scheme: "nhs-number", value: "9990748330" },
  upn: { scheme: "upn", value: "H801200001001" },
  local: { scheme: "local", value: "P-118" },
} as const;

export const purposes = [
  "child-protection",
  "child-protection",
  "child-protection",
  "team-around-the-family",
  "team-around-the-family",
  "early-help",
  "referral-triage",
  "information-request",
  "crime-prevention",
  "offender-management",
  "victim-safety",
  "housing-support",
  "education-welfare",
  "court-order",
  "court-order",
  "notification",
  "learning-review",
] as const;

export const categories = [
  "identity",
  "contact",
  "family",
  "education",
  "health",
  "criminal",
  "opinion",
  "voice",
  "third-party",
] as const;

/** What an objection or an answer covers. */
export function scope(chance: Chance): object {
  return {
    agencies: chance.percent(45) ? "all" : [chance.pick(agencies), ...chance.some(agencies, 20)],
    purposes: chance.percent(80) ? "all" : [chance.pick(purposes)],
    categories: chance.percent(60) ? "all" : [chance.pick(categories), ...chance.some(categories, 30)],
  };
}

/** Texts that name a place in one of its spellings, and texts that do not. */
export const places = {
  address: { lines: ["12 Mill Bank", "Northshire"], postcode: "NS4 2QT", uprn: "100091234567" },
  asText: "12 Mill Bank, Northshire, NS4 2QT",
  alias: "Rosewood House",
  spelled: [
    "12 Mill Bank",
    "12MILL BANK",
    "at 12, mill-bank",
    "No. 12 Mill Lane",
    "ns42qt",
    "N.S.4 2Q.T",
    "ROSE wood-house",
    "uprn 1000 9123 4567",
  ],
  innocent: ["Mill Bank", "NS4", "rose wood", "near the mill"],
} as const;
