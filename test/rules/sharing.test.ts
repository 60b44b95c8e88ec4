import {
  agreed,
  concern,
  consent,
  council,
  decideOn,
  event,
  everyoneSees,
  everything,
  family,
  homes,
  mother,
  objection,
  police,
  practice,
  risk,
  school,
  scopedTo,
  statements,
  update,
  values,
} from "@gatehouse/policy/fixture";
import { createOpener } from "@gatehouse/envelope/open-sealed";
import { createSealer } from "@gatehouse/envelope/seal";
import { generateSealingKey } from "@gatehouse/envelope/keys";
import { expect, test } from "vitest";
import type { RuleRow } from "./row.ts";
import { charity, checkRow, copyOf, said, supportRequest } from "./row.ts";

const refusedForAll = event("consent.refused", "con-2", { person: "p-ada", givenBy: mother, scope: everything });
const toHomes = objection({ scope: scopedTo(homes) });
const early = supportRequest();

const rows: readonly RuleRow[] = [
  {
    name: "R01 a concern goes to who safeguards, though nobody was asked to agree",
    message: concern({ to: [council, police], risk: risk([council, police]) }),
    register: family(),
    expected: { [council]: "s1 s2 s3", [police]: "s1 s2 s3" },
  },
  {
    name: "R02 an objection does not keep a concern from the front door, and who objected is told",
    message: concern(),
    register: [...family(), objection()],
    expected: { [council]: "s1 s2 s3" },
    overrides: { [council]: [{ objection: "obj-1", by: "front-door-concern" }] },
    duties: [{ duty: "tell-family", on: school, person: "p-mo" }],
  },
  {
    name: "R03 an objection with nobody at risk is respected, and only where it reaches",
    message: update(),
    register: [...agreed, toHomes],
    expected: { ...everyoneSees, [homes]: "withheld objection" },
  },
  {
    name: "R04 help that is no safety matter needs somebody's agreement",
    message: update(),
    register: family(),
    expected: { refused: "consent-missing" },
  },
  {
    name: "R05 no request for support without agreement",
    message: early,
    register: family(),
    expected: { refused: "consent-missing" },
  },
  {
    name: "R06 no request for support when sharing with everybody is refused",
    message: early,
    register: [...family(), refusedForAll],
    expected: { refused: "consent-refused" },
  },
  {
    name: "R07 an objection to one agency sends the whole request for advice",
    message: early,
    register: [...agreed, toHomes],
    expected: { [council]: "held seek-advice" },
    holds: [{ reason: "seek-advice", reviewer: { agency: school, role: "designated-safeguarding-lead" } }],
  },
  {
    name: "R08 a request without the child's views waits",
    message: supportRequest({
      statements: [said("child.name", "Ada"), said("concern.narrative", "Late.", { id: "s2" })],
    }),
    register: agreed,
    expected: { [council]: "held views-missing" },
  },
  {
    name: "R08 and goes when it says why there are none",
    message: supportRequest({
      statements: [said("concern.narrative", "Late."), said("voice.wishes", { absent: "not-asked" }, { id: "s2" })],
    }),
    register: agreed,
    expected: { [council]: "s1 s2" },
  },
  {
    name: "R09 a request whose family does not know of it waits",
    message: supportRequest({ told: { status: "deferred", reason: "risk-to-other", reviewOn: "2026-11-10" } }),
    register: agreed,
    expected: { [council]: "held family-not-told" },
  },
  {
    name: "R10 what a recipient does not need for its work is dropped, and the reason said",
    message: update({
      to: [council, practice],
      statements: statements("contact.leadProfessional", "education.attainment"),
    }),
    register: agreed,
    expected: { [council]: "s1 s2!only-on-request", [practice]: "s1 s2!not-in-agreement" },
  },
  {
    name: "R11 who need not know gets nothing, not even that there is something",
    message: update({ to: [practice], purpose: "offender-management" }),
    register: agreed,
    expected: { [practice]: "withheld no-need-to-know" },
  },
  {
    name: "R11 nor does an agency that is not on the team",
    message: update({ to: [charity, council] }),
    register: agreed,
    expected: { [charity]: "withheld not-on-team", [council]: "s1 s2 s3" },
  },
  {
    name: "R12 a statement that does not say whether it is fact or opinion is refused",
    message: update({
      statements: [{ ...said("family.youngCarer", values["family.youngCarer"]), assertion: undefined }],
    }),
    register: agreed,
    expected: { refused: "schema-invalid" },
  },
  {
    name: "R12 and so is one that does not say when it was seen",
    message: update({ statements: [{ ...said("family.youngCarer", values["family.youngCarer"]), on: undefined }] }),
    register: agreed,
    expected: { refused: "schema-invalid" },
  },
  {
    name: "R15 advice is asked for without a name",
    message: {
      ...update({ kind: "advice-query", to: [council], statements: [said("concern.level", values["concern.level"])] }),
      people: [{ label: "child", role: "child", ids: [] }],
      case: undefined,
    },
    register: [],
    expected: { [council]: "s1" },
  },
  {
    name: "R15 and refused with one",
    message: {
      ...update({ kind: "advice-query", to: [council], statements: [said("child.name", "Ada Lovell")] }),
      people: [{ label: "child", role: "child", ids: [] }],
      case: undefined,
    },
    register: [],
    expected: { refused: "identifying-items-in-advice" },
  },
  {
    name: "R16 a concern sent past the sender's own lead has to be told to them",
    message: concern({
      from: practice,
      author: { name: "Dr P. Ncube", role: "general-practitioner" },
      risk: risk([council], { decidedBy: { name: "L. Roe", role: "caldicott-guardian" } }),
    }),
    register: family(),
    duties: [{ duty: "inform-own-lead", on: practice }],
  },
  {
    name: "R16 not when the lead wrote it",
    message: concern(),
    register: family(),
    noDuties: [{ duty: "inform-own-lead" }],
  },
  {
    name: "R17 in immediate danger the copies to police and front door do not wait, and are countersigned after",
    message: concern({
      to: [council, police, practice],
      told: { status: "deferred", reason: "prejudice-investigation", reviewOn: "2026-11-06" },
      risk: risk([council, police, practice], {
        emergency: true,
        decidedBy: { name: "T. Birch", role: "designated-safeguarding-lead" },
      }),
    }),
    register: family(),
    expected: { [council]: "s1 s2 s3", [police]: "s1 s2 s3", [practice]: "held officer-reference-missing" },
    duties: [{ duty: "countersign", on: school, due: "2026-11-04T17:00:00Z" }],
  },
];

