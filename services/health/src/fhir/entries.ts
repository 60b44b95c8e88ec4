import type { Field } from "@gatehouse/adapter/field";
import { at, each, eachAt, note, phrase } from "@gatehouse/adapter/field";
import { sayClinical } from "../clinical.ts";
import type { Reading } from "../reading.ts";
import type { Concept } from "./concept.ts";
import { codings, concept, concepts, useCoding } from "./concept.ts";
import { dayAt, joined, notesOf, useIntent } from "./events.ts";
import type { Resource, ResourceIndex } from "./resources.ts";

/** How a resource that has no mapper of its own becomes one clinical entry. */
export type EntryForm = {
  /** Says what kind of entry it is, before its own words. */
  readonly label: string;
  /** Elements that say what it is about; the first that says anything is the entry's. */
  readonly what: readonly (readonly string[])[];
  /** Elements that add to it. */
  readonly also?: readonly (readonly string[])[];
  readonly dates: readonly (readonly string[])[];
};

/** Clinical resources whose whole content for safeguarding is: what, and when. */
export const entryForms: Readonly<Record<string, EntryForm>> = {
  CareTeam: { label: "Care team", what: [["name"], ["category"]], dates: [["period", "start"]] },
  ClinicalImpression: {
    label: "Assessment",
    what: [["code"], ["description"]],
    also: [["summary"]],
    dates: [["effectiveDateTime"], ["effectivePeriod", "start"], ["date"]],
  },
  Composition: { label: "Document", what: [["title"], ["type"]], dates: [["date"]] },
  DeviceUseStatement: { label: "Device", what: [["reasonCode"]], dates: [["timingDateTime"], ["recordedOn"]] },
  DiagnosticReport: {
    label: "Report",
    what: [["code"]],
    also: [["conclusion"], ["conclusionCode"]],
    dates: [["effectiveDateTime"], ["effectivePeriod", "start"], ["issued"]],
  },
  DocumentReference: {
    label: "Document",
    what: [["type"], ["description"]],
    also: [["content", "attachment", "title"]],
    dates: [["date"], ["content", "attachment", "creation"]],
  },
  EpisodeOfCare: { label: "Episode of care", what: [["type"]], dates: [["period", "start"]] },
  Goal: { label: "Goal", what: [["description"]], dates: [["startDate"], ["statusDate"]] },
  ImagingStudy: {
    label: "Imaging",
    what: [["procedureCode"], ["description"], ["modality"]],
    also: [["reasonCode"]],
    dates: [["started"]],
  },
  MedicationAdministration: {
    label: "Medicine given",
    what: [["medicationCodeableConcept"], ["medicationReference"]],
    also: [["reasonCode"]],
    dates: [["effectiveDateTime"], ["effectivePeriod", "start"]],
  },
  MedicationDispense: {
    label: "Medicine dispensed",
    what: [["medicationCodeableConcept"], ["medicationReference"]],
    dates: [["whenHandedOver"], ["whenPrepared"]],
  },
  MedicationRequest: {
    label: "Medicine prescribed",
    what: [["medicationCodeableConcept"], ["medicationReference"]],
    also: [["reasonCode"], ["dosageInstruction", "text"]],
    dates: [["authoredOn"]],
  },
  MedicationStatement: {
    label: "Medicine taken",
    what: [["medicationCodeableConcept"], ["medicationReference"]],
    also: [["reasonCode"]],
    dates: [["effectiveDateTime"], ["effectivePeriod", "start"], ["dateAsserted"]],
  },
  Procedure: {
    label: "Procedure",
    what: [["code"]],
    also: [["reasonCode"], ["outcome"]],
    dates: [["performedDateTime"], ["performedPeriod", "start"]],
  },
  RiskAssessment: {
    label: "Risk assessment",
    what: [["code"], ["method"]],
    also: [["mitigation"]],
    dates: [["occurrenceDateTime"], ["occurrencePeriod", "start"]],
  },
  Specimen: { label: "Specimen", what: [["type"]], dates: [["receivedTime"], ["collection", "collectedDateTime"]] },
  Task: {
    label: "Task",
    what: [["focus"], ["code"], ["description"]],
    also: [["reasonCode"]],
    dates: [["authoredOn"], ["executionPeriod", "start"], ["lastModified"]],
  },
};

/** Words of an element, whatever its type: a concept, a text, the display of a reference, or what it means. */
function wordsAt(resource: Resource, names: readonly string[], index: ResourceIndex): Concept | undefined {
  for (const one of each(at(resource.field, ...names))) {
    const coded = concept(one) ?? plain(note(one, 1000)) ?? plain(phrase(at(one, "display")));
    const found = coded ?? referred(one, resource, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a reference means, where that is in the record: a Medication by its code. */
function referred(reference: Field, from: Resource, index: ResourceIndex): Concept | undefined {
  const target = index.target(reference, from);
  return target?.resource === undefined ? undefined : concept(at(target.resource.field, "code"));
}

function plain(text: string | undefined): Concept | undefined {
  return text === undefined ? undefined : { code: undefined, text };
}

/** Says a resource by what it is about and when. */
export function mapEntry(form: EntryForm): (resource: Resource, reading: Reading) => void {
  return (resource, reading) => {
    const { field } = resource;
    const words = (names: readonly string[]): Concept | undefined => wordsAt(resource, names, reading.index);
    const what = form.what.map((names) => words(names)).find((found) => found !== undefined);
    if (what === undefined) return;
    const also = (form.also ?? []).flatMap((names) => words(names)?.text ?? []);
    useIntent(field);
    const text = joined("\n", joined(": ", form.label, what.text), ...also, notesOf(field));
    sayClinical(reading, {
      code: what.code,
      text,
      since: dayAt(field, ...form.dates),
      assertion: "fact",
      path: field.path,
    });
  };
}

/** An allergy or intolerance, with how it shows and how badly. */
export function mapAllergy({ field }: Resource, reading: Reading): void {
  const said = concept(at(field, "code"));
  if (said === undefined) return;
  const [status] = codings(at(field, "clinicalStatus"));
  if (status !== undefined) useCoding(status);
  const over = status !== undefined && status.code !== "active" && status.code !== "" ? ` (${status.code})` : "";
  const reactions = eachAt(field, "reaction").flatMap((reaction) => {
    const shown = concepts(at(reaction, "manifestation"))
      .map((one) => one.text)
      .join(", ");
    const severity = phrase(at(reaction, "severity"));
    const line = joined(", ", shown, severity);
    return line === "" ? [] : [`Reaction: ${line}`];
  });
  const since = dayAt(field, ["onsetDateTime"], ["recordedDate"]);
  const text = joined("\n", `Allergy: ${said.text}${over}`, ...reactions, notesOf(field));
  sayClinical(reading, { code: said.code, text, since, assertion: "fact", path: at(field, "code").path });
}
