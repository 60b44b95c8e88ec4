import type { DroppedCode, HeldCode } from "@gatehouse/contracts/codes";
import type { Form, Tier } from "@gatehouse/contracts/decision";
import type { Message, Statement } from "@gatehouse/contracts/message";
import { minimisedForm } from "@gatehouse/contracts/minimise";
import { londonDay } from "./clock.ts";
import { childOf, isEnded, recordedAbout, referencesOf, standsUnder } from "./people.ts";
import { orderedFor } from "./step-5.ts";
import type { World } from "./world.ts";
import { agencyOf, agreementsFor, covers, eventsOf, itemOf } from "./world.ts";

type Cell = "F" | "M" | "R" | "S" | "N";
const restrictive: readonly Cell[] = ["F", "M", "R", "S", "N"];

/** What the matrix makes of one statement for one recipient. */
export type Passed = { readonly form: Form } | { readonly drop: DroppedCode; readonly hold: HeldCode | null };

/** Step 9, or step 5 where a court ordered. */
export function matrix(world: World, message: Message, recipient: string, tier: Tier, statement: Statement): Passed {
  const drop = (code: DroppedCode): Passed => ({ drop: code, hold: null });
  if (message.purpose === "court-order") {
    const ordered = orderedFor(world, message, recipient);
    return ordered?.includes(statement.item) ? { form: "full" } : drop("outside-order");
  }
  if (statement.item === "plan.supervisionNote") return drop("own-agency-only");
  if (statement.item === "sharing.objections" && recipient !== world.partnership.frontDoor)
    return drop("not-in-agreement");
  const { cell, short } = cellOf(world, message, recipient, tier, statement);
  if (cell === "N") return drop("not-in-agreement");
  const sealed = cell === "S" || isSealed(world, message, statement);
  if (sealed || statement.item === "police.intelligence") {
    if (!isReleased(world, message, recipient, statement))
      return { drop: "sealed", hold: statement.item === "police.intelligence" ? "intelligence" : "sealed-release" };
  }
  if (cell === "R" && !askedFor(world, message, recipient, statement)) return drop("only-on-request");
  if (cell !== "M" && !short) return { form: "full" };
  return hasShortForm(message, statement) ? { form: "minimised" } : drop("minimised-form-missing");
}

/** The cell, and whether a limit shortens what passes on request or after a release. */
function cellOf(
  world: World,
  message: Message,
  recipient: string,
  tier: Tier,
  statement: Statement,
): { readonly cell: Cell; readonly short: boolean } {
  const kind = agencyOf(world, recipient)?.kind;
  const row = Object.entries(world.partnership.matrix).find(([item]) => item === statement.item)?.[1];
  let cell: Cell = kind && row ? row[kind][tier] : "N";
  if (statement.item === "plan.action" && owns(statement, recipient)) cell = "F";
  let short = false;
  for (const agreement of agreementsFor(world, message, recipient))
    for (const limit of agreement.limits) {
      if (!covers(limit.from ?? "all", message.from) || !covers(limit.to ?? "all", recipient)) continue;
      if (!covers(limit.purposes ?? "all", message.purpose) || !covers(limit.items ?? "all", statement.item)) continue;
      if (!covers(limit.categories ?? "all", itemOf(statement).category)) continue;
      const most = limit.atMost[tier];
      if (most === "M") short = true;
      if (restrictive.indexOf(most) > restrictive.indexOf(cell)) cell = most;
    }
  return { cell, short };
}

function owns(statement: Statement, recipient: string): boolean {
  const { value } = statement;
  return typeof value === "object" && value !== null && "owner" in value && value.owner === recipient;
}

/** Sealed by a restriction: about the protected person and, where that is the child, about anyone. */
function isSealed(world: World, message: Message, statement: Statement): boolean {
  const about = message.people.find((person) => person.label === statement.about);
  const persons = [
    ...standsUnder(world, message, childOf(message)),
    ...(about ? standsUnder(world, message, about) : []),
  ];
  return eventsOf(world, "restriction.placed").some(
    (placed) =>
      placed.restriction === "sealed" &&
      placed.items.some((item) => item === statement.item) &&
      !isEnded(world, placed) &&
      recordedAbout(world, placed, placed.person, persons),
  );
}

/** Released to this recipient by an approver of the sending agency, for this message, its child or who it is about. */
function isReleased(world: World, message: Message, recipient: string, statement: Statement): boolean {
  const about = message.people.find((person) => person.label === statement.about);
  const persons = [
    ...referencesOf(world, message, childOf(message)),
    ...(about ? referencesOf(world, message, about) : []),
  ];
  return eventsOf(world, "release.approved").some(
    (one) =>
      one.approver.agency === message.from &&
      one.items.some((item) => item === statement.item) &&
      one.to.includes(recipient) &&
      (one.message ?? message.id) === message.id &&
      (!one.person || recordedAbout(world, one, one.person, persons)) &&
      Boolean(one.message ?? one.person),
  );
}

/** Whether the recipient asked for the item, of this agency, about this child, and this is the answer. */
function askedFor(world: World, message: Message, recipient: string, statement: Statement): boolean {
  if (message.kind !== "information-response") return false;
  const child = referencesOf(world, message, childOf(message));
  return world.history.some(
    ({ message: request, decision }) =>
      request.id === message.inReplyTo &&
      request.kind === "information-request" &&
      request.from === recipient &&
      (request.items ?? []).includes(statement.item) &&
      decision.recipients[message.from]?.outcome === "shared" &&
      request.people.some(
        (one) => one.role === "child" && referencesOf(world, request, one).some((id) => child.includes(id)),
      ),
  );
}

/** Whether a minimised form exists: computed, or written by the sender. */
function hasShortForm(message: Message, statement: Statement): boolean {
  return shortForm(message, statement) !== undefined;
}

/** The minimised form that would go. */
export function shortForm(message: Message, statement: Statement): unknown {
  const form = itemOf(statement).minimisedForm;
  if (form?.by === "authored") return statement.summary ?? undefined;
  return minimisedForm(statement, { signedOn: londonDay(message.createdAt), case: message.case ?? null });
}
