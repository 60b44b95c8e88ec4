import type { Partnership } from "@gatehouse/contracts/partnership";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import { isEnded, linkersOf, names, sameAs, sameNow, standingLinks } from "./people.ts";
import { withdrawnBy } from "./wishes.ts";
import type { EventOf, World } from "./world.ts";
import { agencyOf, eventsOf, mayDo, samePerson } from "./world.ts";

const day = 86_400_000;

/** The events that count: each is judged by those before it (contract §4). What is refused counts for nothing. */
export function acceptedEvents(partnership: Partnership, events: readonly RegisterEvent[]): readonly RegisterEvent[] {
  const accepted: RegisterEvent[] = [];
  for (const event of events) {
    const world: World = { partnership, now: event.at, events: accepted, history: [] };
    if (counts(world, event)) accepted.push(event);
  }
  return accepted;
}

function counts(world: World, event: RegisterEvent): boolean {
  const may = (authority: string) => mayDo(world, event.by, authority);
  switch (event.type) {
    case "person.linked":
      return may("link-persons");
    case "person.unlinked":
      return may("link-persons") && unlinks(world, event);
    case "person.distinct":
      return may("link-persons") && (may("lift-others-records") || linkedAll(world, event));
    case "case.opened":
    case "team.joined":
      return may("manage-cases");
    case "case.level-set":
    case "case.closed":
      return may("manage-cases") && isKnownCase(world, event.case);
    case "team.left":
      return may("manage-cases") || (event.agency === event.by.agency && agencyOf(world, event.agency) !== undefined);
    case "objection.recorded":
    case "consent.given":
    case "consent.refused":
      return may("record-wishes");
    case "objection.withdrawn":
      return may("record-wishes") && widens(world, event, event.ends, "objection.recorded");
    case "consent.withdrawn":
      return may("record-wishes") && withdraws(world, event);
    case "risk.flagged":
      return flagHolds(world, event);
    case "risk.countersigned":
      return may("decide-risk") && countersigns(world, event);
    case "risk.cleared":
      return may("author");
    case "restriction.placed":
      return may(event.restriction === "protected-location" ? "place-protected-location" : "place-restrictions");
    case "restriction.lifted":
      return may("author") && widens(world, event, event.ends, "restriction.placed");
    case "order.recorded":
      return may("record-orders");
    case "release.approved":
      return (
        may("author") && mayDo(world, event.approver, "approve-releases") && event.by.agency === event.approver.agency
      );
    case "review.decided":
      return may("decide-holds");
    case "telling.recorded":
      return may("author");
  }
}

/** What widens sharing comes from the agency that recorded the earlier event, or from a front-door manager. */
function widens(world: World, event: RegisterEvent, ends: string, type: RegisterEvent["type"]): boolean {
  const earlier = world.events.find((one) => one.id === ends && one.type === type);
  if (!earlier) return false;
  return earlier.by.agency === event.by.agency || mayDo(world, event.by, "lift-others-records");
}

/** Links that others made are theirs to take away, and a merge is the front door's to undo. */
function unlinks(world: World, event: EventOf<"person.unlinked">): boolean {
  if (event.ids?.some((id) => id.scheme === "person" && id.value === event.person)) return false;
  if (mayDo(world, event.by, "lift-others-records")) return true;
  if (event.ids?.some((id) => id.scheme === "person")) return false;
  return standingLinks(world)
    .filter((link) => link.id.scheme !== "person" && sameNow(world, link.person, event.person))
    .filter((link) => !event.ids || event.ids.some((id) => names(event, id, link)))
    .every((link) => link.agency === event.by.agency);
}

/** Who alone linked every one of these persons may say that they are not the same. */
function linkedAll(world: World, event: EventOf<"person.distinct">): boolean {
  return event.persons.every((person) => {
    const linkers = linkersOf(world, sameAs(world, person));
    return linkers.length > 0 && linkers.every((one) => one === event.by.agency);
  });
}

