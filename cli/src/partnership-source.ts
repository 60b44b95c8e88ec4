import { CalendarDate } from "@gatehouse/contracts/message";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { PartnershipSource } from "@gatehouse/contracts/partnership-files";
import { loadPartnershipSource } from "@gatehouse/contracts/partnership-folder";
import { describeError } from "./describe-error.ts";
import { printNote } from "./print.ts";

/** The partnership in a folder, with its places; says what is wrong and returns null where it cannot be read. */
export function sourceIn(folder: string): PartnershipSource | null {
  try {
    return loadPartnershipSource(folder);
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    if (error.code === "file-unreadable") {
      printNote(`file-unreadable: ${folder} is no folder with a partnership.yaml in it`);
      return null;
    }
    printNote(`${folder}: ${describeError(error)}`);
    return null;
  }
}

/** The day that was asked for, or the one given when none was; says so and returns null when it is no day. */
export function dayOf(given: string | undefined, today: CalendarDate): CalendarDate | null {
  const day = CalendarDate.safeParse(given ?? today);
  if (day.success) return day.data;
  printNote(`options-wrong: --on takes a day such as ${today}`);
  return null;
}
