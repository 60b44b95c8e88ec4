import type { AgencyId } from "@gatehouse/contracts/agency";
import { maxListedCopies } from "@gatehouse/contracts/delivery-item";
import { notice } from "@gatehouse/policy/history/notice";
import type { AddressedNotice } from "@gatehouse/policy/history/notice";
import { touchOf } from "@gatehouse/policy/lives/touched";
import type { RecordedEvent } from "@gatehouse/policy/register/record-event";
import { canonicalRef } from "@gatehouse/policy/register/state";
import type { PendingDuty } from "./effect.ts";
import { messagesAbout } from "./open-messages.ts";
import { seenKey } from "./state.ts";
import type { GatewayState } from "./state.ts";

/** A copy that went out, of whose message. */
export type Out = { readonly message: string; readonly from: AgencyId; readonly agency: AgencyId };

/**
 * Lists what had been handed over before an objection, a restriction, or an agreement refused or taken back: those copies
 * cannot be taken back by the gateway, so people have to know of them. What is still on its way is not listed here: it is
 * decided again, and listed then if it got through (ADR 6).
 *
 * @param state as it stands before the event
 */
export function alreadySharedNotices(
  state: GatewayState,
  event: RecordedEvent,
  frontDoor: AgencyId,
): readonly AddressedNotice[] {
  const about = concerns(state, event);
  if (!about) return [];
  const out = messagesAbout(state.lives, about.persons).flatMap((key) => handedOver(state, key));
  const of = about.agencies;
  const listed = out.filter(({ agency }) => of === "all" || of.includes(agency));
  return listNotices(listed, { message: event.id, by: event.by.agency, frontDoor });
}

/** Lists what an emergency let go that nobody countersigned in time: it was invalid only from then on, and it is out. */
export function lapsedNotices(
  state: GatewayState,
  duty: Pick<PendingDuty, "message" | "from">,
  frontDoor: AgencyId,
): readonly AddressedNotice[] {
  const { register, lives } = state;
  const { message, from } = duty;
  const flag = register.flags.get(message);
  const keys = flag
    ? messagesAbout(
        lives,
        flag.atRisk.map((ref) => canonicalRef(register, ref)),
      )
    : [seenKey({ iss: from, jti: message })];
  const out = keys.flatMap((key) => handedOver(state, key));
  const listed = flag ? out.filter(({ agency }) => flag.recipients.includes(agency)) : out;
  return listNotices(listed, { message, by: from, frontDoor });
}

/**
 * The front door is told of every copy, and whoever recorded the cause of those that it sent or received itself: it must
 * not learn from its own objection who else has been told about a family.
 */
export function listNotices(
  out: readonly Out[],
  cause: { readonly message: string; readonly by: AgencyId | null; readonly frontDoor: AgencyId },
): readonly AddressedNotice[] {
  const { by, frontDoor } = cause;
  const own = out.filter(({ from, agency }) => from === by || agency === by);
  return [
    ...listFor(frontDoor, out, cause.message),
    ...(by === null || by === frontDoor ? [] : listFor(by, own, cause.message)),
  ];
}

function listFor(to: AgencyId, out: readonly Out[], message: string): readonly AddressedNotice[] {
  if (out.length === 0) return [];
  const newest = out.slice(-maxListedCopies).map(({ message: id, agency }) => ({ message: id, agency }));
  const more = out.length - newest.length;
  return [notice({ agency: to, role: null }, "already-shared", { message, copies: newest, ...(more ? { more } : {}) })];
}

type Concerns = { readonly persons: readonly string[]; readonly agencies: "all" | readonly AgencyId[] };

/** Whom it is about, and whose copies it would stop. */
function concerns({ register, history }: GatewayState, event: RecordedEvent): Concerns | null {
  switch (event.type) {
    case "objection.recorded":
    case "consent.refused":
      return { persons: [canonicalRef(register, event.person)], agencies: event.scope.agencies };
    case "consent.withdrawn": {
      const person = (event.ends && register.events.get(event.ends)?.person) || event.person;
      return person ? { persons: [canonicalRef(register, person)], agencies: "all" } : null;
    }
    case "restriction.placed": {
      const household = event.restriction === "protected-location";
      const persons = household ? touchOf(event, register, history)?.persons : undefined;
      return { persons: [...(persons ?? [canonicalRef(register, event.person)])], agencies: "all" };
    }
    default:
      return null;
  }
}

/** Who had a message before, but for copies that are still on their way. */
function handedOver({ history, lives }: GatewayState, key: string): Out[] {
  const message = key.slice(key.indexOf(" ") + 1);
  const passed = history.messages.get(message);
  if (!passed) return [];
  const underWay = lives.open.get(key)?.copies;
  return Object.keys(passed.shared)
    .filter((agency) => !underWay?.has(agency))
    .map((agency) => ({ message, from: passed.from, agency }));
}
