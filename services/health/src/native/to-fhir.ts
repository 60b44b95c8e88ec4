import type { NativeRecord } from "@gatehouse/adapter/native";
import { uuidOf } from "@gatehouse/client/uuid-of";
import type { HandlingCode } from "@gatehouse/contracts/codes";
import type { DeliveredStatement, Delivery } from "@gatehouse/contracts/delivery";
import type { Identifier } from "@gatehouse/contracts/message";
import { nhsNumberSystem } from "../fhir/person-parts.ts";
import { planResources } from "./plan.ts";
import type { Json } from "./resource.ts";
import { restricted } from "./resource.ts";
import { statementWords } from "./words.ts";

/** Systems of our own: what we code has no code of FHIR's or the NHS's. */
const kindSystem = "urn:gatehouse:message-kind";
const handlingSystem = "urn:gatehouse:handling";
const localSystem = "urn:gatehouse:local-identifier";

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

/** The common label of the child in messages. */
const usualLabel = "child";

/**
 * What is said about the child of the message. Labels are the sender's own: where identity is stated of several people and
 * none of them is plainly the child, it is stated of nobody, as a wrong name is worse than none.
 */
function aboutChild(delivery: Delivery): readonly DeliveredStatement[] {
  const { statements } = delivery.data;
  const named = new Set(statements.filter(({ item }) => item.startsWith("child.")).map(({ about }) => about));
  const labels = named.size === 0 ? new Set(statements.map(({ about }) => about)) : named;
  const label = labels.size === 1 ? [...labels][0] : usualLabel;
  return statements.filter(({ about }) => about === label);
}

function fullValue(statements: readonly DeliveredStatement[], item: string): unknown {
  return statements.find((statement) => statement.item === item && statement.form === "full")?.value;
}

function identifierOf({ scheme, value }: Identifier): Json {
  return { system: scheme === "nhs-number" ? nhsNumberSystem : localSystem, value };
}

/** Who the child is, by what the sender signed; the agency's own number only where the sender's word agrees with it. */
function patient(delivery: Delivery, id: string): Json {
  const { filedUnder } = delivery.data;
  const statements = aboutChild(delivery);
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

/** A flag for how the copy is to be handled, which a clinician must see before reading it out. */
function handlingFlags(delivery: Delivery, subject: Json): readonly Json[] {
  return delivery.data.handling.map((code) => ({
    resourceType: "Flag",
    meta: restricted,
    status: "active",
    code: { coding: [{ system: handlingSystem, code }], text: handlingWords[code] },
    subject,
  }));
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

function planEntries(delivery: Delivery, subject: Json): readonly Json[] {
  const own = aboutChild(delivery);
  const [flag, plan, team] = [urn(delivery, "plan-flag"), urn(delivery, "plan"), urn(delivery, "team")];
  const ids = new Map([flag, plan, team].map(({ id, fullUrl }) => [fullUrl, id]));
  const places = { flag: flag.fullUrl, plan: plan.fullUrl, team: team.fullUrl };
  const lead = fullValue(own, "contact.leadProfessional");
  const entries = planResources(fullValue(own, "family.planStatus"), lead, delivery, subject, places);
  return entries.map(({ fullUrl, resource }) => ({ fullUrl, resource: { ...resource, id: ids.get(fullUrl) } }));
}

/**
 * A delivery as a FHIR R4 message Bundle: MessageHeader, Communication, Patient, then the plan (Flag, CarePlan, CareTeam) and
 * a Flag for each way to handle it. The same delivery, the same Bundle.
 */
export function toFhirBundle(delivery: Delivery): Json {
  const headerAt = urn(delivery, "header");
  const communicationAt = urn(delivery, "communication");
  const patientAt = urn(delivery, "patient");
  const subject = { reference: patientAt.fullUrl };
  const flagEntries = handlingFlags(delivery, subject).map((flag, index) => {
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
      ...planEntries(delivery, subject),
      ...flagEntries,
    ],
  };
}

/** A delivery in the form a health system reads: FHIR R4 JSON. */
export function toNative(delivery: Delivery): NativeRecord {
  const text = `${JSON.stringify(toFhirBundle(delivery), null, 2)}\n`;
  return { contentType: "application/fhir+json", extension: ".fhir.json", bytes: Buffer.from(text) };
}
