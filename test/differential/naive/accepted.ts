import type { Partnership } from "@gatehouse/contracts/partnership";
import type { RegisterEvent } from "@gatehouse/contracts/register-event";
import type { EventOf, World } from "./world.ts";
import { eventsOf, mayDo, samePerson } from "./world.ts";

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
      return may("lift-others-records");
    case "case.opened":
    case "case.level-set":
    case "case.closed":
    case "team.joined":
      return may("manage-cases");
    case "team.left":
      return may("manage-cases") || (event.agency === event.by.agency && may("author"));
    case "objection.recorded":
    case "consent.given":
    case "consent.refused":
      return may("record-wishes");
    case "objection.withdrawn":
      return may("record-wishes") && widens(world, event, event.ends, "objection.recorded");
    case "consent.withdrawn":
      return may("record-wishes");
    case "risk.flagged":
      return flagHolds(world, event);
    case "risk.countersigned":
      return may("decide-standing-flag") && countersigns(world, event);
    case "risk.cleared":
      return may("author");
    case "restriction.placed":
      return may(event.restriction === "protected-location" ? "place-protected-location" : "place-restrictions");
    case "restriction.lifted":
      return widens(world, event, event.ends, "restriction.placed");
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

function unlinks(world: World, event: EventOf<"person.unlinked">): boolean {
  if (mayDo(world, event.by, "lift-others-records")) return true;
  const ended = eventsOf(world, "person.linked").filter(
    (link) =>
      link.person === event.person &&
      (!event.ends || link.id === event.ends) &&
      (!event.ids || link.ids.some((id) => event.ids?.some((other) => other.value === id.value))),
  );
  return ended.length > 0 && ended.every((link) => link.by.agency === event.by.agency);
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
  const onPlan = flag.case ? caseStatus(world, flag.case) === "child-protection" : false;
  return (
    mayDo(world, flag.by, "author") &&
    decides("decide-standing-flag") &&
    flag.evidence.trim().length >= 20 &&
    flag.atRisk.length > 0 &&
    flag.recipients !== "all" &&
    flag.recipients.length > 0 &&
    !flag.recipients.includes("all") &&
    lasts > 0 &&
    (lasts <= 14 * day || (lasts <= 92 * day && onPlan && decides("decide-long-flag"))) &&
    (flag.emergency === true || !samePerson(flag.decidedBy, flag.by))
  );
}

function countersigns(world: World, event: EventOf<"risk.countersigned">): boolean {
  const flag = eventsOf(world, "risk.flagged").find((one) => one.id === event.countersigns);
  if (!flag) return true;
  return !samePerson(event.by, flag.decidedBy) && !samePerson(event.by, flag.by);
}

/** The plan that the child of a case is on, by the latest event that says so. */
export function caseStatus(world: World, name: string): string {
  let status = "none";
  for (const event of world.events) {
    if (event.type !== "case.opened" && event.type !== "case.level-set" && event.type !== "case.closed") continue;
    if (event.case === name && event.status) status = event.status;
  }
  return status;
}
