import type { WithheldCode } from "@gatehouse/contracts/codes";
import type { Message } from "@gatehouse/contracts/message";
import { purposeServes } from "@gatehouse/contracts/purpose";
import { caseOf, childOf, linkersOf, referencesOf } from "./people.ts";
import type { World } from "./world.ts";
import { agencyOf, agreementsFor } from "./world.ts";

/** Step 3, who is asked: `to` as it is, or the kind's audience without the sender. Everyone once. */
export function recipientsOf(world: World, message: Message): readonly string[] {
  if (message.to?.length) return [...new Set(message.to)];
  return [...new Set(audience(world, message))].filter((agency) => agency !== message.from);
}

function audience(world: World, message: Message): readonly string[] {
  const frontDoor = world.partnership.frontDoor;
  const original = world.history.find((past) => past.message.id === message.inReplyTo)?.message;
  const team = () => (caseOf(world, message)?.members ?? []).map((member) => member.agency);
  switch (message.kind) {
    case "concern":
    case "support-request":
    case "advice-query":
      return [frontDoor];
    case "information-request":
      return [];
    case "information-response":
    case "decision":
    case "acknowledgement":
    case "advice-answer":
      return original ? [original.from] : [];
    case "escalation":
      return original ? [original.from, frontDoor] : [];
    case "case-update":
    case "meeting":
    case "plan-action":
      return team();
    case "status-notice":
      return [...team(), ...linkedAgencies(world, message)];
    case "domestic-abuse-notice": {
      const schools = (list: readonly string[]) => list.filter((one) => agencyOf(world, one)?.kind === "education");
      const linked = schools(linkedAgencies(world, message));
      return linked.length > 0 ? linked : schools(team());
    }
    case "correction":
    case "recall":
      return received(world, message);
  }
}

/** The agencies that have linked the child. */
export function linkedAgencies(world: World, message: Message): readonly string[] {
  return linkersOf(world, referencesOf(world, message, childOf(message)));
}

/** Who received what a correction or a recall is about. */
function received(world: World, message: Message): readonly string[] {
  const past = world.history.find((one) => one.message.id === message.corrects?.message);
  const statement = message.kind === "correction" ? message.corrects?.statement : null;
  return Object.entries(past?.decision.recipients ?? {})
    .filter(([, one]) => one.outcome === "shared")
    .filter(([, one]) => !statement || one.statements.some(({ id }) => id === statement))
    .map(([agency]) => agency);
}

/** Step 3, whether an agency may be a recipient at all. */
export function recipientRefusal(world: World, message: Message, recipient: string): WithheldCode | null {
  const agency = agencyOf(world, recipient);
  if (!agency) return "no-sharing-agreement";
  if (recipient === message.from || !purposeServes[message.purpose].includes(agency.kind)) return "no-need-to-know";
  if (agreementsFor(world, message, recipient).length === 0) return "no-sharing-agreement";
  if (message.told?.withheld?.some((one) => one.agency === recipient)) return "detriment";
  const toTeam = ["case-update", "meeting", "plan-action", "status-notice"].includes(message.kind);
  const onTeam = caseOf(world, message)?.members.some((member) => member.agency === recipient) ?? false;
  const linked = message.kind === "status-notice" && linkedAgencies(world, message).includes(recipient);
  return toTeam && !onTeam && !linked ? "not-on-team" : null;
}
