/** What a type of tenure says of a home. */
export type TenureType = {
  /** Code of `housing.tenancy`; null where the type would say more of the family than how it holds its home. */
  readonly code: string | null;
  /** Nobody lives there: a garage, a shop. */
  readonly notAHome?: true;
  /** Somewhere to live until there is a home. */
  readonly temporary?: true;
};

/** Types of tenure by the codes of Hackney's tenure service and of the search index made from it. */
export const tenureTypes: ReadonlyMap<string, TenureType> = new Map<string, TenureType>([
  ["ASY", { code: null }],
  ["COM", { code: "commercial", notAHome: true }],
  ["DEC", { code: "temporary-decant", temporary: true }],
  ["FRE", { code: "freehold" }],
  ["FRS", { code: "freehold" }],
  ["INT", { code: "introductory" }],
  ["LEA", { code: "leasehold" }],
  ["LHS", { code: "leasehold" }],
  ["LTA", { code: "temporary-accommodation", temporary: true }],
  ["MPA", { code: "use-and-occupation" }],
  ["NON", { code: "non-secure" }],
  ["PVG", { code: "garage", notAHome: true }],
  ["RSL", { code: "registered-provider" }],
  ["RTM", { code: "rent-to-mortgage" }],
  ["SEC", { code: "secure" }],
  ["SHO", { code: "shared-ownership" }],
  ["SLL", { code: "short-life" }],
  ["SPS", { code: "leasehold" }],
  ["SSE", { code: "shared-equity" }],
  ["TAF", { code: "tenant-account-flat" }],
  ["TBB", { code: "temporary-bed-and-breakfast", temporary: true }],
  ["TEM", { code: "temporary-accommodation", temporary: true }],
  ["TGA", { code: "garage", notAHome: true }],
  ["THL", { code: "temporary-hostel", temporary: true }],
  ["THO", { code: "temporary-hostel", temporary: true }],
  ["TLA", { code: "temporary-annex", temporary: true }],
  ["TPL", { code: "temporary-private-let", temporary: true }],
  ["TRA", { code: "temporary-traveller-site", temporary: true }],
]);

/** The same types by the words that person records use for them. */
const codesByWords: Readonly<Record<string, string>> = {
  "asylum seeker": "ASY",
  "commercial let": "COM",
  "temp decant": "DEC",
  freehold: "FRE",
  "freehold (serv)": "FRS",
  introductory: "INT",
  "leasehold (rtb)": "LEA",
  "lse 100% stair": "LHS",
  "license temp ac": "LTA",
  "mesne profit ac": "MPA",
  "non-secure": "NON",
  "private garage": "PVG",
  "registered social landlord": "RSL",
  renttomortgage: "RTM",
  secure: "SEC",
  "shared owners": "SHO",
  "short life lse": "SLL",
  "private sale lh": "SPS",
  "shared equity": "SSE",
  "tenant acc flat": "TAF",
  "temp b&b": "TBB",
  "tenant garage": "TGA",
  "temp hostel lse": "THL",
  "temp hostel": "THO",
  "temp annex": "TLA",
  "temp private lt": "TPL",
  "temp traveller": "TRA",
};

/** The type by its code or, where there is none that is known, by its words; undefined for any other. */
export function tenureType(code: string | undefined, words: string | undefined): TenureType | undefined {
  const byCode = code === undefined ? undefined : tenureTypes.get(code.trim().toUpperCase());
  if (byCode !== undefined) return byCode;
  const known = words?.trim().toLowerCase() ?? "";
  return Object.hasOwn(codesByWords, known) ? tenureTypes.get(codesByWords[known] ?? "") : undefined;
}

/** Assets in which nobody lives as such, so that neither their address nor their number is a home's. */
const wholes: ReadonlySet<string> = new Set([
  "block",
  "mediumriseblock",
  "highriseblock",
  "lowriseblock",
  "estate",
  "terracedblock",
]);
const notHomes: ReadonlySet<string> = new Set([
  "lettablenondwelling",
  "concierge",
  "communityhall",
  "boilerhouse",
  "boosterpump",
  "cleanersfacilities",
  "lift",
  "administrativebuilding",
]);

/** Whether the record's property is a whole block or estate: its number is not that of the home. */
export function isWhole(assetType: string | undefined): boolean {
  return wholes.has((assetType ?? "").replaceAll(/[\s-]/g, "").toLowerCase());
}

/** Whether nobody lives in a property of this type. */
export function isNoDwelling(assetType: string | undefined): boolean {
  return notHomes.has((assetType ?? "").replaceAll(/[\s-]/g, "").toLowerCase());
}
