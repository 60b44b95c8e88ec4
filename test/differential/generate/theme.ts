import { agencies, categories, numbers, persons, places, someoneAt } from "./cast.ts";
import type { Chance } from "./chance.ts";

type Json = Readonly<Record<string, unknown>>;
/** A situation that needs several things to come together, which chance alone seldom brings. */
export type Theme = {
  readonly message: Json;
  readonly events: readonly (Json & { readonly type: string })[];
  /** Statements that belong to it. */
  readonly items: readonly string[];
};

const council = "northshire-council";
const manager = { agency: council, name: "H. Quill", role: "front-door-manager" };
const everything = { agencies: "all", purposes: "all", categories: "all" };
const mother = { person: persons.mother, capacity: "parent", parentalResponsibility: true };
const father = { person: persons.father, capacity: "parent", parentalResponsibility: true };
const competent = { competence: { result: "competent" } };

function objects(madeBy: object, scope: object = everything): Json & { readonly type: string } {
  return { type: "objection.recorded", person: persons.child, madeBy, scope };
}

function agrees(givenBy: object, type = "consent.given", scope: object = everything): Json & { readonly type: string } {
  return { type, person: persons.child, givenBy, scope };
}

const consentKind = (chance: Chance): Json => (chance.percent(50) ? { purpose: "team-around-the-family" } : {});
const whoObjects = (chance: Chance): object =>
  chance.pick([mother, father, { person: persons.child, capacity: "child", ...competent }]);

const themes: readonly ((chance: Chance) => Theme)[] = [
  // A court's order over an objection.
  (chance) => ({
    message: {
      purpose: "court-order",
      basis: { power: "s31", gdpr: "6-1-c", ...(chance.percent(50) ? { claim: "court-order", order: "FD-1" } : {}) },
    },
    events: [
      {
        type: "order.recorded",
        by: manager,
        person: persons.child,
        order: chance.pick(["FD-1", "FD-1", "FD-2"]),
        items: [
          "education.attendance",
          "health.sexualHealth",
          "concern.narrative",
          "contact.address",
          "plan.supervisionNote",
        ],
        to: [council, "northshire-police", ...chance.some(agencies)],
      },
      ...chance.some([objects(whoObjects(chance))], 70),
    ],
    items: ["education.attendance", "health.sexualHealth", "plan.supervisionNote"],
  }),
  // A claim that lifts objections, over an objection.
  (chance) => ({
    message: {
      basis: chance.pick([
        { power: "p", gdpr: "6-1-c", claim: "mandatory-report" },
        { power: "p", gdpr: "6-1-e", claim: "crime-prevention", reference: "NP-1" },
        { power: "p", gdpr: "6-1-e", claim: "cannot-consent", why: "She is unconscious" },
      ]),
    },
    events: [
      objects(whoObjects(chance)),
      ...chance.some(
        [agrees(mother), agrees(father, "consent.refused"), agrees({ person: persons.child, capacity: "child" })],
        40,
      ),
    ],
    items: ["health.conditions", "education.attendance"],
  }),
  // Who agreed, and whether their word counts.
  (chance) => ({
    message: consentKind(chance),
    events: chance.some(
      [
        agrees(mother),
        agrees(
          father,
          "consent.refused",
          chance.percent(50) ? everything : { ...everything, categories: [chance.pick(categories)] },
        ),
        agrees({ person: persons.stepfather, capacity: "parent", parentalResponsibility: false }),
        agrees(
          {
            person: persons.child,
            capacity: "child",
            ...chance.pick([competent, {}, { competence: { result: "not-competent" } }]),
          },
          chance.pick(["consent.given", "consent.refused"]),
        ),
        { type: "consent.withdrawn", end: "consent.given consent.refused" },
        objects(mother, { ...everything, agencies: [chance.pick(agencies)] }),
      ],
      45,
    ),
    items: ["health.conditions", "family.youngCarer"],
  }),
  // A family in hiding.
  (chance) => ({
    message: {},
    events: [
      {
        type: "restriction.placed",
        by: manager,
        person: chance.pick([persons.child, persons.mother, persons.sibling, persons.father, persons.double]),
        restriction: "protected-location",
        address: chance.pick([places.address, places.asText]),
        aliases: [places.alias],
        permitted: chance.some(agencies, 30),
      },
      ...chance.some(
        [objects(mother, { ...everything, agencies: [chance.pick(agencies)], categories: ["opinion"] })],
        30,
      ),
      ...chance.some(
        [
          {
            type: "release.approved",
            person: persons.child,
            items: ["contact.protectedAddress"],
            to: [council, chance.pick(agencies)],
          },
        ],
        40,
      ),
    ],
    items: [
      "contact.safeContact",
      "contact.uprn",
      "contact.protectedAddress",
      "contact.address",
      "education.presentation",
    ],
  }),
  // Records of one child, or of two who look alike.
  (chance) => ({
    message: {},
    events: [
      {
        type: "person.linked",
        by: manager,
        person: persons.child,
        ids: [numbers.child],
        nameHash: "h-1",
        placeHash: "l-1",
      },
      ...chance.some(
        [
          {
            type: "person.linked",
            person: persons.double,
            ids: [numbers.local],
            ...chance.pick([{ nameHash: "h-1" }, { placeHash: "l-1" }, {}]),
          },
          {
            type: "person.linked",
            by: manager,
            person: persons.child,
            ids: [{ scheme: "person", value: persons.double }],
          },
          { ...objects(mother), person: persons.double },
          objects({ person: chance.pick([persons.child, persons.double]), capacity: "child", ...competent }),
          { ...agrees(mother), person: persons.double },
          {
            type: "person.unlinked",
            by: manager,
            person: persons.child,
            ids: [{ scheme: "person", value: persons.double }],
          },
          { type: "person.distinct", by: manager, persons: [persons.child, persons.double] },
          {
            type: "restriction.placed",
            by: manager,
            person: persons.double,
            restriction: "linked-person",
            agency: chance.pick(agencies),
          },
        ],
        50,
      ),
    ],
    items: ["contact.address"],
  }),
  // Somebody at an agency is linked to the family.
  (chance) => {
    const agency = chance.pick(agencies);
    const { name, role } = someoneAt(chance, agency, 0);
    const professional = { name, ...(chance.percent(85) ? { role } : {}), ...(chance.percent(60) ? { agency } : {}) };
    return {
      message: {},
      events: [
        { type: "restriction.placed", by: manager, person: persons.child, restriction: "linked-person", professional },
        ...chance.some([{ type: "team.joined", by: manager, case: "case-ada", agency, professional: { name, role } }]),
      ],
      items: [],
    };
  },
  // Alleged harm.
  (chance) => ({
    message: {},
    events: [
      objects({ ...father, allegedHarmer: true }),
      {
        type: "objection.recorded",
        person: persons.father,
        madeBy: { person: persons.father, capacity: "self", ...(chance.percent(70) ? { allegedHarmer: true } : {}) },
        scope: everything,
      },
      ...chance.some([objects({ person: persons.child, capacity: "child" })], 40),
    ],
    items: ["police.convictions", "probation.supervision"],
  }),
];

/** A situation for a third of the cases; none for the rest. */
export function pickTheme(chance: Chance): Theme {
  return chance.percent(35) ? chance.pick(themes)(chance) : { message: {}, events: [], items: [] };
}
