import { isTrue, leafAt } from "@gatehouse/adapter/leaf";
import type { Field } from "@gatehouse/adapter/field";
import type { Leaf } from "@gatehouse/adapter/leaf";
import type { CalendarDate } from "@gatehouse/contracts/message";
import type { Reading } from "../reading.ts";
import { say } from "../reading.ts";
import { riskLevel } from "../registers.ts";

const abuse = [
  "prevOrCurrentDomesticAbuse",
  "perpAgainstPartner",
  "perpAgainstFamily",
  "victimOfPartner",
  "victimOfFamily",
];
const imminent: readonly (readonly [string, string])[] = [
  [
    "SARA.imminentRiskOfViolenceTowardsPartner",
    "Spousal assault risk assessment, imminent risk of violence towards a partner",
  ],
  [
    "SARA.imminentRiskOfViolenceTowardsOthers",
    "Spousal assault risk assessment, imminent risk of violence towards others",
  ],
];
const identifiable: readonly (readonly [string, string])[] = [
  ["riskToIdentifiableChildren", "Risk to identifiable children"],
  ["situationWithRiskToIdentifiableChildren", "Situation with a risk to identifiable children"],
];

/** Fields of the section on relationships, and of the full analysis, that say something of partners and children. */
export const relationshipFields: readonly string[] = [
  ...abuse,
  ...imminent.map(([name]) => name),
  ...identifiable.map(([name]) => name),
  "relParentalResponsibilities",
  "parentalRespProblem",
];

/** An answer that gives no reason for anyone to look: never passed on, as it would reassure. */
function isDenial(text: string): boolean {
  return /^(?:no|none|n\/?a|not applicable|not known|don'?t know|unknown)\.?$/i.test(text);
}

/**
 * Says what the assessment found between the adult and partners or children. A "No" is not passed on: nobody may be
 * reassured by what an assessment of the adult did not find.
 */
export function readRelationships(
  assessment: Field,
  reading: Reading,
  on: CalendarDate | undefined,
  dated: Leaf | undefined,
): void {
  const found = abuse.filter((name) => isTrue(assessment, name)).map((name) => leafAt(assessment, name));
  if (found.length > 0)
    say(reading, "family.domesticAbuse", { present: true }, { on, assertion: "reported", from: [...found, dated] });
  const extract = (words: string, from: Leaf | undefined): void =>
    say(reading, "probation.assessment", words, { on, assertion: "opinion", from: [from, dated] });
  for (const [name, words] of imminent) {
    const leaf = leafAt(assessment, name);
    const level = leaf && riskLevel(leaf.text);
    if (level !== undefined) extract(`${words}: ${level.replace("-", " ")}`, leaf);
  }
  for (const [name, words] of identifiable) {
    const leaf = leafAt(assessment, name);
    if (leaf !== undefined && !isDenial(leaf.text)) extract(`${words}: ${leaf.text}`, leaf);
  }
  const responsible = leafAt(assessment, "relParentalResponsibilities");
  if (isTrue(assessment, "relParentalResponsibilities"))
    extract("The adult has parental responsibilities.", responsible);
  const problem = leafAt(assessment, "parentalRespProblem");
  const degree = /^[12]\s*-\s*(some problems|significant problems)$/i.exec(problem?.text ?? "")?.[1]?.toLowerCase();
  if (degree !== undefined) extract(`How the adult meets parental responsibilities: ${degree}.`, problem);
}
