import type { AgencyId } from "@gatehouse/contracts/agency";
import { defaultLead } from "@gatehouse/contracts/authority";
import type { Policy } from "../compile.ts";

/** Someone to be told at an agency: by role, because people change; null is whoever reads notices there. */
export type Contact = { readonly agency: AgencyId; readonly role: string | null };

/** Who leads on safeguarding at an agency. */
export function leadAt(policy: Policy, agency: AgencyId): Contact {
  return { agency, role: policy.agencies.get(agency)?.lead ?? null };
}

/**
 * Who else at an agency is told when its lead did not act: its alternate lead, else another role that it gives as a
 * contact, else another role that may decide what waits; an agency that has only its lead has nobody else.
 */
export function alternateAt(policy: Policy, agency: AgencyId): Contact {
  const known = policy.agencies.get(agency);
  const lead = known?.lead ?? null;
  if (!known || known.alternateLead !== null) return { agency, role: known?.alternateLead ?? null };
  const listed = policy.partnership.agencies.find(({ id }) => id === agency)?.contacts ?? [];
  const roles = [...known.roles].filter(([, held]) => held.has("decide-holds")).map(([role]) => role);
  const other = [...listed.map(({ role }) => role), ...roles].find((role) => role !== lead);
  return { agency, role: other ?? lead };
}

/** Who at the police is told of a concern that nobody at the front door may be told of. */
export function onNoticeAt(policy: Policy, agency: AgencyId): Contact {
  const known = policy.agencies.get(agency);
  const officer = known?.kind === "police" && known.roles.has(defaultLead.police) ? defaultLead.police : null;
  return { agency, role: officer ?? known?.lead ?? null };
}
