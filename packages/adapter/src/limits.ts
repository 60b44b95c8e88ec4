/** 5 MiB: over it a record is refused unread (architecture §6). */
export const maxRecordBytes = 5 * 1024 * 1024;
/** Deepest nesting read. The deepest real record met has 14 levels; past 64 it is an attack on the reader's stack. */
export const maxDepth = 64;
/** Most values or elements of one record: 5 MiB of `<a/>` would be more than a million and cost half a gigabyte. */
export const maxNodes = 500_000;
/** Most cells of one table: a return of all pupils of an authority has half a million in 3 MiB, most of them empty. */
export const maxCells = 2_000_000;
/** Most attributes on one XML element; real ones have at most a dozen. */
export const maxAttributes = 64;
/** Longest name of an XML element or attribute, and longest prefix; real ones have at most sixty characters. */
export const maxNameLength = 128;
/** Longest text of one value, in UTF-16 units: an attachment in Base64 passes, nothing longer can be said anyway. */
export const maxTextLength = 4 * 1024 * 1024;
/** Longest that mapping one record may take, in milliseconds: the largest take seconds, even on a busy machine. */
export const maxMapMs = 60_000;
/** Most heap that mapping one record may take, in megabytes: the costliest 5 MiB that is read takes about half of it. */
export const maxMapHeapMb = 1024;
/** Most different fields of one record. The most met are some four hundred; past this it is made to be costly. */
export const maxFieldPaths = 20_000;
/** Longest JSON that can be a draft: its values come to 200,000 characters at most, of up to three bytes, with room. */
export const maxDraftBytes = 1024 * 1024;
