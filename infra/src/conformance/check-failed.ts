/** What went wrong in a check, in words that may be printed and signed: no value of anybody's record. */
export class CheckFailed extends Error {}
