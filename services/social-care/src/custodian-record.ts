import { deliveredSystem } from "@gatehouse/adapter/custodian/records";
import { uuidOf } from "@gatehouse/client/uuid-of";
import type { Delivery } from "@gatehouse/contracts/delivery";
import { londonDate } from "@gatehouse/contracts/london";
import { fullStatements, fullText, fullValue, textIn } from "./delivered.ts";

type Json = Readonly<Record<string, unknown>>;

const sexWords: Readonly<Record<string, string>> = { female: "Female", male: "Male", other: "Other" };

function linesOf(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null || !("lines" in value) || !Array.isArray(value.lines)) return [];
  return value.lines.filter((line) => typeof line === "string");
}

/** Lines as they were recorded: the first two, and what follows as the town; a record has no more places. */
function addressOf(value: unknown): Json | null {
  const [line1 = null, line2 = null, ...rest] = linesOf(value);
  if (line1 === null) return null;
  const town = rest.length > 0 ? rest.join(", ") : null;
  return { line1, line2, townOrCity: town, county: null, postcode: textIn(value, "postcode") ?? null };
}

function rowsOf(delivery: Delivery, item: "family.household" | "family.parents"): readonly unknown[] {
  return fullStatements(delivery, item).flatMap(({ value }): readonly unknown[] => (Array.isArray(value) ? value : []));
}

/** Only a yes is a yes in this record: what was not said is null. */
function interpreterOf(value: unknown): true | null {
  return typeof value === "object" && value !== null && "interpreter" in value && value.interpreter === true
    ? true
    : null;
}

function personalDetails(delivery: Delivery): Json {
  const needs = fullValue(delivery, "child.communicationNeeds");
  const household = rowsOf(delivery, "family.household").flatMap((row) => textIn(row, "name") ?? []);
  const parents = rowsOf(delivery, "family.parents").flatMap((row) => {
    const name = textIn(row, "name");
    return name === undefined
      ? []
      : [{ relationshipToTheChild: textIn(row, "relationship") ?? null, name, dob: null, risk: null }];
  });
  return {
    // A name in one piece cannot be taken apart with certainty: the record's two members stay empty beside it.
    name: fullText(delivery, "child.name") ?? null,
    firstName: null,
    lastName: null,
    dateOfBirth: fullText(delivery, "child.dateOfBirth") ?? null,
    birthAssignedSex: sexWords[fullText(delivery, "child.sex") ?? ""] ?? null,
    ethnicity: textIn(fullValue(delivery, "child.ethnicity"), "text") ?? null,
    firstLanguage: textIn(needs, "language") ?? null,
    interpreter: interpreterOf(needs),
    address: addressOf(fullValue(delivery, "contact.address")),
    namesOfIndividualsResidingAtMainAddress: household.length > 0 ? household : null,
    relatedPeople: parents.length > 0 ? parents : null,
  };
}

/**
 * A referral as a custodian file of the single unique identifier programme: who the child is, as far as it was delivered in
 * full, and that they were referred. Every member without a value is null, as the programme writes it.
 */
export function custodianRecord(delivery: Delivery): Json {
  const { data } = delivery;
  const head = {
    personId: fullText(delivery, "child.nhsNumber") ?? null,
    version: "1",
    systemId: deliveredSystem,
    contactDetails: [],
    recordLink: [],
  };
  const record = (recordType: string, payload: Json): Json => ({
    recordId: uuidOf("custodian", delivery.id, recordType),
    recordType,
    ...head,
    payload,
  });
  const referral = { date: londonDate(data.createdAt), type: "Social Care" };
  return {
    orgId: data.recipient,
    orgName: data.recipient,
    orgType: "LOCAL_AUTHORITY",
    records: [
      record("personal.details", personalDetails(delivery)),
      record("childrens-services.details", { childrensServicesReferrals: [referral] }),
    ],
  };
}
