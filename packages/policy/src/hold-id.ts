import type { AgencyId } from "@gatehouse/contracts/agency";
import type { HeldCode } from "@gatehouse/contracts/codes";

/**
 * The id of a hold, derived from message, recipient, statement and reason, so that `review.decided` can name it and the
 * same question never has two names. The reason is part of it: releasing one question must not answer another.
 */
export function holdId(message: string, recipient: AgencyId, statement: string | null, reason: HeldCode): string {
  // The sender's lead reviews it and so reads its id, which must not tell of somebody's hiding place (contract §7).
  const question = reason === "protected-location-in-text" ? "withheld" : reason;
  return `${message}/${recipient}/${statement ?? "*"}/${question}`;
}
