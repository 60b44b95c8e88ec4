import type { CalendarDate } from "@gatehouse/contracts/message";
import type { Agreement } from "@gatehouse/contracts/partnership";

/**
 * An agreement that was signed, with what an unsigned one beside it takes away. Where two bind the same agencies for a
 * purpose the stricter of each term counts; a signature that is lost must not make the looser one count alone. An unsigned
 * agreement gives nobody anything, and what it denies stays denied while its days run.
 *
 * @param today in London
 * @returns `agreement` itself where no unsigned one bears on it; else the same, with more limits, copies kept for less
 * long, or the child's consent required
 */
export function narrowedBy(agreement: Agreement, unsigned: readonly Agreement[], today: CalendarDate): Agreement {
  return unsigned.filter((other) => bears(other, agreement, today)).reduce(narrowed, agreement);
}

function bears(other: Agreement, agreement: Agreement, today: CalendarDate): boolean {
  const both = other.parties.filter((party) => agreement.parties.includes(party));
  const runs = other.from <= today && (other.to === null || today <= other.to);
  return runs && both.length > 1 && other.purposes.some((purpose) => agreement.purposes.includes(purpose));
}

function narrowed(agreement: Agreement, other: Agreement): Agreement {
  const { parties, purposes } = other;
  const limits = other.limits.map((limit) => ({
    ...limit,
    from: limit.from ?? parties,
    to: limit.to ?? parties,
    purposes: limit.purposes ?? purposes,
  }));
  const retention = { ...agreement.retention };
  for (const purpose of purposes.filter((one) => agreement.purposes.includes(one))) {
    const months = [agreement.retention[purpose], other.retention[purpose]].filter((one) => one !== undefined);
    if (months.length > 0) retention[purpose] = Math.min(...months);
  }
  const childConsent = other.childConsent === "required" ? other.childConsent : agreement.childConsent;
  return { ...agreement, limits: [...agreement.limits, ...limits], retention, childConsent };
}
