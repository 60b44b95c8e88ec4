import type { Leaf } from "@gatehouse/adapter/leaf";
import type { CalendarDate } from "@gatehouse/contracts/message";
import { exclusionKinds, exclusionReasons, wordsOf } from "../codes/school-codes.ts";
import type { Pupil } from "../pupil.ts";
import type { Row } from "../table.ts";
import { countOf } from "./quantities.ts";

type Exclusion = {
  readonly on: CalendarDate;
  readonly row: {
    readonly from: CalendarDate;
    readonly to?: CalendarDate;
    readonly kind: string;
    readonly reason?: string;
  };
  readonly codes: readonly string[];
  readonly from: readonly (Leaf | undefined)[];
};

function reasonsOf({ named }: Row, pupil: Pupil): readonly Leaf[] {
  const leaves = ["reason", "reason1", "reason2", "reason3"].flatMap((name) => named(name) ?? []);
  return leaves.filter((leaf) => {
    const isKnown = wordsOf(exclusionReasons, leaf.text) !== undefined;
    if (!isKnown) pupil.ledger.warn("code-unknown", leaf.path);
    return isKnown;
  });
}

/** One row of the table. A pupil who was reinstated was excluded until that day. */
function exclusionOf(row: Row, pupil: Pupil): Exclusion | undefined {
  const { named } = row;
  const [start, category, sessions] = [named("startdate"), named("category"), named("sessions")];
  const on = pupil.pastDay(start);
  const kind = category === undefined ? undefined : wordsOf(exclusionKinds, category.text);
  if (category !== undefined && kind === undefined) pupil.ledger.warn("code-unknown", category.path);
  if (start === undefined) pupil.ledger.warn("row-without-day", row.place.path);
  if (on === undefined || kind === undefined) return undefined;
  const reasons = reasonsOf(row, pupil);
  const back = named("reinstatementdate");
  const to = pupil.end(back, on);
  const count = kind === "permanent-exclusion" ? undefined : countOf(sessions);
  const words = [
    ...reasons.map((leaf) => wordsOf(exclusionReasons, leaf.text)),
    ...(count === undefined ? [] : [`${count} sessions`]),
    ...(to === undefined ? [] : ["reinstated"]),
  ].join("; ");
  return {
    on,
    row: { from: on, ...(to === undefined ? {} : { to }), kind, ...(words === "" ? {} : { reason: words }) },
    codes: reasons.map((leaf) => leaf.text.toUpperCase()),
    from: [
      start,
      category,
      ...reasons,
      count === undefined ? undefined : sessions,
      to === undefined ? undefined : back,
    ],
  };
}

function noteTriggers(exclusions: readonly Exclusion[], pupil: Pupil): void {
  const { suspensions, reasons } = pupil.settings.thresholds;
  const newest = (some: readonly Exclusion[]): CalendarDate | undefined =>
    some
      .map(({ on }) => on)
      .toSorted()
      .at(-1);
  const { path } = pupil;
  // Who was reinstated was not to be excluded.
  const upheld = exclusions.filter(({ row }) => row.to === undefined);
  const permanent = upheld.filter(({ row }) => row.kind === "permanent-exclusion");
  const suspended = upheld.filter(({ row }) => row.kind === "suspension");
  const worrying = upheld.filter(({ codes }) => codes.some((code) => reasons.includes(code)));
  if (permanent.length > 0) pupil.trigger("permanent-exclusion", { on: newest(permanent), path });
  if (suspended.length >= suspensions) pupil.trigger("repeated-suspensions", { on: newest(suspended), path });
  if (worrying.length > 0) pupil.trigger("worrying-exclusion", { on: newest(worrying), path });
}

/** Says a pupil's suspensions and exclusions, each with its day, kind and reasons in words. */
export function readExclusions(rows: readonly Row[], pupil: Pupil): void {
  const found = rows.flatMap((row) => exclusionOf(row, pupil) ?? []);
  pupil.sayRows("education.exclusions", found);
  noteTriggers(found, pupil);
}
