import { ageInYears } from "@gatehouse/adapter/dates";
import { DraftBuilder } from "@gatehouse/adapter/draft-builder";
import type { Field } from "@gatehouse/adapter/field";
import { at, birthDate, each, eachAt, phrase, use } from "@gatehouse/adapter/field";
import type { MapContext } from "@gatehouse/adapter/map";
import { idKey, isPlaceholderId } from "@gatehouse/adapter/one-person";
import { londonDate } from "@gatehouse/contracts/london";
import type { Identifier, Instant } from "@gatehouse/contracts/message";
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
export type Tools = {
  readonly matchers: Matchers;
  readonly index: ResourceIndex;
  /** Numbers that stand beside two people of the record. */
  readonly shared: ReadonlySet<string>;
};

export type OpenGroup = { readonly reading: Reading; readonly caseKey: string };

/** What an address without a server says of the person: the id alone, as a Patient that is sent by itself has it. */
function localOf(address: string): readonly FoundIdentifier[] {
  const id = /^Patient\/(.+)$/.exec(address)?.[1] ?? address;
  return isPlaceholderId(address.split("/").at(-1) ?? "") ? [] : localId(id);
}

/** The identifiers of a Patient that hold now; its id with the server it is of, and none where it is contained. */
export function idsOfPatient({ field, base, id, container }: Resource, now: Instant): readonly FoundIdentifier[] {
  const stated = currentIdentifiers(eachAt(field, "identifier"), now);
  if (id === undefined || container !== undefined) return stated;
  // PDS gives a Patient its NHS number as id: saying it twice, once as local, would add nothing.
  if (stated.some((one) => one.id.value === id)) return stated;
  return [...stated, ...localOf(base === undefined ? `Patient/${id}` : `${base}/Patient/${id}`)];
}

/** The identifiers of a person who is not in the record, by the reference to them. */
export function idsOfTarget({ field, address }: Target, now: Instant): readonly FoundIdentifier[] {
  const stated = currentIdentifiers(each(at(field, "identifier")), now);
  return address === undefined ? stated : [...stated, ...localOf(address)];
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
  const { now } = context;
  const all = patient ? idsOfPatient(patient, now) : target ? idsOfTarget(target, now) : [];
  if (patient !== undefined) use(at(patient.field, "id"));
  const found = all.filter(({ id }) => !tools.shared.has(idKey(id)));
  if (found.length < all.length) ledger.warn("identifier-shared", at(place, "identifier").path);
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
  const { matchers, index } = tools;
  const reading = { context, ledger, matchers, index, builder, about, isChild, isProtected: isHidden, concerns: [] };
  return { reading, caseKey: caseKeyOf(ids, context) };
}

/** Of a person who is not in the record, the name by which it refers to them. */
function sayTarget(target: Target, about: string, builder: DraftBuilder): void {
  const { ledger, path } = target.field;
  ledger.warn("reference-dangling", path);
  ledger.warn("age-not-known", path);
  const name = phrase(target.display);
  if (name !== undefined) builder.say("child.name", about, name, { assertion: "reported", path: target.display.path });
}
