import { readFileSync } from "node:fs";
import { itemCategories } from "@gatehouse/contracts/items";
import type { ItemCategory, ItemName } from "@gatehouse/contracts/items";
import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import type { Policy } from "@gatehouse/policy/compile";
import { applyEvent } from "@gatehouse/policy/register";
import { checkEvent } from "@gatehouse/policy/register/check-event";
import type { RecordedEvent } from "@gatehouse/policy/register/record-event";
import { recordEvent } from "@gatehouse/policy/register/record-event";
import { emptyRegister } from "@gatehouse/policy/register/state";
import type { Register } from "@gatehouse/policy/register/state";
import type { Level, Objected, Restricted, Risked } from "./axes.ts";

/** The moment of every world, on a Tuesday; what is recorded was recorded the days before. */
export const now = "2026-11-03T10:15:00Z";
/** Who sends: a school, because the partnership has a second one to receive. */
export const sender = "hillside-school";

/** One agency of every kind to receive. */
export const recipients: readonly string[] = [
  "northshire-council",
  "oakfield-school",
  "riverside-practice",
  "northshire-police",
  "northshire-homes",
  "northshire-probation",
  "family-support",
];

/** A register for these values of the axes. */
export type WorldAxes = {
  readonly level: Level;
  readonly objection: Objected;
  readonly risk: Risked;
  readonly restriction: Restricted;
};

type Body = Readonly<Record<string, unknown>>;

const everything = { agencies: "all", purposes: "all", categories: "all" };
const by = { agency: "northshire-council", name: "H. Quill", role: "front-door-manager" };
const mother = { person: "p-mo", capacity: "parent", parentalResponsibility: true };
const competent = { result: "competent", assessedBy: "S. Iqbal", on: "2026-10-01" };
const child = { person: "p-ada", capacity: "child", competence: competent };

/** The keyed hash of these worlds: nothing in them is anybody's. */
export function hash(scheme: string, value: string): string {
  return `${scheme}:${value}`;
}

/** What a `parent-category` objection is about, and what a `sealed` restriction seals. */
export type Aimed = { readonly category: ItemCategory; readonly items: readonly ItemName[] };

/** The register of a world whose objection and seal are aimed at these items. */
export function worldOf(axes: WorldAxes, { category, items }: Aimed, policy: Policy): Register {
  const register = emptyRegister();
  const bodies = [
    ...family(axes.level),
    ...objectionOf(axes.objection, category),
    ...flagOf(axes.risk),
    ...restrictionOf(axes.restriction, items),
  ];
  for (const [at, body] of bodies.entries()) record(register, { id: `e-${at}`, by, ...body }, policy);
  return register;
}

/** An event of a world that is not accepted would leave a hole in the grid, so it stops the making of it. */
function record(register: Register, body: Body, policy: Policy): void {
  const event = readEvent(body);
  const refusal = checkEvent(register, event, policy, now);
  if (refusal) throw new Error(`${event.type}: ${refusal}`);
  applyEvent(register, event);
}

/** Events that were read before: worlds differ in few of them. */
const read = new Map<string, RecordedEvent>();

function readEvent(body: Body): RecordedEvent {
  const text = JSON.stringify(body);
  const known = read.get(text);
  if (known) return known;
  const parsed = parseRegisterEvent(body);
  if (!parsed.ok) throw new Error(`${String(body["type"])}: ${parsed.code} ${parsed.path}`);
  const event = recordEvent(parsed.event, hash);
  read.set(text, event);
  return event;
}

/** The child, a case, a team of everyone, and the mother's agreement to everything. */
function family(level: Level): readonly Body[] {
  const at = "2026-10-05T09:00:00Z";
  return [
    { type: "person.linked", person: "p-ada", ids: [{ scheme: "nhs-number", value: "9998259797" }], at },
    { type: "person.linked", person: "p-mo", ids: [{ scheme: "local", value: "P-118" }], at },
    { type: "case.opened", case: "case-ada", child: "p-ada", level: Number(level), at },
    ...[sender, ...recipients].map((agency) => ({ type: "team.joined", case: "case-ada", agency, at })),
    {
      type: "consent.given",
      person: "p-ada",
      givenBy: mother,
      scope: everything,
      at: "2026-10-12T10:00:00Z",
    },
  ];
}

