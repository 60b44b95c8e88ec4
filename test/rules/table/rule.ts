/** Where a rule is carried out: a file of the repository and the function, or constant, in it. */
export type Place = readonly [file: string, name: string];

/** A rule of the domain, in our own words. `source` says who asks for it; nothing is quoted from there. */
export type Rule = {
  readonly id: string;
  readonly says: string;
  readonly source: string;
} & (
  | { readonly places: readonly Place[]; readonly person?: string }
  /** No machine can decide it: who does, and what the broker leaves them. */
  | { readonly places?: undefined; readonly person: string }
);

export const steps = "packages/policy/src/steps";
export const policy = "packages/policy/src";
export const messageRules = `${steps}/02-message-rules.ts`;
export const consent = `${steps}/07-consent.ts`;
export const objections = `${steps}/08-objections.ts`;
export const matrix = `${steps}/09-matrix.ts`;
export const telling = `${steps}/11-telling.ts`;
