/** The kinds of agency that have an adapter. */
export const sectors = ["education", "health", "housing", "police", "probation", "social-care"] as const;
export type Sector = (typeof sectors)[number];

export function isSector(name: string): name is Sector {
  return sectors.some((sector) => sector === name);
}
