import { readNorthshire } from "@gatehouse/cli/northshire";
import type { Draft } from "@gatehouse/policy/fixture";
import {
  agreed,
  consent,
  council,
  event,
  everything,
  everyoneSees,
  family,
  homes,
  mother,
  objection,
  school,
  scopedTo,
  update,
} from "@gatehouse/policy/fixture";
import { test } from "vitest";
import type { RuleRow } from "./row.ts";
import { charity, checkRow, childSays, flag, supportRequest } from "./row.ts";

const given = { status: "deferred", reason: "child-asked", reviewOn: "2026-11-10" };
const father = { person: "p-fin", capacity: "parent", parentalResponsibility: true };
const stepfather = { person: "p-guy", capacity: "carer", parentalResponsibility: false };

function agrees(id: string, givenBy: Draft, change: Draft = {}): Draft {
  return consent({ givenBy, ...change, id });
}

function childObjects(result?: "competent" | "not-competent"): Draft {
  return objection({ madeBy: childSays(result), scope: scopedTo(homes) });
}

/** Northshire, but the charity asks for the child's own agreement (as seed 000 does). */
function withChildsWord(): Draft {
  const northshire = readNorthshire();
  const [first] = northshire.agreements.filter(({ purposes }) => purposes.includes("early-help"));
  const rest = { ...first, id: "rest", parties: [council, school, homes] };
  const own = { ...first, id: "charity", parties: [school, charity], childConsent: "required" };
  return { ...northshire, agreements: [rest, own], matrix: undefined };
}

const agreedByChild = [...agreed, agrees("con-child", childSays("competent"))];

const rows: readonly RuleRow[] = [
  {
    name: "R34 a child who decides and asked for help alone is not told on, and it is looked at again",
    message: update({ told: given }),
    register: [...agreedByChild, childObjects("competent")],
    expected: { ...everyoneSees, [homes]: "withheld objection" },
    duties: [{ duty: "review-deferral", on: school, reviewOn: "2026-11-10" }],
    noDuties: [{ duty: "tell-family" }],
  },
  {
    name: "R35 judged not safe, it is shared with whom the risk names",
    message: update({ told: given }),
    register: [...agreedByChild, childObjects("competent"), flag([homes])],
    expected: everyoneSees,
    overrides: { [homes]: [{ objection: "obj-1", by: "risk-of-harm" }] },
  },
  {
    name: "R36 a charity that asks for it gets a request only with the child's own agreement",
    message: supportRequest({ to: [council, charity] }),
    register: agreed,
    more: { partnership: withChildsWord() },
    expected: { [council]: "s1 s2 s3", [charity]: "withheld consent-scope" },
  },
  {
    name: "R36 with it the charity gets its part",
    message: supportRequest({ to: [council, charity] }),
    register: agreedByChild,
    more: { partnership: withChildsWord() },
    expected: { [council]: "s1 s2 s3", [charity]: "s1 s2- s3" },
  },
  {
    name: "R37 a competent child's objection stands though the parent agreed",
    message: update(),
    register: [...agreedByChild, childObjects("competent")],
    expected: { ...everyoneSees, [homes]: "withheld objection" },
  },
  {
    name: "R38 a child found not to decide is heard, and the parent decides",
    message: update(),
    register: [...agreed, childObjects("not-competent")],
    expected: everyoneSees,
  },
  {
    name: "R38 nobody has looked whether the child decides: somebody has to",
    message: update(),
    register: [...agreed, childObjects()],
    expected: { ...everyoneSees, [homes]: "held competence-not-assessed" },
  },
  {
    name: "R39 parents who disagree: a human decides",
    message: update(),
    register: [...agreed, event("consent.refused", "con-2", { person: "p-ada", givenBy: father, scope: everything })],
    expected: {
      [council]: "held parents-disagree",
      "riverside-practice": "held parents-disagree",
      [homes]: "held parents-disagree",
    },
  },
  {
    name: "R40 the agreement of someone without parental responsibility is a question",
    message: update({ to: [council] }),
    register: [...family(), agrees("con-1", stepfather)],
    expected: { [council]: "held no-parental-responsibility" },
  },
  {
    name: "R40 and their objection a view",
    message: update(),
    register: [...agreed, objection({ madeBy: stepfather })],
    expected: everyoneSees,
  },
  {
    name: "R41 who cannot be asked is not the reason to do nothing",
    message: update({
      basis: { power: "p", gdpr: "6-1-e", claim: "cannot-consent", why: "The mother is in intensive care." },
    }),
    register: family(),
    expected: everyoneSees,
  },
  {
    name: "R41 and it has to be said why",
    message: update({ basis: { power: "p", gdpr: "6-1-e", claim: "cannot-consent" } }),
    register: family(),
    expected: { refused: "consent-missing" },
  },
  {
    name: "R42 an agreement taken back covers nothing from then on",
    message: update(),
    register: [
      ...agreed,
      event("consent.withdrawn", "con-2", {
        person: "p-ada",
        givenBy: mother,
        ends: "con-1",
        at: "2026-10-30T09:00:00Z",
      }),
    ],
    expected: { refused: "consent-missing" },
  },
];

test.each(rows)("$name", checkRow);
