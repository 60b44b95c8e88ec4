import type { AgencyId } from "@gatehouse/contracts/agency";
import type { HeldCode } from "@gatehouse/contracts/codes";

/**
 * The id of a hold, derived from message, recipient, statement and reason, so that `review.decided` can name it and the
 * same question never has two names. The reason is part of it: releasing one question must not answer another.
 */
export function holdId(message: string, recipient: AgencyId, statement: string | null, reason: HeldCode): string {
  return `${message}/${recipient}/${statement ?? "*"}/${reason}`;
}