function objectionOf(objection: Objected, category: ItemCategory): readonly Body[] {
  const at = "2026-10-20T09:00:00Z";
  const scope = { agencies: recipients, purposes: "all", categories: "all" };
  const about = (person: string, madeBy: Body, change: Body = {}): Body => {
    return { type: "objection.recorded", person, madeBy, scope: { ...scope, ...change }, at };
  };
  switch (objection) {
    case "none":
      return [];
    case "parent-all":
      return [about("p-ada", mother)];
    case "parent-category":
      return [about("p-ada", mother, { categories: [category] })];
    case "child-all":
      return [
        { type: "consent.given", person: "p-ada", givenBy: child, scope: everything, at: "2026-10-13T10:00:00Z" },
        about("p-ada", child),
      ];
    case "harmer-all":
      return [
        about("p-ada", { person: "p-fin", capacity: "parent", parentalResponsibility: true, allegedHarmer: true }),
      ];
    case "third-party":
      return [about("p-fay", { person: "p-fay", capacity: "self" })];
  }
}

/** When a world's risk ends: `expired` did so a minute ago. */
export function riskEnd(risk: Risked): string {
  return risk === "expired" ? "2026-11-03T10:14:00Z" : "2026-11-10T10:00:00Z";
}

/** Whom a world's risk names: `names-others` names nobody that is asked. */
export function riskNames(risk: Risked): readonly string[] {
  return risk === "names-others" ? [sender] : recipients;
}

export const evidence = "Three round bruises seen on the left arm by two staff.";

function flagOf(risk: Risked): readonly Body[] {
  if (risk === "none") return [];
  return [
    {
      type: "risk.flagged",
      atRisk: ["p-ada"],
      case: "case-ada",
      harm: "neglect",
      test: risk === "at-risk" ? "at-risk" : "significant-harm",
      evidence,
      recipients: riskNames(risk),
      categories: "all",
      decidedBy: { agency: "northshire-council", name: "M. Vale", role: "front-door-manager" },
      expiresAt: riskEnd(risk),
      at: "2026-10-27T10:15:00Z",
    },
  ];
}

function restrictionOf(restriction: Restricted, items: readonly ItemName[]): readonly Body[] {
  const placed = { type: "restriction.placed", person: "p-ada", at: "2026-10-21T09:00:00Z" };
  switch (restriction) {
    case "none":
      return [];
    case "protected-location":
      // No text of these messages holds this place: what a text gives away holds the copy whatever its items.
      return [{ ...placed, restriction, address: { lines: ["7 Quarry Rise", "Farhaven"], postcode: "FH9 8ZZ" } }];
    case "sealed":
      return [{ ...placed, restriction, items }];
    case "linked-agency":
      return recipients.map((agency) => ({ ...placed, restriction: "linked-person", agency }));
    case "linked-professional":
      return recipients.map((agency) => ({
        ...placed,
        restriction: "linked-person",
        professional: { name: "F. Marsh", role: "receptionist", agency },
      }));
    case "court":
      return [{ ...placed, restriction, order: "NS26C00417", permitted: [] }];
  }
}

/** Every category in the order of the catalogue. */
export const categories: readonly ItemCategory[] = itemCategories;

/** One value of every item's shape; two items have none in the catalogue's list of examples. */
export const values: Readonly<Record<string, unknown>> = {
  ...readValues(),
  "child.uln": "1234567899",
  "plan.supervisionNote": "Agreed with the manager to see the family on Thursday.",
};

function readValues(): Readonly<Record<string, unknown>> {
  const path = new URL("../../contracts/src/items.values.json", import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")) as Readonly<Record<string, unknown>>;
}
