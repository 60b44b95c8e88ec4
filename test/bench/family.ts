import { readFileSync } from "node:fs";
import { uuidV7 } from "@gatehouse/client/uuid-v7";

/** Who sends, who is told, who runs the register. */
export const sender = "hillside-school";
export const frontDoor = "northshire-council";
export const recipients: readonly string[] = [
  "northshire-council",
  "oakfield-school",
  "riverside-practice",
  "northshire-police",
  "family-support",
];

/** 25 items of which each kind of agency may have another part. */
const items: readonly string[] = [
  "child.name",
  "child.dateOfBirth",
  "child.sex",
  "child.nhsNumber",
  "child.upn",
  "child.ethnicity",
  "child.communicationNeeds",
  "contact.setting",
  "contact.healthTeam",
  "contact.referrer",
  "contact.leadProfessional",
  "family.parents",
  "family.household",
  "family.siblings",
  "family.careArrangement",
  "family.youngCarer",
  "education.attendance",
  "education.exclusions",
  "education.specialNeeds",
  "education.presentation",
  "education.movesOrMissing",
  "concern.narrative",
  "concern.level",
  "voice.childsWords",
  "voice.wishes",
];

const values = JSON.parse(readFileSync(new URL("../scenarios/values.json", import.meta.url), "utf8")) as Readonly<
  Record<string, unknown>
>;

const by = { agency: frontDoor, name: "G. Lindow", role: "social-worker" };

function wholeSecond(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** An NHS number of the range that is never issued (999), with its check digit; a few numbers have none, so we skip on. */
export function nhsNumber(at: number): string {
  for (let serial = at * 3; ; serial++) {
    const nine = `999${String(serial).padStart(6, "0")}`;
    const sum = nine.split("").reduce((total, digit, place) => total + Number(digit) * (10 - place), 0);
    const digit = (11 - (sum % 11)) % 11;
    if (digit !== 10) return `${nine}${digit}`;
  }
}

/** The register events that make a child known at level 4, with the sender and all recipients in the team. */
export function familyOpened(at: number): readonly Record<string, unknown>[] {
  const base = { at: wholeSecond(Date.now()), by };
  const person = `p-bench-${at}`;
  const ids = [{ scheme: "nhs-number", value: nhsNumber(at) }];
  return [
    { ...base, id: `link-${at}`, type: "person.linked", person, ids },
    {
      ...base,
      id: `case-${at}`,
      type: "case.opened",
      case: `case-bench-${at}`,
      child: person,
      level: 4,
      status: "child-protection",
    },
    ...[sender, ...recipients].map((agency) => ({
      ...base,
      id: `team-${at}-${agency}`,
      type: "team.joined",
      case: `case-bench-${at}`,
      agency,
    })),
  ];
}

/** The school's update about that child: 25 statements, about 2 KB of values. */
export function update(family: number, serial: number): Record<string, unknown> {
  const now = Date.now();
  const on = wholeSecond(now).slice(0, 10);
  const nhs = nhsNumber(family);
  return {
    id: uuidV7(new Date(now)),
    createdAt: wholeSecond(now),
    kind: "case-update",
    from: sender,
    author: { name: "T. Birch", role: "designated-safeguarding-lead" },
    case: `case-bench-${family}`,
    purpose: "child-protection",
    people: [{ label: "child", role: "child", ids: [{ scheme: "nhs-number", value: nhs }], born: "2017-03-09" }],
    statements: items.map((item, at) => statement(`s${at}`, item, valueOf(item, nhs, serial), on)),
    told: { status: "told" },
    basis: { power: "children-act-2004-s11", gdpr: "6-1-e", condition: "safeguarding-para-18" },
  };
}

function statement(id: string, item: string, value: unknown, on: string): Record<string, unknown> {
  const said = { id, item, about: "child", value, assertion: "fact", on };
  return item === "concern.narrative" ? { ...said, summary: "Hungry and tired on several mornings" } : said;
}

function valueOf(item: string, nhs: string, serial: number): unknown {
  if (item === "child.nhsNumber") return nhs;
  if (item === "education.presentation") return [{ on: "2026-10-22", observedBy: "class teacher", text: note(serial) }];
  if (item === "family.siblings") return [{ name: "Rowan Lovell", age: 2, setting: "Little Acorns Nursery" }];
  return values[item];
}

function note(serial: number): string {
  return `Entry ${serial}: came in without a coat, hungry, and was asleep at the table by ten; said little`;
}

/** One register event of its own: a person whom the front door links by an invented number. */
export function linked(at: number): Record<string, unknown> {
  const ids = [{ scheme: "nhs-number", value: nhsNumber(at) }];
  const person = `p-many-${at}`;
  return { id: `many-${at}`, at: wholeSecond(Date.now()), by, type: "person.linked", person, ids };
}
