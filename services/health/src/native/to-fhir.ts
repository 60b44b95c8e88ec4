import type { NativeRecord } from "@gatehouse/adapter/native";
import { uuidOf } from "@gatehouse/client/uuid-of";
import type { HandlingCode } from "@gatehouse/contracts/codes";
import type { DeliveredStatement, Delivery } from "@gatehouse/contracts/delivery";
import type { Identifier } from "@gatehouse/contracts/message";
import { nhsNumberSystem } from "../fhir/person-parts.ts";
import { statementWords } from "./words.ts";

/** A resource as JSON; only what stands in FHIR R4 is put in. */
type Json = { readonly [name: string]: unknown };

/** Systems of our own: what we code has no code of FHIR's or the NHS's. */
const kindSystem = "urn:gatehouse:message-kind";
const handlingSystem = "urn:gatehouse:handling";
const localSystem = "urn:gatehouse:local-identifier";
const flagSystem = "https://fhir.nhs.uk/England/CodeSystem/England-FlagCategoryPatient";
const childProtectionFlag = "child-protection-information-system-flag";

/** Restricted: a system that honours the label does not show it to everyone, and our own mapper does not send it on. */
const restricted = {
  security: [{ system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code: "R", display: "restricted" }],
};

const handlingWords: Readonly<Record<HandlingCode, string>> = {
  "do-not-discuss-with-family": "Do not discuss with the family",
  "safe-contact-only": "Contact the family only in the safe way that is given",
  "do-not-share-onward": "Do not share onward",
  "originator-approval-before-telling": "Ask the originator before telling anyone",
  "delete-after-use": "Delete after use",
};

function urn(delivery: Delivery, part: string): { readonly id: string; readonly fullUrl: string } {
  const id = uuidOf("fhir", delivery.id, part);
  return { id, fullUrl: `urn:uuid:${id}` };
}

function fullValue(statements: readonly DeliveredStatement[], item: string): unknown {
  return statements.find((statement) => statement.item === item && statement.form === "full")?.value;
}

function identifierOf({ scheme, value }: Identifier): Json {
  return { system: scheme === "nhs-number" ? nhsNumberSystem : localSystem, value };
}

/** Who the child is, by what the sender signed; the agency's own number only where the sender's word agrees with it. */
function patient(delivery: Delivery, id: string): Json {
  const { statements, filedUnder } = delivery.data;
  const nhsNumber = fullValue(statements, "child.nhsNumber");
  const stated: readonly Identifier[] =
    typeof nhsNumber === "string" ? [{ scheme: "nhs-number", value: nhsNumber }] : [];
  const filed = filedUnder !== null && filedUnder.value !== nhsNumber ? [filedUnder] : [];
  const identifier = [...stated, ...filed].map((one) => identifierOf(one));
  const name = fullValue(statements, "child.name");
  const born = fullValue(statements, "child.dateOfBirth");
  const sex = fullValue(statements, "child.sex");
  return {
    resourceType: "Patient",
    id,
    meta: restricted,
    ...(identifier.length > 0 ? { identifier } : {}),
    ...(typeof name === "string" ? { name: [{ text: name }] } : {}),
    ...(typeof sex === "string" ? { gender: sex } : {}),
    ...(typeof born === "string" ? { birthDate: born } : {}),
  };
}

function communication(delivery: Delivery, id: string, subject: Json): Json {
  const { from, author, kind, statements, message, handling } = delivery.data;
  const payload = statements.map((statement) => ({ contentString: statementWords(statement) }));
  const note = handling.map((code) => ({ text: handlingWords[code] }));
  return {
    resourceType: "Communication",
    id,
    meta: restricted,
    identifier: [{ system: "urn:ietf:rfc:3986", value: `urn:uuid:${message}` }],
    status: "completed",
    category: [{ coding: [{ system: kindSystem, code: kind }], text: `Safeguarding: ${kind.replaceAll("-", " ")}` }],
    subject,
    sent: delivery.data.createdAt,
    received: delivery.time,
    sender: { display: `${author.name}, ${author.role.replaceAll("-", " ")}, ${from}` },
    ...(payload.length > 0 ? { payload } : {}),
    ...(note.length > 0 ? { note } : {}),
  };
}

type PlanStatus = { readonly status: string; readonly from?: unknown; readonly to?: unknown };

function isPlanStatus(value: unknown): value is PlanStatus {
  return typeof value === "object" && value !== null && "status" in value && typeof value.status === "string";
}

/** A flag for what a clinician must see before anything else: a plan for protection, and how the copy is to be handled. */
function flags(delivery: Delivery, subject: Json): readonly Json[] {
  const { statements, handling } = delivery.data;
  const plan = fullValue(statements, "family.planStatus");
  const onPlan = isPlanStatus(plan) && plan.status === "child-protection" ? [planFlag(plan, subject)] : [];
  const handled = handling.map((code) => ({
    resourceType: "Flag",
    meta: restricted,
    status: "active",
    code: { coding: [{ system: handlingSystem, code }], text: handlingWords[code] },
    subject,
  }));
  return [...onPlan, ...handled];
}

function planFlag({ from, to }: PlanStatus, subject: Json): Json {
  const period = {
    ...(typeof from === "string" ? { start: from } : {}),
    ...(typeof to === "string" ? { end: to } : {}),
  };
  return {
    resourceType: "Flag",
    meta: restricted,
    status: "active",
    code: { coding: [{ system: flagSystem, code: childProtectionFlag }], text: "Child protection plan" },
    subject,
    ...(Object.keys(period).length > 0 ? { period } : {}),
  };
}

function header(delivery: Delivery, id: string, focus: string): Json {
  return {
    resourceType: "MessageHeader",
    id,
    eventCoding: { system: kindSystem, code: delivery.data.kind },
    source: { name: "Gatehouse", endpoint: delivery.source },
    focus: [{ reference: focus }],
  };
}

/** A delivery as a FHIR R4 message Bundle: MessageHeader, Communication, Patient, Flags. The same delivery, the same Bundle. */
export function toFhirBundle(delivery: Delivery): Json {
  const headerAt = urn(delivery, "header");
  const communicationAt = urn(delivery, "communication");
  const patientAt = urn(delivery, "patient");
  const subject = { reference: patientAt.fullUrl };
  const flagEntries = flags(delivery, subject).map((flag, index) => {
    const { id, fullUrl } = urn(delivery, `flag-${index}`);
    return { fullUrl, resource: { ...flag, id } };
  });
  return {
    resourceType: "Bundle",
    id: urn(delivery, "bundle").id,
    meta: restricted,
    type: "message",
    timestamp: delivery.time,
    entry: [
      { fullUrl: headerAt.fullUrl, resource: header(delivery, headerAt.id, communicationAt.fullUrl) },
      { fullUrl: communicationAt.fullUrl, resource: communication(delivery, communicationAt.id, subject) },
      { fullUrl: patientAt.fullUrl, resource: patient(delivery, patientAt.id) },
      ...flagEntries,
    ],
  };
}

/** A delivery in the form a health system reads: FHIR R4 JSON. */
export function toNative(delivery: Delivery): NativeRecord {
  const text = `${JSON.stringify(toFhirBundle(delivery), null, 2)}\n`;
  return { contentType: "application/fhir+json", extension: ".fhir.json", bytes: Buffer.from(text) };
}
