import type { HeldCode, RefusalCode } from "@gatehouse/contracts/codes";
import type { Duty, Hold, RecipientDecision } from "@gatehouse/contracts/decision";
import type { Message } from "@gatehouse/contracts/message";
import { holdId } from "@gatehouse/policy/hold-id";
import { hoursAfter, oneWorkingDay } from "./clock.ts";
import { everyone, linkedAt, restrictionsOn } from "./step-4.ts";
import { flagsOnHousehold, tierOf } from "./step-6.ts";
import type { Effect } from "./step-8.ts";
import { isHarmer, standingOf } from "./step-8.ts";
import { telling } from "./step-11.ts";
import { objectionsAbout } from "./wishes.ts";
import type { World } from "./world.ts";
import { agencyOf, covers, eventsOf } from "./world.ts";

const frontDoorReviews: readonly HeldCode[] = [
  "person-not-matched",
  "person-ambiguous",
  "no-parental-responsibility",
  "parents-disagree",
  "contact-attempts-missing",
];

/** Step 12: what waits, by whom it is reviewed, and until when. */
export function holdOf(
  world: World,
  message: Message,
  recipient: string,
  statement: string | null,
  reason: HeldCode,
): Hold {
  const sender = agencyOf(world, message.from);
  const door = agencyOf(world, world.partnership.frontDoor);
  const lead = { agency: message.from, role: sender?.safeguardingLead ?? "" };
  let reviewer = lead;
  if (reason === "sealed-release" || reason === "intelligence")
    reviewer = { agency: message.from, role: sender?.approver ?? "" };
  if (frontDoorReviews.includes(reason) && door && !doorIsBarred(world, message))
    reviewer = { agency: door.id, role: door.safeguardingLead ?? "" };
  const due = childAtRisk(world, message, recipient) ? hoursAfter(world.now, 1) : oneWorkingDay(world.now);
  return { id: holdId(message.id, recipient, statement, reason), recipient, statement, reason, reviewer, due };
}

/** The front door does not review what it may not know, or what somebody asked, whose word binds, that it not be told. */
function doorIsBarred(world: World, message: Message): boolean {
  const door = world.partnership.frontDoor;
  if (barredFrom(world, message, door)) return true;
  if (message.kind === "concern") return false;
  return objectionsAbout(world, everyone(world, message)).some(
    (one) =>
      covers(one.scope.agencies, door) &&
      covers(one.scope.purposes, message.purpose) &&
      ["binding", "not-assessed"].includes(standingOf(world, message, one, null)),
  );
}

function barredFrom(world: World, message: Message, agency: string): boolean {
  return restrictionsOn(world, everyone(world, message)).some(
    (placed) =>
      (placed.restriction === "court" && !placed.permitted?.includes(agency)) ||
      (placed.restriction === "linked-person" && linkedAt(world, message, placed).includes(agency)),
  );
}

function childAtRisk(world: World, message: Message, recipient: string): boolean {
  return (
    Boolean(message.risk) ||
    flagsOnHousehold(world, message).length > 0 ||
    tierOf(world, message, recipient) === "protection"
  );
}

/** What a reviewer said of a hold, if it was theirs to say; the latest counts. */
export function reviewed(world: World, message: Message, recipient: string, reason: HeldCode): "release" | "no" | null {
  const hold = holdId(message.id, recipient, null, reason);
  const last = eventsOf(world, "review.decided").findLast((one) => one.hold === hold);
  if (!last) return null;
  return last.outcome === "release" ? "release" : "no";
}

/** A concern refused after its sender was known puts a human outside the sender on notice within the hour. */
export function noticeOnRefusal(
  world: World,
  raw: Readonly<Record<string, unknown>>,
  code: RefusalCode,
): readonly Duty[] {
  // Nobody is put on notice of what may not be the sender's at all.
  if (code === "message-replayed" || code === "sender-not-enrolled") return [];
  if (raw["kind"] !== "concern" || typeof raw["from"] !== "string" || !agencyOf(world, raw["from"])) return [];
  return notice(world, null, raw["from"]);
}

