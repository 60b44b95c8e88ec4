import { ageInYears } from "@gatehouse/adapter/dates";
import { DraftBuilder } from "@gatehouse/adapter/draft-builder";
import type { Field } from "@gatehouse/adapter/field";
import { at, birthDate, each, eachAt, peek, phrase, use } from "@gatehouse/adapter/field";
import type { MapContext } from "@gatehouse/adapter/map";
import { londonDate } from "@gatehouse/contracts/london";
import type { Identifier } from "@gatehouse/contracts/message";
import { keys } from "../clinical.ts";
import type { Matchers, Reading } from "../reading.ts";
import type { FoundIdentifier } from "./person-parts.ts";
import { currentIdentifiers, localId } from "./person-parts.ts";
import type { Resource, ResourceIndex, Target } from "./resources.ts";
import { isRestricted } from "./usable.ts";

/** From this age a person is no child (Children Act 1989 s.105). */
const adultAge = 18;

/** One person of a record, with all resources about them. */
export type Group = {
  readonly patient: Resource | undefined;
  /** How others refer to them, when no usable Patient is in the record. */
  readonly target: Target | undefined;
  readonly resources: Resource[];
};

/** What is the same for all persons of a record. */
export type Tools = { readonly matchers: Matchers; readonly index: ResourceIndex };

export type OpenGroup = { readonly reading: Reading; readonly caseKey: string };

/** The last part of a reference: what the sender's system calls the person. */
function referenceId(reference: string): string {
  const unversioned = reference.replace(/\/_history\/.*$/, "");
  return unversioned.startsWith("urn:") ? unversioned : (unversioned.split("/").at(-1) ?? unversioned);
}

function idsOfPatient(patient: Field, context: MapContext): readonly FoundIdentifier[] {
  const stated = currentIdentifiers(eachAt(patient, "identifier"), context.now);
  const own = peek(at(patient, "id"));
  if (own === undefined) return stated;
  use(at(patient, "id"));
  // PDS gives a Patient its NHS number as id: saying it twice, once as local, would add nothing.
  return stated.some((one) => one.id.value === own) ? stated : [...stated, ...localId(own)];
}

function idsOfTarget(target: Target, context: MapContext): readonly FoundIdentifier[] {
  const stated = currentIdentifiers(each(at(target.field, "identifier")), context.now);
  const { reference } = target;
  return reference === undefined ? stated : [...stated, ...localId(referenceId(reference))];
}

function caseKeyOf(ids: readonly Identifier[], context: MapContext): string {
  const best = ids.find((id) => id.scheme === "nhs-number") ?? ids[0];
  return best === undefined ? `unidentified:${context.newId("")}` : `${best.scheme}:${best.value}`;
}

/** Whether a Patient, or the Bundle it came in, is marked as one whose whereabouts must not be told. */
function isProtected(group: Group, root: Field): boolean {
  const marked = group.patient !== undefined && isRestricted(group.patient.field);
  return marked || isRestricted(root);
}

/** Opens the drafts of one person: who they are, by which identifiers, child or adult, and whether they are in hiding. */
export function openGroup(group: Group, root: Field, context: MapContext, tools: Tools): OpenGroup {
  const { ledger } = root;
  const builder = new DraftBuilder(context, ledger);
  const { patient, target } = group;
  const place = patient?.field ?? target?.field ?? root;
  const found = patient ? idsOfPatient(patient.field, context) : target ? idsOfTarget(target, context) : [];
  const ids = found.filter((one) => one.isVerified).map((one) => one.id);
  const born = patient === undefined ? undefined : birthDate(at(patient.field, "birthDate"), context.now);
  const isChild = born === undefined || ageInYears(born, londonDate(context.now)) < adultAge;
  const about = isChild ? "child" : "adult";
  if (!isChild) ledger.warn("subject-is-adult", place.path);
  builder.person({ label: about, role: isChild ? "child" : "connected-adult", ids, ...keys({ born }) }, place.path);
  for (const { id, isVerified } of found) {
    if (id.scheme !== "nhs-number") continue;
    const assertion = isVerified ? "fact" : "reported";
    builder.say("child.nhsNumber", about, id.value, { assertion, path: at(place, "identifier").path });
  }
  if (patient === undefined && target !== undefined) sayTarget(target, about, builder);
  const isHidden = isProtected(group, root);
  const reading = { context, ledger, ...tools, builder, about, isChild, isProtected: isHidden, concerns: [] };
  return { reading, caseKey: caseKeyOf(ids, context) };
}

/** Of a person who is not in the record, the name by which it refers to them. */
function sayTarget(target: Target, about: string, builder: DraftBuilder): void {
  const { ledger, path } = target.field;
  ledger.warn("reference-dangling", path);
  const name = phrase(target.display);
  if (name !== undefined) builder.say("child.name", about, name, { assertion: "reported", path: target.display.path });
}
