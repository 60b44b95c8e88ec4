// Rules carried out here (docs/rules.md): R44 R54 R55 R56
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { WithheldCode } from "@gatehouse/contracts/codes";
import type { PolicyAgency } from "../compile.ts";
import { sameProfessional } from "../professional.ts";
import type { LinkedProfessional, PersonRef, Release, Restriction, RestrictionOf } from "../register/state.ts";
import { canonicalRef } from "../register/state.ts";
import type { Scene, ScenePerson, SceneStatement } from "../scene.ts";

/** The restrictions that concern this message, and what they cover whoever asks: gathered once. */
export type Bars = {
  readonly linked: readonly RestrictionOf<"linked-person">[];
  readonly courts: readonly RestrictionOf<"court">[];
  readonly locations: readonly RestrictionOf<"protected-location">[];
  /** For each statement that tells a place: the bars that hide it. */
  readonly hidden: ReadonlyMap<SceneStatement, readonly RestrictionOf<"protected-location">[]>;
  readonly sealed: ReadonlySet<SceneStatement>;
  /** What the sender's approvers released of each person: for this message, or standing for them or the child. */
  readonly releases: ReadonlyMap<ScenePerson, readonly Release[]>;
};

/** What bars leave a recipient: nothing, or a copy, perhaps for its safeguarding lead alone. */
export type BarVerdict = { readonly withheld: WithheldCode } | { readonly routedTo: string | null };

/** Gathers the restrictions on everyone in the message and, for locations, in the household. */
export function readBars(scene: Scene): Bars {
  const inMessage = restrictionsOn(scene, scene.underBars.keys());
  const andHousehold = new Set([...scene.underBars.keys(), ...scene.household]);
  const locations = restrictionsOn(scene, andHousehold).filter((one) => one.kind === "protected-location");
  return {
    linked: inMessage.filter((one) => one.kind === "linked-person"),
    courts: inMessage.filter((one) => one.kind === "court"),
    locations,
    hidden: hiddenStatements(scene, locations),
    sealed: sealedStatements(
      scene,
      inMessage.filter((one) => one.kind === "sealed"),
    ),
    releases: readReleases(scene),
  };
}

function restrictionsOn(scene: Scene, refs: Iterable<PersonRef>): readonly Restriction[] {
  return [...refs].flatMap((ref) => [...(scene.facts.register.persons.get(ref)?.restrictions.values() ?? [])]);
}

/** Only a release of the agency that says it counts. */
function readReleases(scene: Scene): Bars["releases"] {
  const { persons, releases } = scene.facts.register;
  const { from, id } = scene.message;
  const senders = (given: Iterable<Release> | undefined): Release[] =>
    given ? [...given].filter(({ agency }) => agency === from) : [];
  const standing = (ref: PersonRef): Release[] => senders(persons.get(ref)?.releases.values());
  const forAll = [...senders(releases.get(id)), ...scene.child.refs.flatMap(standing)];
  const of = new Map<ScenePerson, readonly Release[]>();
  for (const person of scene.people.values()) of.set(person, [...forAll, ...person.refs.flatMap(standing)]);
  return of;
}

function hiddenStatements(scene: Scene, locations: Bars["locations"]): Bars["hidden"] {
  const hidden = new Map<SceneStatement, Bars["locations"]>();
  if (locations.length === 0) return hidden;
  for (const statement of scene.statements) {
    if (!statement.item.location) continue;
    hidden.set(
      statement,
      locations.filter((bar) => protects(scene, bar.person, statement)),
    );
  }
  return hidden;
}

/** What a restriction sealed: an item about this person, or about the child of the message. */
function sealedStatements(scene: Scene, seals: readonly RestrictionOf<"sealed">[]): Bars["sealed"] {
  const refsByItem = new Map<string, PersonRef[]>();
  for (const { person, items } of seals) {
    const ref = canonicalRef(scene.facts.register, person);
    for (const item of items) {
      const refs = refsByItem.get(item);
      if (refs) refs.push(ref);
      else refsByItem.set(item, [ref]);
    }
  }
  const sealed = new Set<SceneStatement>();
  for (const statement of scene.statements) {
    const covers = (ref: PersonRef): boolean =>
      scene.child.barRefs.includes(ref) || statement.about.barRefs.includes(ref);
    if (refsByItem.get(statement.item.name)?.some(covers)) sealed.add(statement);
  }
  return sealed;
}

/** Step 4 for one recipient: barred, or to its safeguarding lead alone, or neither. */
export function checkBars(scene: Scene, bars: Bars, recipient: PolicyAgency): BarVerdict {
  let routedTo: string | null = null;
  for (const link of bars.linked) {
    if (!linkReaches(scene, link, recipient)) continue;
    if (!link.professional) return { withheld: "linked-person" };
    const lead = recipient.lead;
    // The lead's own role may be the very person linked: then there is nobody to route to.
    if (lead === null || link.professional.role === null || link.professional.role === lead)
      return { withheld: "linked-person" };
    routedTo = lead;
  }
  const barred = bars.courts.some((court) => !court.permitted.includes(recipient.id));
  return barred ? { withheld: "court-restriction" } : { routedTo };
}

/**
 * Whether a link is at this agency. A professional named without an agency is looked for in the teams of the partnership,
 * then by role: where it cannot be told, every agency with that role is barred rather than none.
 */
function linkReaches(scene: Scene, link: RestrictionOf<"linked-person">, recipient: PolicyAgency): boolean {
  const agency = link.agency ?? link.professional?.agency;
  if (agency) return agency === recipient.id;
  return link.professional !== null && workplaces(scene, link.professional).has(recipient.id);
}

function workplaces(scene: Scene, professional: LinkedProfessional): ReadonlySet<AgencyId> {
  const found = new Set<AgencyId>();
  for (const [agency, { members }] of scene.case?.team ?? [])
    if (members.some((member) => sameProfessional(member, professional))) found.add(agency);
  if (found.size > 0) return found;
  for (const agency of scene.policy.agencies.values())
    if (professional.role === null || agency.roles.has(professional.role)) found.add(agency.id);
  return found;
}

/** Whether a statement tells the place of someone whose location is protected from this recipient. */
export function locationProtected(bars: Bars, statement: SceneStatement, recipient: AgencyId): boolean {
  return bars.hidden.get(statement)?.some((bar) => !bar.permitted.includes(recipient)) ?? false;
}

/** A protected location covers the person and the household they are of. */
export function protects(scene: Scene, protectedRef: PersonRef, statement: SceneStatement): boolean {
  const { about } = statement;
  const ref = canonicalRef(scene.facts.register, protectedRef);
  if (about.barRefs.includes(ref)) return true;
  const inHousehold = (refs: readonly PersonRef[]) => refs.some((one) => scene.household.has(one));
  // A suspected double of a household member carries the member's bar.
  const protectedHere =
    scene.household.has(ref) ||
    [...scene.people.values()].some((person) => person.household && person.barRefs.includes(ref));
  return protectedHere && (about.household || inHousehold(about.refs));
}
