import type { Field } from "@gatehouse/adapter/field";
import { at, each, eachAt, isPresent, peek, use } from "@gatehouse/adapter/field";
import { idKey } from "@gatehouse/adapter/one-person";
import type { MapContext } from "@gatehouse/adapter/map";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import type { Instant, Message } from "@gatehouse/contracts/message";
import type { Matchers } from "../reading.ts";
import { deathOf } from "./death.ts";
import { joined } from "./events.ts";
import { aboutNobody, kinds } from "./kinds.ts";
import { mapPatient } from "./patient.ts";
import type { Resource, Target } from "./resources.ts";
import { ResourceIndex, resourcesOf, targetType } from "./resources.ts";
import type { Group, Tools } from "./subjects.ts";
import { idsOfTarget, openGroup } from "./subjects.ts";
import { reasonNotToUse } from "./usable.ts";
import { keyOfTarget, sharedIn, whyNotMeant } from "./who-is-meant.ts";
import { knowBundle, knowExtensions, knowResource } from "./vocabulary.ts";

/** Elements by which any other resource may name a person; those we know have theirs in `kinds`. */
const usualSubjects: readonly string[] = ["subject", "patient", "for", "beneficiary"];

/** Why a Patient's own record is not anybody's any more. */
const outOfUse: ReadonlySet<string> = new Set(["resource-inactive", "entered-in-error"]);

class Grouping {
  readonly #index: ResourceIndex;
  readonly #groups = new Map<Resource | string, Group>();
  /** Whether any resource was about a person, used or not. */
  sawPerson = false;

  /** Patients of whom a search could not say which is the one. */
  readonly #candidates: ReadonlySet<RecordTree>;

  readonly #now: Instant;
  readonly #referred: { readonly resource: Resource; readonly target: Target }[] = [];
  readonly #patients: Resource[] = [];
  readonly #outOfUse = new Set<Resource>();

  constructor(index: ResourceIndex, candidates: ReadonlySet<RecordTree>, now: Instant) {
    this.#index = index;
    this.#candidates = candidates;
    this.#now = now;
  }

  get groups(): readonly Group[] {
    return [...this.#groups.values()];
  }

  #group(key: Resource | string, fresh: Group): Group {
    const known = this.#groups.get(key) ?? fresh;
    this.#groups.set(key, known);
    return known;
  }

  addPatient(patient: Resource): void {
    this.sawPerson = true;
    const isCandidate = this.#candidates.has(patient.field.tree);
    const reason = isCandidate ? "search-ambiguous" : reasonNotToUse(patient);
    this.#patients.push(patient);
    if (outOfUse.has(reason ?? "")) this.#outOfUse.add(patient);
    if (reason !== undefined) return patient.field.ledger.leaveOut(reason, patient.field);
    this.#group(patient, { patient, target: undefined, resources: [] });
  }

  #targets(resource: Resource): readonly Target[] {
    const names = kinds.get(resource.type)?.subject ?? usualSubjects;
    const places = names.flatMap((name) => eachAt(resource.field, name));
    const references = names[0] === "participant" ? places.map((place) => at(place, "actor")) : places;
    return references.flatMap((place) => this.#index.target(place, resource) ?? []);
  }

  addOther(resource: Resource): void {
    const { field, type } = resource;
    const targets = this.#targets(resource);
    const people = targets.filter((one) => ["Patient", undefined].includes(targetType(one)));
    const [target] = people;
    if (target !== undefined) this.sawPerson = true;
    const reason = kinds.has(type) ? reasonNotToUse(resource) : undefined;
    if (reason !== undefined) return field.ledger.leaveOut(reason, field);
    // Of an appointment of two patients nobody knows which of them did not come.
    if (new Set(people.map((one) => one.resource ?? one.address ?? one)).size > 1)
      return field.ledger.leaveOut("reference-ambiguous", field);
    if (target !== undefined) return void this.#referred.push({ resource, target });
    if (targets.length > 0) return field.ledger.leaveOut("subject-is-no-person", field);
    if (kinds.has(type) || aboutNobody.has(type)) field.ledger.warn("resource-not-about-a-person", field.path);
  }

