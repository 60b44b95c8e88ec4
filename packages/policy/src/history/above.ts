import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Instant, Message } from "@gatehouse/contracts/message";
import type { Policy } from "../compile.ts";
import { readDecisionScene } from "../decide.ts";
import type { Facts } from "../facts.ts";
import { personRecord } from "../register/state.ts";
import type { Scene } from "../scene.ts";
import { coversAgency } from "../scope.ts";
import type { Bars } from "../steps/04-bars.ts";
import { checkBars, readBars } from "../steps/04-bars.ts";
import { readObjections } from "../steps/08-objections.ts";
import { noticeAgency } from "../steps/12-follow-up.ts";
import type { Contact } from "./contacts.ts";
import { alternateAt, leadAt, onNoticeAt } from "./contacts.ts";

/**
 * Who outside the sending agency may be told that something about this message waits: the front door's lead; its
 * alternate lead where only the lead is linked with the family; where the front door may not know, the police for a
 * concern, and for anything else nobody.
 *
 * @param message as decided; one that cannot be read as a scene is about nobody that a bar is known of
 */
export function humanAbove(message: Message, facts: Facts, policy: Policy, now: Instant): Contact | null {
  const scene = readDecisionScene(message, facts, policy, now);
  if (!scene) return humanOutside(policy, message.from);
  const bars = readBars(scene);
  const atFrontDoor = humanAtFrontDoor(scene, bars);
  if (atFrontDoor) return atFrontDoor;
  if (message.kind !== "concern") return null;
  const noticed = noticeAgency(policy, message.from, (agency) => isBarred(scene, bars, agency.id));
  if (noticed === null) return null;
  // The front door comes up only where everyone is barred: somebody must know, and not its lead.
  return noticed === policy.frontDoor ? alternateAt(policy, noticed) : onNoticeAt(policy, noticed);
}

/** The human outside an agency who is told when nothing is known of whom its message is about. */
export function humanOutside(policy: Policy, from: AgencyId): Contact | null {
  const noticed = noticeAgency(policy, from, () => false);
  return noticed === null ? null : onNoticeAt(policy, noticed);
}

/**
 * Whether a bar recorded meanwhile keeps the front door from being told of a message that was decided before: someone there
 * is linked with the child, or a court bars it. In doubt it is barred: those who run the broker have their alarm.
 */
export function isBarredMeanwhile({ history, register }: Known, policy: Policy, message: string): boolean {
  const { frontDoor } = policy;
  const child = history.messages.get(message)?.child ?? [];
  const bars = child.flatMap((ref) => [...(personRecord(register, ref)?.restrictions.values() ?? [])]);
  return bars.some((bar) => {
    if (bar.kind === "court") return !bar.permitted.includes(frontDoor);
    return bar.kind === "linked-person" && (bar.agency ?? bar.professional?.agency ?? frontDoor) === frontDoor;
  });
}

type Known = Pick<Facts, "history" | "register">;

function humanAtFrontDoor(scene: Scene, bars: Bars): Contact | null {
  const { message, policy } = scene;
  const frontDoor = policy.agencies.get(policy.frontDoor);
  if (!frontDoor || message.from === frontDoor.id) return null;
  const objected = readObjections(scene).some(({ scope }) => coversAgency(scope, frontDoor.id));
  if (objected && message.kind !== "concern") return null;
  if (!isBarred(scene, bars, frontDoor.id)) return leadAt(policy, frontDoor.id);
  return onlyLeadIsLinked(scene, bars, frontDoor.alternateLead)
    ? { agency: frontDoor.id, role: frontDoor.alternateLead }
    : null;
}

function isBarred(scene: Scene, bars: Bars, agency: AgencyId): boolean {
  const known = scene.policy.agencies.get(agency);
  return !known || "withheld" in checkBars(scene, bars, known);
}

/** Any link that is not surely someone else's than the alternate's keeps the alternate out, wherever it is. */
function onlyLeadIsLinked(scene: Scene, bars: Bars, alternate: string | null): boolean {
  if (alternate === null || bars.courts.some((court) => !court.permitted.includes(scene.policy.frontDoor)))
    return false;
  return bars.linked.every(({ professional }) => Boolean(professional?.role) && professional?.role !== alternate);
}
