import { parseMessage } from "@gatehouse/contracts/parse-message";
import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import type { Decision } from "@gatehouse/contracts/decision";
import type { Instant } from "@gatehouse/contracts/message";
import { decide } from "../decide.ts";
import type { Facts } from "../facts.ts";
import type { Draft } from "../fixture.ts";
import { northshire } from "../fixture.ts";
import { applyEvent } from "../register.ts";
import { checkEvent } from "../register/check-event.ts";
import { recordEvent } from "../register/record-event.ts";
import { emptyRegister } from "../register/state.ts";
import { applyDecision } from "./apply-decision.ts";
import { firstDue } from "./clock.ts";
import { dutiesOf } from "./duties.ts";
import type { FellDue } from "./escalate.ts";
import { fallDue } from "./escalate.ts";
import { eventNotices } from "./event-notices.ts";
import { addDuties, emergencyOf, endDuties, followEvent, noteEmergency, settleDue } from "./follow.ts";
import type { AddressedNotice } from "./notice.ts";
import type { OpenDuty } from "./state.ts";
import { emptyHistory } from "./state.ts";

/** What fell due, in the order in which it did. */
export type Fallen = FellDue & { readonly duty: OpenDuty; readonly at: Instant };

/** A partnership of tests: messages are decided, events recorded and clocks looked at, as the ordered loop does. */
export type World = {
  readonly facts: Facts;
  readonly pass: (draft: Draft, now: Instant) => Decision;
  /** @returns who is told @throws for an event that may not be recorded, with the code */
  readonly happen: (event: Draft, now: Instant) => readonly AddressedNotice[];
  /** Looks at the clock once; `at` is the time of looking. */
  readonly look: (at: Instant) => readonly Fallen[];
};

/** Begins a world with the events of a register in it. */
export function world(register: readonly Draft[] = []): World {
  const hash = (scheme: string, value: string) => `${scheme}:${value}`;
  const facts: Facts = { register: emptyRegister(), history: emptyHistory(), hash, personReferences: "everyone" };
  const { history } = facts;
  const happen = (raw: Draft, now: Instant): readonly AddressedNotice[] => {
    const parsed = parseRegisterEvent(raw);
    if (!parsed.ok) throw new Error(parsed.path);
    const event = recordEvent(parsed.event, hash);
    const code = checkEvent(facts.register, event, northshire, now, history);
    if (code !== null) throw new Error(code);
    const notices = eventNotices(event, facts, northshire);
    applyEvent(facts.register, event);
    followEvent(history, facts.register, event, northshire, Date.parse(now));
    return notices;
  };
  for (const raw of register) happen(raw, "2026-10-20T09:00:00Z");
  return {
    facts,
    happen,
    pass: (draft, now) => {
      const parsed = parseMessage(draft);
      if (!parsed.ok) throw new Error(parsed.path);
      const decision = decide(parsed.message, facts, northshire, now);
      applyDecision(history, parsed.message, decision, facts, northshire);
      addDuties(history, dutiesOf(decision, parsed.message, Date.parse(now)));
      endDuties(history, parsed.message, decision);
      const emergency = emergencyOf(parsed.message, decision.duties);
      if (emergency) noteEmergency(history, parsed.message.id, emergency);
      return decision;
    },
    look: (at) => {
      const fallen: Fallen[] = [];
      const nowMs = Date.parse(at);
      for (let duty = firstDue(history, nowMs); duty; duty = firstDue(history, nowMs)) {
        const due = fallDue(duty, facts, northshire, nowMs);
        settleDue(history, duty, due.next, nowMs);
        fallen.push({ ...due, duty, at });
      }
      return fallen;
    },
  };
}

/** What fell due in short: `duty on: who is told`, alarms as `!`. */
export function told(fallen: readonly Fallen[]): readonly string[] {
  return fallen.map(({ duty, notices, overdue, alarm }) => {
    const named = notices.map(({ to, notice }) => `${to}${notice.role === null ? "" : `/${notice.role}`}`);
    return [
      `${duty.duty} ${duty.on}:`,
      ...named,
      ...(overdue === null ? [] : [`>${overdue}`]),
      ...(alarm ? ["!"] : []),
    ].join(" ");
  });
}