test.each(rows)("$name", checkRow);

test("R07 released after advice, the request goes without the agency objected to", () => {
  const request = supportRequest({ to: [council, homes] });
  const register = [...agreed, toHomes];
  const held = decideOn(request, register);
  expect(held.holds.map(({ recipient, reason }) => [recipient, reason])).toEqual([
    [council, "seek-advice"],
    [homes, "seek-advice"],
  ]);
  const reviews = held.holds.map(({ id }, at) =>
    event("review.decided", `rev-${at}`, { hold: id, outcome: "release", reason: "Housing is not needed." }),
  );
  const released = decideOn(request, [...register, ...reviews]);
  expect(copyOf(released, council).outcome).toBe("shared");
  expect([copyOf(released, homes).outcome, copyOf(released, homes).reasons]).toEqual(["withheld", ["objection"]]);
});

test("R13 a copy is sealed for its recipient: nobody else's key opens it", () => {
  const [own, other] = [generateSealingKey(), generateSealingKey()];
  const sealer = createSealer({ from: "gatehouse", now: () => 0 });
  const sealed = sealer.seal({ agency: council, key: own }, Buffer.from("Ada"));
  expect(Buffer.from(createOpener([own]).open(sealed)).toString()).toContain("Ada");
  expect(() => createOpener([other]).open(sealed)).toThrow();
});

test("R14 what is not shared has its reason, like what is", () => {
  const dropping = update({ statements: statements("child.name", "education.attainment", "contact.leadProfessional") });
  const decision = decideOn(dropping, [...agreed, toHomes]);
  for (const copy of Object.values(decision.recipients)) {
    if (copy.outcome === "shared") expect(copy.statements.length + copy.dropped.length).toBe(3);
    else expect(copy.reasons.length).toBeGreaterThan(0);
    for (const { reason } of copy.dropped) expect(reason).not.toBe("");
  }
});

test("R14 a refusal says which rule refused it", () => {
  expect(decideOn(update(), family()).reasons).toEqual(["consent-missing"]);
});

test("R04 an agreement that was given is what the message goes on", () => {
  expect(decideOn(update(), [...family(), consent()]).outcome).toBe("decided");
});