/** The front door, else the police, else the first agency that no bar concerns; never the sender. */
function notice(world: World, message: Message | null, sender: string): readonly Duty[] {
  const police = world.partnership.agencies.filter((one) => one.kind === "police").map((one) => one.id);
  const order = [world.partnership.frontDoor, ...police, ...world.partnership.agencies.map((one) => one.id).toSorted()];
  const on: string | undefined =
    order.find((one) => one !== sender && !(message && barredFrom(world, message, one))) ??
    order.find((one) => one !== sender);
  return on ? [{ duty: "review-hold", on, due: hoursAfter(world.now, 1) }] : [];
}

/** Steps 11 and 12: what anybody must do because of the decision. */
export function dutiesOf(
  world: World,
  message: Message,
  recipients: Readonly<Record<string, RecipientDecision>>,
  holds: readonly Hold[],
  effects: readonly Effect[],
): readonly Duty[] {
  const duties: Duty[] = [];
  const door = world.partnership.frontDoor;
  const shared = Object.entries(recipients)
    .filter(([, one]) => one.outcome === "shared")
    .map(([agency]) => agency);
  const nextDay = oneWorkingDay(world.now);
  const clock = { red: 2, amber: 6, green: 24 };
  for (const agency of shared) {
    const due = message.urgency ? hoursAfter(world.now, clock[message.urgency]) : nextDay;
    if (message.kind !== "acknowledgement") duties.push({ duty: "acknowledge", on: agency, due });
    if (message.kind === "information-request") duties.push({ duty: "answer-request", on: agency, due });
    if (message.kind === "recall") duties.push({ duty: "delete", on: agency, due });
  }
  if (message.kind === "concern" && shared.includes(door)) duties.push({ duty: "decide", on: door, due: nextDay });
  if (message.risk && shared.length > 0)
    duties.push({
      duty: "review-risk",
      on: shared.includes(door) ? door : message.from,
      due: hoursAfter(message.risk.expiresAt, 0),
    });
  if (message.risk?.emergency) duties.push({ duty: "countersign", on: message.from, due: nextDay });
  for (const hold of holds) duties.push({ duty: "review-hold", on: hold.reviewer.agency, due: hold.due });
  const everyoneHasIt = shared.length > 0 && shared.length === Object.keys(recipients).length && !recipients[door];
  if (message.kind === "concern" && !shared.includes(door) && !everyoneHasIt)
    duties.push(...notice(world, message, message.from));
  duties.push(...tellingDuties(world, message, shared.length > 0, effects));
  const leads = (role: string | undefined) =>
    role === agencyOf(world, message.from)?.safeguardingLead || role?.endsWith("safeguarding-lead");
  if (
    message.kind === "concern" &&
    shared.length > 0 &&
    !leads(message.author.role) &&
    !leads(message.risk?.decidedBy.role)
  )
    duties.push({ duty: "inform-own-lead", on: message.from, due: nextDay });
  return duties;
}

function tellingDuties(world: World, message: Message, shared: boolean, effects: readonly Effect[]): readonly Duty[] {
  const said = telling(world, message);
  const duties: Duty[] = [];
  const silent = ["domestic-abuse-notice", "acknowledgement", "advice-query", "advice-answer"].includes(message.kind);
  const deferred = said.status === "deferred";
  const next = oneWorkingDay(world.now);
  if (!shared || message.kind === "domestic-abuse-notice") return [];
  if (!silent && said.status !== "told" && said.reason !== "child-asked") {
    if (!deferred) duties.push({ duty: "tell-family", on: message.from, due: next });
    else duties.push({ duty: "tell-family", on: message.from, ...(said.reviewOn ? { reviewOn: said.reviewOn } : {}) });
  }
  if (!silent && deferred)
    duties.push({
      duty: "review-deferral",
      on: message.from,
      ...(said.reviewOn ? { reviewOn: said.reviewOn } : { due: next }),
    });
  if (deferred) return duties;
  for (const { objection, override } of effects) {
    const { person } = objection.madeBy;
    if (override && !isHarmer(world, message, person))
      duties.push({ duty: "tell-family", on: message.from, person, due: next });
  }
  return duties;
}
