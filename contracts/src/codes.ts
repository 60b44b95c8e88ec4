/**
 * Every reason code of the contract (§5), by what it does. A code is never renamed or reused; each has a page in
 * `docs/codes.md`, and a test holds the two lists together.
 */
export const refusalCodes = [
  "signature-invalid",
  "encoding-not-canonical",
  "key-unknown",
  "key-revoked",
  "sender-not-enrolled",
  "message-replayed",
  "message-stale",
  "schema-invalid",
  "item-unknown",
  "identifier-invalid",
  "disclosures-inconsistent",
  "authority-missing",
  "policy-not-in-force",
  "consent-missing",
  "consent-refused",
  "risk-missing",
  "risk-invalid",
  "anonymity-not-available",
  "identifying-items-in-advice",
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** Why a recipient gets nothing. */
export const withheldCodes = [
  "no-sharing-agreement",
  "no-need-to-know",
  "not-on-team",
  "objection",
  "consent-scope",
  "linked-person",
  "court-restriction",
  "detriment",
  "nothing-to-share",
] as const;
export type WithheldCode = (typeof withheldCodes)[number];

/** Why a copy, or one statement, waits for a human. */
export const heldCodes = [
  "seek-advice",
  "parents-disagree",
  "no-parental-responsibility",
  "competence-not-assessed",
  "views-missing",
  "family-not-told",
  "contact-attempts-missing",
  "officer-reference-missing",
  "intelligence",
  "sealed-release",
  "new-team-member",
  "person-not-matched",
  "person-ambiguous",
  "protected-location-in-text",
] as const;
export type HeldCode = (typeof heldCodes)[number];

/** Why a statement is left out of a copy that goes. */
export const droppedCodes = [
  "not-in-agreement",
  "only-on-request",
  "sealed",
  "minimised-form-missing",
  "objection",
  "consent-scope",
  "third-party-objection",
  "location-protected",
  "outside-order",
  "own-agency-only",
] as const;
export type DroppedCode = (typeof droppedCodes)[number];

/** What lifted an objection; the first that applies is recorded. */
export const overrideCodes = [
  "front-door-concern",
  "alleged-harmer",
  "court-order",
  "mandatory-report",
  "cannot-consent",
  "crime-prevention",
  "risk-of-harm",
] as const;
export type OverrideCode = (typeof overrideCodes)[number];

/** What a recipient must heed with its copy. */
export const handlingCodes = [
  "do-not-discuss-with-family",
  "safe-contact-only",
  "do-not-share-onward",
  "originator-approval-before-telling",
  "delete-after-use",
] as const;
export type HandlingCode = (typeof handlingCodes)[number];

/** What somebody must do because of a decision. */
export const dutyNames = [
  "acknowledge",
  "decide",
  "tell-family",
  "inform-own-lead",
  "countersign",
  "review-deferral",
  "review-risk",
  "answer-request",
  "review-hold",
  "delete",
] as const;
export type DutyName = (typeof dutyNames)[number];