  /**
   * Puts each resource to the person it is about: the Patient that its reference points to, else who else is referred to by
   * the same number. By a name nobody is joined to anybody.
   *
   * @returns the numbers that stand beside two people
   */
  join(): ReadonlySet<string> {
    const targets = this.#referred.map(({ target }) => target);
    const shared = sharedIn(this.#patients, targets, this.#now);
    for (const { resource, target } of this.#referred) this.#attach(resource, target, shared);
    return shared;
  }

  #attach(resource: Resource, target: Target, shared: ReadonlySet<string>): void {
    const { field } = resource;
    const why = whyNotMeant(target, this.#now);
    if (why !== undefined) return field.ledger.leaveOut(why, field);
    const patient = target.resource;
    const inRecord = patient !== undefined && this.#groups.get(patient);
    if (inRecord) return void inRecord.resources.push(resource);
    // A record that is no longer in use may have been another's: what points to it is not said of somebody without a name.
    if (patient !== undefined && this.#outOfUse.has(patient)) return field.ledger.leaveOut("subject-not-used", field);
    if (idsOfTarget(target, this.#now).some(({ id }) => shared.has(idKey(id))))
      return field.ledger.leaveOut("reference-ambiguous", field);
    // A name in words is nobody's in particular: not even whether it is a child's can be told.
    if (target.address === undefined && !isPresent(at(target.field, "identifier")))
      return field.ledger.leaveOut("reference-dangling", field);
    const key = keyOfTarget(target, this.#now) ?? resource;
    this.#group(key, { patient: undefined, target, resources: [] }).resources.push(resource);
  }
}

function draftsOf(group: Group, root: Field, context: MapContext, tools: Tools): readonly Message[] {
  const death = group.patient && deathOf(group.patient.field, context.now);
  if (death !== undefined && death.on === undefined) return unsaid(group);
  const { reading, caseKey } = openGroup(group, root, context, tools);
  if (group.patient !== undefined) mapPatient(group.patient, reading);
  for (const resource of group.resources) kinds.get(resource.type)?.map(resource, reading);
  const updates = reading.builder.updates(caseKey);
  const [first] = reading.concerns;
  if (first === undefined || death !== undefined) return updates;
  const narrative = joined("\n\n", ...new Set(reading.concerns.map((concern) => concern.narrative)));
  return [...updates, ...reading.builder.concern(caseKey, reading.about, narrative, first.on)];
}

/** Who has died on a day that the record does not have: a draft could not say so, and would read as of somebody who lives. */
function unsaid({ patient, resources }: Group): readonly Message[] {
  for (const { field } of [...(patient === undefined ? [] : [patient]), ...resources])
    field.ledger.leaveOut("subject-deceased", field);
  return [];
}

/**
 * The Patients of a search by name or the like, which scores each by how well it fits: of several, nobody has said which is
 * the person. One that does not fit exactly is the person that was asked for only as far as the search can tell.
 */
function candidatesOf(root: Field): ReadonlySet<RecordTree> {
  const scored = each(root)
    .flatMap((bundle) => eachAt(bundle, "entry"))
    .filter(
      (entry) => isPresent(at(entry, "search", "score")) && peek(at(entry, "resource", "resourceType")) === "Patient",
    );
  const [only, ...others] = scored;
  if (others.length > 0) return new Set(scored.map((entry) => at(entry, "resource").tree));
  if (only !== undefined && Number(peek(at(only, "search", "score"))) < 1) {
    root.ledger.warn("search-not-exact", at(only, "search", "score").path);
  }
  return new Set();
}

/** Answers that are about nobody and are no mistake: a search that found none, and an OperationOutcome. */
function warnOfEmptyAnswer(root: Field, resources: readonly Resource[]): boolean {
  const outcome = resources.find((resource) => resource.type === "OperationOutcome");
  if (outcome !== undefined) root.ledger.warn("operation-outcome", outcome.field.path);
  const isEmptyBundle = peek(at(root, "resourceType")) === "Bundle" && !isPresent(at(root, "entry"));
  if (isEmptyBundle) {
    root.ledger.leaveOut("no-match", at(root, "total"));
  }
  return isEmptyBundle || outcome !== undefined;
}

/**
 * Maps a FHIR R4 record: one resource, a Bundle of any type, or a list of them. One draft a person, and one more for a
 * concern.
 *
 * @returns the drafts, or null when nothing in the record is about a person
 */
export function mapFhir(root: Field, context: MapContext, matchers: Matchers): readonly Message[] | null {
  const resources = resourcesOf(root);
  const index = new ResourceIndex(resources);
  const grouping = new Grouping(index, candidatesOf(root), context.now);
  for (const resource of resources) use(at(resource.field, "resourceType"));
  for (const resource of resources) if (resource.type === "Patient") grouping.addPatient(resource);
  for (const resource of resources) if (resource.type !== "Patient") grouping.addOther(resource);
  const shared = grouping.join();
  const drafts = grouping.groups.flatMap((group) => draftsOf(group, root, context, { matchers, index, shared }));
  const isAnswer = warnOfEmptyAnswer(root, resources);
  for (const resource of resources) {
    knowExtensions(resource.field);
    knowResource(resource);
  }
  for (const bundle of each(root)) knowBundle(bundle, root.ledger);
  return grouping.sawPerson || isAnswer ? drafts : null;
}
