import { touchOf, touchOfFlag } from "@gatehouse/policy/lives/touched";
import type { Touch } from "@gatehouse/policy/lives/touched";
import type { RecordedEvent } from "@gatehouse/policy/register/record-event";
import type { PendingDuty, Touched } from "./effect.ts";
import { touchedMessages } from "./open-messages.ts";
import { seenKey } from "./state.ts";
import type { GatewayState } from "./state.ts";

/**
 * The open messages that a register event bears on, to be recorded with it: a start folds what was queued and never
 * looks for it again.
 */
export function touchedOpen(state: GatewayState, event: RecordedEvent): { readonly again?: Touched } {
  const touch = touchOf(event, state.register, state.history);
  const keys = touch ? openOf(state, touch) : [];
  return touch && keys.length > 0 ? { again: { way: touch.way === "release" ? "review" : "register", keys } } : {};
}

/**
 * The open messages that rest on an emergency which nobody countersigned in time: the one that states it, or all that a
 * standing flag may have let through.
 */
export function lapsedOpen(state: GatewayState, duty: PendingDuty): readonly string[] {
  const { register, history, lives } = state;
  const flag = register.flags.get(duty.message);
  if (!flag) return [seenKey({ iss: duty.from, jti: duty.message })].filter((key) => lives.open.has(key));
  const touch = touchOfFlag(flag, register, history);
  return openOf(state, touch);
}

function openOf(state: GatewayState, touch: Touch): readonly string[] {
  const keyOf = (jti: string): string | undefined => {
    const iss = state.history.messages.get(jti)?.from;
    return iss === undefined ? undefined : seenKey({ iss, jti });
  };
  return touchedMessages(state.lives, touch, keyOf).filter((key) => isConcerned(state, key, touch));
}

/** Copies on their way to others than those it can take something from are left alone; a question never is. */
function isConcerned({ lives }: GatewayState, key: string, { agencies }: Touch): boolean {
  const open = lives.open.get(key);
  if (!open) return false;
  return agencies === "all" || open.holds.length > 0 || agencies.some((agency) => open.copies.has(agency));
}
