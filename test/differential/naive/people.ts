import type { Message, MessagePerson } from "@gatehouse/contracts/message";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import type { EventOf, World } from "./world.ts";
import { agencyOf, eventsOf } from "./world.ts";

type Id = { readonly scheme: string; readonly value: string };
/** One identifier of one person, as an agency linked it. */
type Link = { readonly person: string; readonly id: Id; readonly agency: string; readonly event: string };

/** A merge is undone only by naming it; an unlink that names nothing takes away all identifiers. */
function unlinks(event: EventOf<"person.unlinked">, link: Link, links: readonly Link[]): boolean {
  const { ids } = event;
  if (link.id.scheme === "person") {
    const merge = ids?.some((id) => id.scheme === "person" && id.value === link.id.value);
    return merge === true && merged(links, [event.person]).includes(link.person);
  }
  if (!merged(links, [event.person]).includes(link.person)) return false;
  return !ids || ids.some((id) => names(event, id, link));
}

/** Whether an unlink's identifier is that of a link; a local one is the agency's own. */
export function names(event: EventOf<"person.unlinked">, id: Id, link: Link): boolean {
  const own = id.scheme !== "local" || link.agency === event.by.agency;
  return own && id.scheme === link.id.scheme && id.value === link.id.value;
}

/** The references that an unlink takes out of a merge, each alone: whoever else was merged stays together. */
function separated(event: EventOf<"person.unlinked">, links: readonly Link[]): ReadonlySet<string> {
  const together = merged(links, [event.person]);
  const named = (event.ids ?? []).filter(({ scheme, value }) => scheme === "person" && value !== event.person);
  return new Set(named.map(({ value }) => value).filter((value) => together.includes(value)));
}

/** A merge by way of who now stands alone is one with whom the unlink is about. */
function rewired(link: Link, alone: ReadonlySet<string>, about: string): readonly Link[] {
  if (link.id.scheme !== "person") return [link];
  const [person, value] = [link.person, link.id.value].map((ref) => (alone.has(ref) ? about : ref));
  return person === undefined || value === undefined || person === value
    ? []
    : [{ ...link, person, id: { ...link.id, value } }];
}

/** The links that stand after the first `upTo` events. */
function linksAfter(world: World, upTo: number): readonly Link[] {
  let links: Link[] = [];
  for (const event of world.events.slice(0, upTo)) {
    if (event.type === "person.linked")
      for (const id of event.ids) links.push({ person: event.person, id, agency: event.by.agency, event: event.id });
    if (event.type === "person.unlinked") {
      const alone = separated(event, links);
      links = links
        .filter((link) => !unlinks(event, link, links) || alone.has(link.id.value))
        .flatMap((link) => rewired(link, alone, event.person));
    }
  }
  return links;
}

/** The links that stand now. */
export function standingLinks(world: World): readonly Link[] {
  return linksAfter(world, world.events.length);
}

/** Every reference that means the same person now. */
export function sameAs(world: World, person: string): readonly string[] {
  return merged(standingLinks(world), [person]);
}

/** Whether two references mean one person now. */
export function sameNow(world: World, one: string, other: string): boolean {
  return merged(standingLinks(world), [one]).includes(other);
}

/**
 * The agencies with a link to one of these persons that stands. Who named no identifier has one until somebody takes all
 * links of that person away.
 */
export function linkersOf(world: World, persons: readonly string[]): readonly string[] {
  const standing = standingLinks(world);
  const same = merged(standing, persons);
  const byIdentifier = standing.filter(({ person, id }) => id.scheme !== "person" && same.includes(person));
  return [...byIdentifier.map(({ agency }) => agency), ...linkersWithoutIdentifier(world, persons)];
}

