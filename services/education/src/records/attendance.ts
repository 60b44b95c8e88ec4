import type { Leaf } from "@gatehouse/adapter/leaf";
import { percentNames } from "../columns.ts";
import { unauthorisedCodes } from "../codes/school-codes.ts";
import type { Named } from "../named.ts";
import type { Pupil } from "../pupil.ts";
import type { Row } from "../table.ts";
import { countOf, percentOf } from "./quantities.ts";

type Sessions = {
  readonly possible: Leaf | undefined;
  readonly authorised: Leaf | undefined;
  readonly unauthorised: Leaf | undefined;
};

/** Says attendance from sessions, where possible, authorised and unauthorised ones are all held and fit together. */
export function sayAttendance({ possible, authorised, unauthorised }: Sessions, pupil: Pupil): void {
  if (possible === undefined && authorised === undefined && unauthorised === undefined) return;
  const [all, agreed, not] = [countOf(possible), countOf(authorised), countOf(unauthorised)];
  const path = (possible ?? authorised ?? unauthorised)?.path ?? pupil.path;
  if (all === undefined || agreed === undefined || not === undefined || all === 0 || agreed + not > all) {
    pupil.ledger.warn("attendance-incomplete", path);
    return;
  }
  const value = { percent: percentOf(all - agreed - not, all), unauthorisedPercent: percentOf(not, all) };
  pupil.say("education.attendance", value, { from: [possible, authorised, unauthorised] });
  noteAbsence(value.unauthorisedPercent, pupil, path);
}

/** Proposes a concern where unauthorised absence reaches the agency's threshold. */
export function noteAbsence(percent: number, pupil: Pupil, path: string, on?: string): void {
  if (percent >= pupil.settings.thresholds.unauthorisedPercent) pupil.trigger("unauthorised-absence", { on, path });
}

/** A percentage that a file states; `0.93` may be a fraction or very little, so it is neither. */
function statedPercent(leaf: Leaf | undefined, pupil: Pupil): number | undefined {
  const found = leaf && /^(\d{1,3}(?:\.\d{1,6})?)\s*(%?)$/.exec(leaf.text);
  if (leaf === undefined || !found) return undefined;
  const value = Number(found[1]);
  if (value > 100) return undefined;
  if (value > 0 && value <= 1 && found[2] !== "%") {
    pupil.ledger.warn("attendance-ambiguous", leaf.path);
    return undefined;
  }
  return Math.round(value * 10) / 10;
}

/** Reads attendance of a row of pupils: a percentage that stands there, else one of a term's or a year's sessions. */
export function readAttendance(named: Named, pupil: Pupil): void {
  const [present, unauthorised] = [named(...percentNames.present), named(...percentNames.unauthorised)];
  const percent = statedPercent(present, pupil);
  if (present !== undefined && percent !== undefined) {
    const not = statedPercent(unauthorised, pupil);
    const from = [present, not === undefined ? undefined : unauthorised];
    pupil.say("education.attendance", { percent, unauthorisedPercent: not }, { from });
    if (not !== undefined) noteAbsence(not, pupil, present.path);
    return;
  }
  const period = named("annualsessionspossible") === undefined ? "termly" : "annual";
  const [possible, authorised, not] = ["possible", "authorised", "unauthorised"].map((kind) =>
    named(`${period}sessions${kind}`),
  );
  sayAttendance({ possible, authorised, unauthorised: not }, pupil);
}

/** Counts sessions by attendance code: no percentage follows from them, but that much absence without leave is noted. */
export function readSessionCodes(rows: readonly Row[], pupil: Pupil): void {
  const counted = rows.flatMap(({ named }) => {
    const [code, sessions] = [named("attendancereason"), named("sessions", "absencesessions")];
    return code === undefined ? [] : [{ code, sessions, count: countOf(sessions) ?? 0 }];
  });
  const [first] = counted;
  if (first === undefined) return;
  pupil.ledger.warn("attendance-codes-not-shared", first.code.path);
  const without = counted.filter(({ code }) => unauthorisedCodes.has(code.text.toUpperCase()));
  const sum = without.reduce((total, { count }) => total + count, 0);
  if (sum < pupil.settings.thresholds.unauthorisedSessions) return;
  for (const { code, sessions } of without) {
    pupil.ledger.use(code.path);
    if (sessions !== undefined) pupil.ledger.use(sessions.path);
  }
  pupil.trigger("unauthorised-absence", { on: undefined, path: first.code.path });
}