/** Taking back an agreement narrows; taking back a refusal widens. */
function withdraws(world: World, event: EventOf<"consent.withdrawn">): boolean {
  if (event.ends && !world.events.some((one) => one.id === event.ends && /^consent\.(given|refused)$/.test(one.type)))
    return false;
  if (!event.ends && !event.person) return false;
  return eventsOf(world, "consent.refused")
    .filter((refusal) => withdrawnBy(world, event, refusal))
    .every((refusal) => refusal.by.agency === event.by.agency || mayDo(world, event.by, "lift-others-records"));
}

/** A standing flag: decided by whom may, on evidence, for somebody, naming agencies, not too long (contract §4). */
function flagHolds(world: World, flag: EventOf<"risk.flagged">): boolean {
  const decider = {
    ...flag.decidedBy,
    agency: "agency" in flag.decidedBy ? flag.decidedBy.agency : flag.by.agency,
  };
  const decides = (authority: string) =>
    mayDo(world, decider, authority) ||
    (!("agency" in flag.decidedBy) && mayDo(world, { ...decider, agency: world.partnership.frontDoor }, authority));
  const lasts = Date.parse(flag.expiresAt) - Date.parse(flag.at);
  const long = lasts <= 92 * day && onPlan(world, flag) && decides("decide-long-flag");
  return (
    mayDo(world, flag.by, "author") &&
    decides("decide-standing-flag") &&
    flag.evidence.trim().length >= 20 &&
    flag.atRisk.length > 0 &&
    flag.recipients !== "all" &&
    flag.recipients.length > 0 &&
    !flag.recipients.includes("all") &&
    lasts > 0 &&
    (lasts <= 14 * day || long) &&
    (flag.emergency === true ||
      (!samePerson(flag.decidedBy, flag.by) &&
        ((onPlan(world, flag) && decides("decide-long-flag")) || !oneVoiceTooLong(world, flag))))
  );
}

/** Whether the flag's case is a child on a child-protection plan, and nobody at risk is the child of another case alone. */
function onPlan(world: World, flag: EventOf<"risk.flagged">): boolean {
  if (!flag.case || caseStatus(world, flag.case) !== "child-protection") return false;
  const child = world.events.findLast(
    (one): one is EventOf<"case.opened"> => one.type === "case.opened" && one.case === flag.case,
  )?.child;
  const isChildOfCase = (one: string): boolean =>
    eventsOf(world, "case.opened").some((opened) => sameNow(world, opened.child, one));
  return (
    flag.atRisk.some((one) => child !== undefined && sameNow(world, one, child)) || !flag.atRisk.some(isChildOfCase)
  );
}

/** Whether one professional alone would have one of these persons flagged for more than 28 days running. */
function oneVoiceTooLong(world: World, flag: EventOf<"risk.flagged">): boolean {
  return flag.atRisk.some((person) => {
    const own = eventsOf(world, "risk.flagged")
      .filter((one) => one.atRisk.some((other) => sameNow(world, other, person)))
      .filter((one) => samePerson(one.decidedBy, flag.decidedBy));
    let running = 0;
    let ends = -Infinity;
    for (const one of [...own, flag].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
      const [from, to] = [Date.parse(one.at), Date.parse(one.expiresAt)];
      if (from >= ends + 14 * day) running = 0;
      running += Math.max(0, to - Math.max(from, ends));
      ends = Math.max(ends, to);
    }
    return running > 28 * day;
  });
}

function countersigns(world: World, event: EventOf<"risk.countersigned">): boolean {
  const flag = eventsOf(world, "risk.flagged").find((one) => one.id === event.countersigns && !isEnded(world, one));
  return !flag || (!samePerson(event.by, flag.decidedBy) && mayDo(world, event.by, "decide-standing-flag"));
}

function isKnownCase(world: World, name: string): boolean {
  return world.events.some((one) => (one.type === "case.opened" || one.type === "team.joined") && one.case === name);
}

/** The plan that the child of a case is on, by the latest event that says so. */
export function caseStatus(world: World, name: string): string {
  let status = "none";
  let open = false;
  for (const event of world.events) {
    if (event.type !== "case.opened" && event.type !== "case.level-set" && event.type !== "case.closed") continue;
    if (event.case !== name) continue;
    if (event.type === "case.opened") status = event.status ?? "none";
    if (event.type === "case.level-set") status = event.status ?? status;
    if (event.type !== "case.level-set") open = event.type === "case.opened";
  }
  return open ? status : "none";
}