function linkersWithoutIdentifier(world: World, persons: readonly string[]): readonly string[] {
  let linkers: { readonly agency: string; readonly person: string }[] = [];
  for (const [at, event] of world.events.entries()) {
    if (event.type === "person.linked" && event.ids.every(({ scheme }) => scheme === "person"))
      if (recordedAbout(world, event, event.person, persons))
        linkers.push({ agency: event.by.agency, person: event.person });
    if (event.type === "person.unlinked" && !event.ids) {
      const unlinked = merged(linksAfter(world, at), [event.person]);
      linkers = linkers.filter(({ person }) => !unlinked.includes(person));
    }
  }
  return linkers.map(({ agency }) => agency);
}

/** Everybody who is the same as one of these by links to another person's reference. */
function merged(links: readonly Link[], start: readonly string[]): readonly string[] {
  const found = new Set(start);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { person, id } of links) {
      if (id.scheme !== "person") continue;
      if (found.has(person)) found.add(id.value);
      if (found.has(id.value)) found.add(person);
    }
  }
  return [...found];
}

/** The persons, each with all references that mean them, whom these identifiers of this sender mean. */
function matches(world: World, ids: readonly Id[], sender: string): readonly (readonly string[])[] {
  const links = linksAfter(world, world.events.length);
  const groups: (readonly string[])[] = [];
  for (const id of ids) {
    const persons =
      id.scheme === "person"
        ? [id.value]
        : links
            .filter((link) => link.id.scheme === id.scheme && link.id.value === id.value)
            .filter((link) => id.scheme !== "local" || link.agency === sender)
            .map((link) => link.person);
    for (const person of persons)
      if (!groups.some((group) => group.includes(person))) groups.push(merged(links, [person]));
  }
  return groups;
}

/** Whether anything was ever recorded about a person, or by one about another. */
function isKnown(world: World, person: string): boolean {
  return world.events.some((event) => {
    if (event.type === "person.unlinked" || event.type === "telling.recorded") return false;
    return (
      ("person" in event && event.person === person) ||
      ("madeBy" in event && event.madeBy?.person === person) ||
      ("givenBy" in event && event.givenBy?.person === person) ||
      (event.type === "case.opened" && event.child === person) ||
      ("atRisk" in event && event.atRisk.includes(person)) ||
      (event.type === "person.linked" && event.ids.some((id) => id.scheme === "person" && id.value === person))
    );
  });
}

/** The persons that somebody listed may be; a reply that gives the child no identifier is about the original's child. */
function meantBy(world: World, message: Message, person: MessagePerson): readonly (readonly string[])[] {
  if (person.role === "child" && person.ids.length === 0) {
    const past = world.history.find((one) => one.message.id === message.inReplyTo);
    const child = past?.message.people.find((one) => one.role === "child");
    const theirs = past?.message.from === message.from || past?.decision.recipients[message.from]?.outcome === "shared";
    return past && child && theirs ? matches(world, child.ids, past.message.from) : [];
  }
  return matches(world, person.ids, message.from);
}

/** Every register reference that a person of a message may mean; nobody where no identifier is known. */
export function referencesOf(world: World, message: Message, person: MessagePerson): readonly string[] {
  return [...new Set(meantBy(world, message, person).flat())];
}

/** How many persons the child's identifiers mean, and of how many anything is known (decision, step 2). */
export function matchCount(world: World, message: Message): { readonly known: number; readonly meant: number } {
  const groups = meantBy(world, message, childOf(message));
  const known = groups.filter((group) => group.some((person) => isKnown(world, person))).length;
  return { known, meant: groups.length };
}

export function childOf(message: Message): MessagePerson {
  const child = message.people.find((person) => person.role === "child");
  if (!child) throw new Error("step 2 refuses a message without a child");
  return child;
}

/**
 * Whether what an event recorded about somebody is about one of these: the same person, merged with them now, or merged
 * with them when they were unlinked (a merge takes the union, an unlink removes none).
 */
