import { z } from "zod";

/** Bands coarse enough not to point at a child: before school, primary, secondary, 16 and 17, adult. */
export const ageBands = ["0-4", "5-10", "11-15", "16-17", "18-or-over", "not-known"] as const;
export const AgeBand = z.enum(ageBands).describe("Age band in years");
export type AgeBand = z.infer<typeof AgeBand>;

/** The band of an age in whole years; `not-known` when there is none. */
export function ageBand(years: number | null | undefined): AgeBand {
  if (years === null || years === undefined) return "not-known";
  if (years < 5) return "0-4";
  if (years < 11) return "5-10";
  if (years < 16) return "11-15";
  return years < 18 ? "16-17" : "18-or-over";
}
