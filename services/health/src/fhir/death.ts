import type { Field } from "@gatehouse/adapter/field";
import { at, day, flag, isPresent, peek } from "@gatehouse/adapter/field";
import type { CalendarDate, Instant } from "@gatehouse/contracts/message";

/** What a Patient says of the person's death: nothing, the day of it, or only that it was. */
export type Death = { readonly field: Field; readonly on: CalendarDate | undefined };

/** Whether the record says that the person has died; a day that is still to come is none. */
export function deathOf(patient: Field, now: Instant): Death | undefined {
  const [told, dated] = [at(patient, "deceasedBoolean"), at(patient, "deceasedDateTime")];
  if (isPresent(dated)) {
    const on = day(dated);
    return { field: dated, on: on !== undefined && on <= now.slice(0, 10) ? on : undefined };
  }
  const isDead = isPresent(told) && flag(told) !== false && peek(told) !== "false";
  return isDead ? { field: told, on: undefined } : undefined;
}
