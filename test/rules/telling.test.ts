import {
  agreed,
  concern,
  council,
  decideOn,
  event,
  family,
  mother,
  objection,
  police,
  practice,
  risk,
  school,
  statements,
  update,
} from "@gatehouse/policy/fixture";
import { expect, test } from "vitest";
import type { RuleRow } from "./row.ts";
import { checkRow, copyOf, release, said } from "./row.ts";

const reviewOn = "2026-11-10";
const silent = ["do-not-discuss-with-family"];
const lead = { agency: school, name: "R. Okafor", role: "designated-safeguarding-lead" };

/** A reason for which telling waits: everyone who gets the concern is asked to keep it from the family, for now. */
function deferral(name: string, reason: string, more: object = {}): RuleRow {
  return {
    name,
    message: concern({
      to: [council, police],
      risk: risk([council, police]),
      told: { status: "deferred", reason, reviewOn, ...more },
    }),
    register: family(),
    expected: { [council]: "s1 s2 s3", [police]: "s1 s2 s3" },
    handling: { [council]: silent, [police]: silent },
    duties: [
      { duty: "review-deferral", on: school, reviewOn },
      { duty: "tell-family", on: school, reviewOn },
    ],
  };
}

const incident = statements("police.incident", "police.convictions");
const notice = update({
  kind: "domestic-abuse-notice",
  from: police,
  author: { name: "K. Shaw", role: "public-protection-officer" },
  to: [school],
  statements: [{ ...incident[0], summary: "Police attended on Sunday evening; Ada was there." }, ...incident.slice(1)],
  told: undefined,
});
const informant = concern({
  statements: [
    ...statements("child.name", "contact.referrer", "concern.narrative"),
    said("thirdParty.informant", statements("thirdParty.informant")[0]?.["value"], { id: "s4" }),
  ],
});

const rows: readonly RuleRow[] = [
  {
    name: "R20 who shares without having told the family has to tell them",
    message: update({ told: undefined }),
    register: agreed,
    duties: [{ duty: "tell-family", on: school }],
  },
  {
    name: "R20 and who told them need not again",
    message: update(),
    register: agreed,
    noDuties: [{ duty: "tell-family" }],
  },
  deferral("R21 telling waits where it may put the child at more risk", "increased-risk-to-child"),
  deferral("R22 telling waits where somebody may become violent", "violent-reaction"),
  deferral("R23 telling waits where the child may withdraw", "child-may-disengage"),
  deferral("R24 telling waits for an investigation whose officer is named", "prejudice-investigation", {
    officerReference: "NP-2026-118",
  }),
  {
    name: "R24 without the officer's reference the copies wait",
    message: concern({ told: { status: "deferred", reason: "prejudice-investigation", reviewOn } }),
    register: family(),
    expected: { [council]: "held officer-reference-missing" },
  },
  deferral("R25 telling waits where somebody else may be harmed", "risk-to-other"),
  deferral("R26 telling waits where asking first would hold up enquiries", "unjustified-delay"),
  {
    name: "R27 a family that could not be reached: the front door waits for the attempts, the others do not",
    message: concern({ to: [council, police], risk: risk([council, police]), told: { status: "not-contactable" } }),
    register: family(),
    expected: { [council]: "held contact-attempts-missing", [police]: "s1 s2 s3" },
    holds: [{ recipient: council, reviewer: { agency: council, role: "front-door-manager" } }],
  },
  {
    name: "R27 with the attempts shown it goes",
    message: concern({
      told: { status: "not-contactable", attempts: [{ on: "2026-11-02", method: "telephone", result: "no answer" }] },
    }),
    register: family(),
    expected: { [council]: "s1 s2 s3" },
  },
  {
    name: "R28 once the family is told, the silence ends and nobody has to tell them again",
    message: concern({ told: { status: "deferred", reason: "increased-risk-to-child", reviewOn } }),
    register: [
      ...family(),
      event("telling.recorded", "tell-1", { message: concern()["id"], person: "p-mo", status: "told" }),
    ],
    expected: { [council]: "s1 s2 s3" },
    noHandling: { [council]: silent },
    noDuties: [{ duty: "tell-family" }, { duty: "review-deferral" }],
  },
  {
    name: "R29 a professional cannot refer without a name",
    message: concern({ author: { name: " ", role: "designated-safeguarding-lead" } }),
    register: family(),
    expected: { refused: "anonymity-not-available" },
  },
  {
    name: "R29 nor keep the referrer's name back",
    message: concern({
      statements: [
        ...statements("child.name", "concern.narrative"),
        said("contact.referrer", { absent: "withheld" }, { id: "s3" }),
      ],
    }),
    register: family(),
    expected: { refused: "anonymity-not-available" },
  },
  {
    name: "R30 who told of it in confidence stays sealed until a named approver says otherwise",
    message: informant,
    register: family(),
    expected: { [council]: "s1 s2 s3 s4!sealed" },
    holds: [{ recipient: council, statement: "s4", reason: "sealed-release" }],
  },
  {
    name: "R30 and goes to whom the approver named",
    message: informant,
    register: [...family(), release(["thirdParty.informant"], [council], lead)],
    expected: { [council]: "s1 s2 s3 s4" },
  },
  {
    name: "R31 a notice of domestic abuse tips nobody off",
    message: notice,
    register: family(),
    handling: { [school]: silent },
    noDuties: [{ duty: "tell-family" }],
  },
  {
    name: "R31 an objector said to be the source of harm is not told that they were overridden",
    message: concern(),
    register: [...family(), objection({ madeBy: { ...mother, person: "p-fin", allegedHarmer: true } })],
    expected: { [council]: "s1 s2 s3" },
    noDuties: [{ duty: "tell-family", person: "p-fin" }],
  },
  {
    name: "R32 before the family hears of a police item, the police are asked",
    message: update({
      from: police,
      author: { name: "K. Shaw", role: "public-protection-officer" },
      to: [school, council],
      statements: [
        said("contact.leadProfessional", statements("contact.leadProfessional")[0]?.["value"]),
        { ...incident[0], id: "s2", summary: "Police attended." },
      ],
    }),
    register: [...agreed, event("case.level-set", "lvl-1", { case: "case-ada", level: 4 })],
    handling: { [school]: ["originator-approval-before-telling"], [council]: ["originator-approval-before-telling"] },
  },
];

test.each(rows)("$name", checkRow);

test("R28 until then the review of the deferral has its day", () => {
  const told = { status: "deferred", reason: "increased-risk-to-child", reviewOn };
  const duties = decideOn(concern({ told }), family()).duties.filter(({ duty }) => duty === "review-deferral");
  expect(duties).toEqual([{ duty: "review-deferral", on: school, reviewOn }]);
});

test("R32 a copy without a police item asks nobody", () => {
  const copy = copyOf(decideOn(update({ to: [practice] }), agreed), practice);
  expect(copy.handling).not.toContain("originator-approval-before-telling");
});
