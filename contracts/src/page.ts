/** What a person reads about a code or an error: what happened, what to do, who to ask. */
export type Page = { readonly happened: string; readonly todo: string; readonly ask: string };

/** Whom the pages send people to; one wording, so that it is the same office everywhere. */
export const supplier = "whoever looks after your system or adapter";
/** Those who run the broker; they never see content. */
export const operators = "the broker's operators";
/** The agency's own lead, who may see content. */
export const lead = "your agency's safeguarding lead";
/** Social care, where a concern that cannot wait goes by telephone. */
export const frontDoor = "the front door, by telephone if a child may be in danger";
/** Those who answer for the sharing agreements. */
export const governance = "your information-governance lead";
