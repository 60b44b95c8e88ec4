import { expect, test } from "vitest";
import { compilePolicy } from "../compile.ts";
import type { Draft, Row } from "../fixture.ts";
import {
  agreed,
  consent,
  childPerson,
  council,
  decideOn,
  exampleNow,
  family,
  homes,
  inShort,
  mother,
  motherPerson,
  northshire,
  objection,
  practice,
  school,
  scopedTo,
  statements,
  update,
} from "../fixture.ts";
import { previewFile } from "../preview.ts";
import { father, carer, childs, answer, allBut, nobodyAgreed, refusedForAll, unable, later } from "./fixture.ts";

// Decision step 7 for requests for support: what waits for advice, and where the child's own word is asked for.

/** A request for support, with what it must carry. */
function request(change: Draft = {}): Draft {
  return update({
    kind: "support-request",
    purpose: "early-help",
    to: [council, practice],
    statements: statements("child.name", "concern.narrative", "voice.wishes", "family.youngCarer"),
    ...change,
  });
}
const reached = inShort(decideOn(request(), agreed));
const advice = { [council]: "held seek-advice", [practice]: "held seek-advice" };
const toHomes = (change: Draft = {}): Draft => objection({ scope: scopedTo(homes), ...change });
const sixteen = { people: [{ ...childPerson, born: "2010-11-03" }, motherPerson] };

const advised: readonly Row[] = [
  { name: "an objection that names an agency", message: request(), register: [...agreed, toHomes()], expected: advice },
  {
    name: "a child's own whom nobody assessed",
    message: request(),
    register: [...agreed, toHomes({ madeBy: childs() })],
    expected: advice,
  },
  {
    name: "none in a case update",
    message: update({ to: [council, practice] }),
    register: [...agreed, toHomes()],
    expected: { [council]: "s1 s2 s3", [practice]: "s1 s2 s3" },
  },
  {
    name: "none where a carer objects: it is a view",
    message: request(),
    register: [...agreed, toHomes({ madeBy: carer })],
    expected: reached,
  },
  {
    name: "none where it is for another purpose",
    message: request(),
    register: [...agreed, toHomes({ scope: allBut({ agencies: [homes], purposes: ["child-protection"] }) })],
    expected: reached,
  },
  {
    name: "none where it is about another person of the message",
    message: request(),
    register: [...agreed, toHomes({ person: "p-mo", madeBy: { person: "p-mo", capacity: "self" } })],
    expected: reached,
  },
  {
    name: "none where it names nobody: then each is judged alone",
    message: request(),
    register: [...agreed, objection()],
    expected: { [council]: "withheld objection", [practice]: "withheld objection" },
  },
  {
    name: "none where no agreement is in force",
    message: request(),
    register: [...family(), toHomes()],
    expected: nobodyAgreed,
  },
  {
    name: "none where the agreement lapsed",
    message: request(),
    register: [...family(), consent({ expiresOn: "2026-11-02" }), toHomes()],
    expected: nobodyAgreed,
  },
  {
    name: "none where a carer alone agreed",
    message: request(),
    register: [...family(), answer("given", carer), toHomes()],
    expected: { [council]: "held no-parental-responsibility", [practice]: "held no-parental-responsibility" },
  },
  {
    name: "one where the agreement in force is for another agency",
    message: request(),
    register: [...family(), answer("given", mother, { scope: scopedTo(school) }), toHomes()],
    expected: advice,
  },
  {
    name: "none where the agreement was refused since",
    message: request(),
    register: [...family(), answer("given", mother), answer("refused", mother, later), toHomes()],
    expected: refusedForAll,
  },
  {
    name: "none where the parents disagree: that is asked first",
    message: request(),
    register: [...family(), answer("given", mother), answer("refused", father), toHomes()],
    expected: { [council]: "held parents-disagree", [practice]: "held parents-disagree" },
  },
  {
    name: "one where incapacity stands in for an agreement",
    message: request({ basis: unable }),
    register: [...agreed, toHomes()],
    expected: advice,
  },
];

test.each(advised)("7 a request waits for advice: $name", ({ message, register, expected }) => {
  expect(inShort(decideOn(message, register))).toEqual(expected);
});

/** Northshire where each agreement asks for the child's own word, which the demonstration's do not. */
const asking = compilePolicy({
  ...northshire.partnership,
  agreements: northshire.partnership.agreements.map((one) => ({ ...one, childConsent: "required" as const })),
});

function decideAsking(message: Draft, register: readonly Draft[]): unknown {
  const result = previewFile({ now: exampleNow, register, message }, { partnerships: () => asking });
  return result.ok ? inShort(result.decision) : result;
}

const withoutWord = { [council]: "withheld consent-scope", [practice]: "withheld consent-scope" };

test.each([
  { name: "the mother alone", message: request(), given: [answer("given", mother)], expected: withoutWord },
  { name: "both", message: request(), given: [answer("given", mother), answer("given", childs())], expected: reached },
  {
    name: "the child for one of two",
    message: request(),
    given: [answer("given", mother), answer("given", childs(), { scope: scopedTo(practice) })],
    expected: { ...reached, [council]: "withheld consent-scope" },
  },
  { name: "a child who decides", message: request(sixteen), given: [answer("given", childs())], expected: reached },
  {
    name: "the mother alone, in a case update",
    message: update({ to: [practice] }),
    given: [answer("given", mother)],
    expected: { [practice]: "s1 s2 s3" },
  },
])("7 where the partnership asks for the child's own word: $name", ({ message, given, expected }) => {
  expect(decideAsking(message, [...family(), ...given])).toEqual(expected);
});