export function recordedAbout(
  world: World,
  event: RegisterEvent,
  person: string | null | undefined,
  persons: readonly string[],
): boolean {
  if (!person) return false;
  if (persons.includes(person)) return true;
  if (!world.events.some((one) => one.type === "person.unlinked")) return false;
  let about: readonly string[] = [person];
  for (const [at, later] of world.events.entries()) {
    if (at > world.events.indexOf(event) && later.type === "person.unlinked")
      about = merged(linksAfter(world, at), about);
  }
  about = merged(linksAfter(world, world.events.length), about);
  return about.some((one) => persons.includes(one));
}

/** All references under whose bars and objections somebody stands: their own, and those of suspected doubles. */
export function standsUnder(world: World, message: Message, person: MessagePerson): readonly string[] {
  const own = referencesOf(world, message, person);
  return [...own, ...suspectedDoubles(world, own)];
}

/** Other persons with a keyed hash (of name, or of postcode, with birth date) as one of these, whom nobody declared distinct, if either has a bar or wish. */
export function suspectedDoubles(world: World, persons: readonly string[]): readonly string[] {
  const links = linksAfter(world, world.events.length);
  const linked = eventsOf(world, "person.linked");
  const doubles = new Set<string>();
  for (const one of linked) {
    if (!persons.includes(one.person)) continue;
    for (const other of linked) {
      const alike =
        (one.nameHash && other.nameHash === one.nameHash) || (one.placeHash && other.placeHash === one.placeHash);
      if (!alike || persons.includes(other.person)) continue;
      if (declaredDistinct(world, one.person, other.person)) continue;
      const both = [...persons, ...merged(links, [other.person])];
      if (carriesBarOrObjection(world, both)) for (const double of merged(links, [other.person])) doubles.add(double);
    }
  }
  return [...doubles];
}

/** Whether somebody settled that these are two: by saying so of any record of each, or by undoing a merge of them. */
function declaredDistinct(world: World, one: string, other: string): boolean {
  const links = linksAfter(world, world.events.length);
  const [ones, others] = [merged(links, [one]), merged(links, [other])];
  return world.events.some((event, at) => {
    const settled = (a: string, b: string): boolean =>
      (ones.includes(a) && others.includes(b)) || (ones.includes(b) && others.includes(a));
    if (event.type === "person.distinct")
      return event.persons.some((a) => event.persons.some((b) => a !== b && settled(a, b)));
    if (event.type !== "person.unlinked") return false;
    const before = merged(linksAfter(world, at), [event.person]);
    return (event.ids ?? []).some(
      ({ scheme, value }) => scheme === "person" && before.includes(value) && settled(event.person, value),
    );
  });
}

function carriesBarOrObjection(world: World, persons: readonly string[]): boolean {
  return world.events.some(
    (event) =>
      (event.type === "restriction.placed" || event.type === "objection.recorded") &&
      !isEnded(world, event) &&
      recordedAbout(world, event, event.person, persons),
  );
}

/** Whether a later event that counts ends this one. */
export function isEnded(world: World, event: RegisterEvent): boolean {
  return world.events.some(
    (later) => "ends" in later && later.ends === event.id && later.type.split(".")[0] === event.type.split(".")[0],
  );
}

const householdRoles = ["child", "parent", "carer", "sibling", "household"];

/** Whether a message lists a person as a member of the child's household (contract §3). */
export function listedAtHome(person: MessagePerson): boolean {
  return householdRoles.includes(person.role) && person.livesElsewhere !== true;
}

/**
 * Everyone ever listed as of the household in any message or event of the message's case, until social care records
 * otherwise, by register reference (decision, step 4).
 */
