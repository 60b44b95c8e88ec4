import type { TriggerId } from "./triggers.ts";

/** The ordered levels of risk of serious harm, lowest first (facts of OASys: Low, Medium, High, Very High). */
export const riskLevels = ["low", "medium", "high", "very-high"] as const;
export type RiskLevel = (typeof riskLevels)[number];

/** The higher of two levels; no information is never "low". */
export function higher(a: RiskLevel | undefined, b: RiskLevel | undefined): RiskLevel | undefined {
  if (a === undefined) return b;
  if (b === undefined) return a;
  return riskLevels.indexOf(a) >= riskLevels.indexOf(b) ? a : b;
}

const levelWords: Readonly<Record<string, RiskLevel>> = {
  l: "low",
  low: "low",
  m: "medium",
  medium: "medium",
  h: "high",
  high: "high",
  v: "very-high",
  vh: "very-high",
  veryhigh: "very-high",
};

/**
 * Reads a level in any of the forms met (`Very High`, `VERY_HIGH`, `"HIGH "`, `V`); `None` and unknown words are no level.
 */
export function riskLevel(text: string): RiskLevel | undefined {
  const word = text.toLowerCase().replace(/[\s_-]/g, "");
  return Object.hasOwn(levelWords, word) ? levelWords[word] : undefined;
}

/** What a registration in Delius is called for others, and what it means here. */
export type RegisterType = {
  readonly name: string;
  /** Overall risk of serious harm that the registration states. */
  readonly level?: RiskLevel;
  /** The trigger of a concern while it is active: someone else may be at risk. */
  readonly concern?: TriggerId;
  readonly domesticAbuse?: true;
  readonly mappa?: true;
  /** What staff of other agencies have to know before they visit. */
  readonly staffSafety?: string;
};

/**
 * The registrations (flags) of Delius that matter to safeguarding, by type code. Any other type is the probation
 * service's own business and is not shared.
 */
export const registerTypes: ReadonlyMap<string, RegisterType> = new Map<string, RegisterType>([
  ["RLRH", { name: "low risk of serious harm", level: "low" }],
  ["RMRH", { name: "medium risk of serious harm", level: "medium" }],
  ["RHRH", { name: "high risk of serious harm", level: "high" }],
  ["RVHR", { name: "very high risk of serious harm", level: "very-high" }],
  ["RCCO", { name: "child concerns", concern: "child-concerns" }],
  ["RCPR", { name: "child protection", concern: "child-protection" }],
  ["RCHD", { name: "risk to children", concern: "risk-to-children" }],
  ["REG22", { name: "risk to an adult at risk", concern: "adult-at-risk" }],
  ["ADVP", { name: "domestic abuse perpetrator", concern: "domestic-abuse", domesticAbuse: true }],
  ["IMAR", { name: "multi-agency risk assessment conference", concern: "marac", domesticAbuse: true }],
  ["ADVV", { name: "domestic abuse victim", domesticAbuse: true }],
  ["REG30", { name: "domestic abuse history", domesticAbuse: true }],
  ["CSEP", { name: "child sexual exploitation perpetrator" }],
  ["REG15", { name: "risk to a known adult" }],
  ["REG17", { name: "risk to the public" }],
  ["AV2S", { name: "risk to staff", staffSafety: "risk-to-staff" }],
  ["WEAP", { name: "weapons", staffSafety: "weapons" }],
  ["MAPP", { name: "multi-agency public protection arrangements", mappa: true }],
  ["ARSO", { name: "registered sex offender" }],
  ["SOPS", { name: "sexual harm prevention order" }],
  ["ADWC", { name: "barred from working with children" }],
]);
