// Rules carried out here (docs/rules.md): R42
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { ChangeCode } from "@gatehouse/contracts/delivery-item";
import type { Answer, Flag, PersonRef, Register } from "../register/state.ts";
import { canonicalRef } from "../register/state.ts";
import type { AddressedNotice } from "./notice.ts";
import { notice } from "./notice.ts";
import type { History, OpenDuty, Passed } from "./state.ts";

type Known = { readonly history: History; readonly register: Register };

/** A flag whose end or lapse has come: those named in it who were given something are told, and who recorded it. */
export function flagEnded(duty: OpenDuty, facts: Known): readonly AddressedNotice[] {
  const flag = facts.register.flags.get(duty.message);
  if (!flag) return [];
  return purposeEnded(flag, duty.duty === "countersign" ? "risk-lapsed" : "risk-expired", facts);
}

/**
 * Tells the agencies that a flag named, and that were given something about those at risk, that its purpose has ended
 * (S31). Nothing is called back. One that got nothing is not told that there was a flag.
 */
export function purposeEnded(flag: Flag, code: ChangeCode, { history, register }: Known): readonly AddressedNotice[] {
  const atRisk = new Set(flag.atRisk.map((ref) => canonicalRef(register, ref)));
  // A flag without a case has nothing to do with every message that has none.
  const ofCase = (passed: Passed) => flag.case !== null && passed.case === flag.case;
  const given = givenTo(history, (passed) => ofCase(passed) || isAbout(passed, atRisk, register));
  const told = flag.recipients.filter((agency) => given.has(agency));
  return told.map((agency) => endedNotice(agency, flag.id, code, caseFor(register, flag.case, agency)));
}

/**
 * Tells those who were given something by an agreement that it is taken back (R42, S21): what they have they keep by
 * their own duties, and they get no more. Who got it for another reason is not told.
 *
 * @param id the event that took it back
 */
export function agreementEnded(
  id: string,
  about: PersonRef,
  scope: Answer["scope"],
  { history, register }: Known,
): readonly AddressedNotice[] {
  const person = new Set([canonicalRef(register, about)]);
  const told = new Map<AgencyId, string | null>();
  for (const passed of history.messages.values()) {
    if (!passed.agreed || !isAbout(passed, person, register)) continue;
    for (const agency of passed.agreed)
      if (scope.agencies === "all" || scope.agencies.includes(agency)) told.set(agency, passed.case);
  }
  return [...told].map(([agency, name]) =>
    endedNotice(agency, id, "consent-withdrawn", caseFor(register, name, agency)),
  );
}

function endedNotice(agency: AgencyId, message: string, code: ChangeCode, name: string | null): AddressedNotice {
  return notice({ agency, role: null }, "purpose-ended", { message, code, case: name });
}

function isAbout(passed: Passed, persons: ReadonlySet<PersonRef>, register: Register): boolean {
  return passed.child.some((ref) => persons.has(canonicalRef(register, ref)));
}

function givenTo(history: History, which: (passed: Passed) => boolean): ReadonlySet<AgencyId> {
  const given = new Set<AgencyId>();
  for (const passed of history.messages.values())
    if (which(passed)) for (const agency of Object.keys(passed.shared)) given.add(agency);
  return given;
}

/** The case, for who is on its team and so knows it. */
export function caseFor(register: Register, name: string | null, agency: AgencyId): string | null {
  return name !== null && register.cases.get(name)?.team.has(agency) ? name : null;
}
