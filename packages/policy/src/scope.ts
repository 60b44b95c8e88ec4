import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Purpose } from "@gatehouse/contracts/purpose";
import type { ScopeSet } from "./register/state.ts";

/** Whether a scope covers an agency. */
export function coversAgency(scope: ScopeSet, agency: AgencyId): boolean {
  return scope.agencies === "all" || scope.agencies.includes(agency);
}

/** Whether a scope covers a purpose. */
export function coversPurpose(scope: ScopeSet, purpose: Purpose): boolean {
  return scope.purposes === "all" || scope.purposes.includes(purpose);
}

/** Whether a scope covers a category of data. */
export function coversCategory(scope: ScopeSet, category: string): boolean {
  // The scope's list is of categories; asking it about any text is safe.
  return scope.categories === "all" || scope.categories.some((covered) => covered === category);
}
