import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import type { Draft } from "../fixture.ts";
import { exampleNow, northshire } from "../fixture.ts";
import type { History } from "../history/state.ts";
import { applyEvent } from "../register.ts";
import { checkEvent } from "./check-event.ts";
import type { RecordedEvent } from "./record-event.ts";
import { recordEvent } from "./record-event.ts";
import type { Register } from "./state.ts";
import { emptyRegister } from "./state.ts";

/** A hash that a test can read: what stands in for the partnership's keyed one. */
export const hash = (scheme: string, value: string): string => `${scheme} ${value}`;

/** An event as it is recorded; one that does not keep the contract fails the test that made it. */
export function recorded(raw: Draft): RecordedEvent {
  const parsed = parseRegisterEvent(raw);
  if (!parsed.ok) throw new Error(parsed.path);
  return recordEvent(parsed.event, hash);
}

/** The register that these events make, applied whether or not they may be recorded; or one that has more applied to it. */
export function fold(events: readonly Draft[], register: Register = emptyRegister()): Register {
  for (const raw of events) applyEvent(register, recorded(raw));
  return register;
}

/** The code with which an event is refused over the register that others make; null when it may be recorded. */
export function refusal(
  raw: Draft,
  before: readonly Draft[] = [],
  { history, now = exampleNow }: { readonly history?: History; readonly now?: string } = {},
): string | null {
  return checkEvent(fold(before), recorded(raw), northshire, now, history);
}
