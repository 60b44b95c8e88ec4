import type { AgencyId } from "@gatehouse/contracts/agency";
import type { CaseView } from "@gatehouse/contracts/cases";
import { compareText } from "../canonical.ts";
import type { CaseRecord, Register } from "./state.ts";

/**
 * The cases of those asked for that an agency may know: it is in their team, or it is the front door. A closed case has no
 * team; one that is not there, and one that is none of the agency's business, are both left out.
 *
 * @param cases references as somebody asked for them, untrusted
 */
export function caseViews(
  register: Register,
  { agency, frontDoor }: { readonly agency: AgencyId; readonly frontDoor: AgencyId },
  cases: readonly string[],
): readonly CaseView[] {
  return [...new Set(cases)].toSorted(compareText).flatMap((ref) => {
    const record = register.cases.get(ref);
    const knows = record !== undefined && !record.closed && (agency === frontDoor || record.team.has(agency));
    return knows ? [viewOf(record)] : [];
  });
}

function viewOf({ ref, level, status, team }: CaseRecord): CaseView {
  const agencies = [...team].map(([agency, { sinceMs, members }]) => ({
    agency,
    since: `${new Date(sinceMs).toISOString().slice(0, 19)}Z`,
    // An agency that joined without naming anybody is there as a whole.
    members: members.flatMap(({ name }) => (name === "" ? [] : [name])).toSorted(compareText),
  }));
  return { case: ref, level, status, team: agencies.toSorted((a, b) => compareText(a.agency, b.agency)) };
}