export function householdOf(world: World, message: Message): readonly string[] {
  const home = new Set<string>();
  const hear = (said: Message) => {
    for (const person of said.people)
      for (const reference of referencesOf(world, said, person)) {
        if (listedAtHome(person)) home.add(reference);
        else if (agencyOf(world, said.from)?.kind === "social-care") home.delete(reference);
      }
  };
  const cases = casesOf(world, message);
  for (const past of world.history) if (past.message.case && cases.includes(past.message.case)) hear(past.message);
  hear(message);
  const child = message.case ? caseChild(world, message.case) : undefined;
  if (child && ofTheFamily(world, message, child, [...home])) home.add(child);
  if (agencyOf(world, message.from)?.kind === "social-care")
    for (const person of message.people)
      if (!listedAtHome(person)) for (const reference of referencesOf(world, message, person)) home.delete(reference);
  return merged(standingLinks(world), [...home]);
}

/** The message's case, and every case opened for its child. */
function casesOf(world: World, message: Message): readonly string[] {
  const child = referencesOf(world, message, childOf(message));
  const opened = eventsOf(world, "case.opened").filter((one) => recordedAbout(world, one, one.child, child));
  return [...opened.map((one) => one.case), ...(message.case ? [message.case] : [])];
}

function caseChild(world: World, name: string): string | undefined {
  let child: string | undefined;
  for (const event of world.events)
    if (event.type === "case.opened" || event.type === "case.level-set" || event.type === "case.closed")
      if (event.case === name && event.child) child = event.child;
  return child;
}

/** Whether a label of the message means a member of the household, by this message or by what was said before. */
export function atHome(world: World, message: Message, label: string): boolean {
  const person = message.people.find((one) => one.label === label);
  if (!person) return false;
  // Whoever the register holds to be the child is the child, whatever a message calls them.
  const home = [...householdOf(world, message), ...referencesOf(world, message, childOf(message))];
  return listedAtHome(person) || referencesOf(world, message, person).some((one) => home.includes(one));
}

/** The child's date of birth: from the message's people, or stated. */
export function childBorn(message: Message): string | undefined {
  const child = childOf(message);
  const stated = message.statements.find((one) => one.item === "child.dateOfBirth" && one.about === child.label)?.value;
  return child.born ?? (typeof stated === "string" ? stated : undefined);
}

/** What an event knows of the case: whether open, its level, whose child. */
export function caseOf(world: World, message: Message): { level: number; members: readonly Member[] } | undefined {
  if (!message.case) return undefined;
  const child = caseChild(world, message.case);
  let level = 0;
  let open = false;
  for (const event of world.events) {
    if (event.type !== "case.opened" && event.type !== "case.level-set" && event.type !== "case.closed") continue;
    if (event.case !== message.case) continue;
    if (event.type === "case.opened") open = true;
    if (event.type === "case.closed") open = false;
    if (event.type !== "case.closed") level = event.level;
  }
  if (!open || !child || !ofTheFamily(world, message, child, householdOf(world, message))) return undefined;
  return { level, members: teamOf(world, message.case) };
}

/** A case counts when its child is the message's, or of the household by the word of social care or the team. */
function ofTheFamily(world: World, message: Message, child: string, home: readonly string[]): boolean {
  const same = merged(standingLinks(world), [child]);
  if (referencesOf(world, message, childOf(message)).some((one) => same.includes(one))) return true;
  const believed =
    agencyOf(world, message.from)?.kind === "social-care" ||
    teamOf(world, message.case ?? "").some(({ agency }) => agency === message.from);
  return believed && home.some((one) => same.includes(one));
}

/** A membership of a team: since which event, and of which professional if one was named. */
export type Member = { agency: string; professional: { name: string; role: string } | null; joined: number };

function teamOf(world: World, name: string): readonly Member[] {
  let team: Member[] = [];
  for (const event of world.events) {
    if (event.type === "team.joined" && event.case === name)
      team.push({ agency: event.agency, professional: event.professional ?? null, joined: Date.parse(event.at) });
    if (event.type === "case.closed" && event.case === name) team = [];
    if (event.type === "team.left" && event.case === name)
      team = team.filter(
        (one) =>
          one.agency !== event.agency || (event.professional && one.professional?.name !== event.professional.name),
      );
  }
  return team;
}
