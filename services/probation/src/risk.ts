import type { Leaf } from "@gatehouse/adapter/leaf";
import type { CalendarDate, Statement } from "@gatehouse/contracts/message";
import type { Reading } from "./reading.ts";
import { say } from "./reading.ts";
import type { RiskLevel } from "./registers.ts";

/** Whom the adult may harm, as the data item names the groups. */
export const riskGroups = ["children", "public", "knownAdult", "staff", "prisoners"] as const;
export type RiskGroup = (typeof riskGroups)[number];
export type RiskLevels = Partial<Record<RiskGroup | "overall", RiskLevel>>;

/** In the community, a high risk to these means that someone outside the criminal justice system has to know. */
const concerning = ["children", "knownAdult"] as const satisfies readonly RiskGroup[];
const groupTriggers = { children: "high-risk-to-children", knownAdult: "high-risk-to-known-adult" } as const;
const severe: readonly RiskLevel[] = ["high", "very-high"];

/** Says the risk of serious harm, with the action needed as its short form where it is high, and notes what it triggers. */
export function sayRisk(
  reading: Reading,
  levels: RiskLevels,
  how: {
    readonly on: CalendarDate | undefined;
    readonly assertion: Statement["assertion"];
    readonly from: readonly (Leaf | undefined)[];
  },
): void {
  const held = Object.values(levels);
  if (held.length === 0) return;
  const summary = held.some((level) => severe.includes(level)) ? { summary: reading.wording.riskAction } : {};
  say(reading, "probation.riskOfSeriousHarm", levels, { ...how, ...summary });
  for (const group of concerning) {
    const level = levels[group];
    if (level !== undefined && severe.includes(level) && reading.isOn(groupTriggers[group]))
      reading.subject.triggers.add(`rosh-${group}-${level}`);
  }
}
