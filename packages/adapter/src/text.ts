/** Characters that change how text is shown without being seen: bidirectional controls and zero-width ones. */
const invisible = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]/g;
// oxlint-disable-next-line no-control-regex -- these are what is removed
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
/** How records write that they hold nothing. */
const emptyWords = new Set(["", "null", "undefined", "n/a", "-"]);

/**
 * Text as a person would read it: normalised (NFC), line ends `\n`, no invisible or control characters, no blanks at the
 * ends. The words themselves are left alone.
 */
export function cleanText(raw: string): string {
  return raw.normalize("NFC").replace(/\r\n?/g, "\n").replace(invisible, "").replace(controls, "").trim();
}

/** Clean text on one line. */
export function cleanLine(raw: string): string {
  return cleanText(raw).replace(/\s+/g, " ");
}

/** Whether a text says nothing: empty, or one of the words by which records say so. */
export function isEmptyText(raw: string): boolean {
  return emptyWords.has(raw.trim().toLowerCase());
}

/**
 * A postcode in capitals with one blank before its last three characters; what has not the form of one is only
 * tidied, as real records hold short and invented ones.
 */
export function tidyPostcode(raw: string): string {
  const solid = raw.toUpperCase().replace(/[^A-Z0-9]/g, "");
  return /^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/.test(solid)
    ? `${solid.slice(0, -3)} ${solid.slice(-3)}`
    : cleanLine(raw).toUpperCase();
}

/** An identifier without the blanks and hyphens people write into it. */
export function solidIdentifier(raw: string): string {
  return raw.replace(/[\s-]/g, "");
}

/** Kebab-case of some words, for a code of our own vocabulary; `fallback` where nothing is left of them. */
export function codeOfWords(raw: string, fallback: string): string {
  const code = raw
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 64)
    .replace(/-+$/, "");
  return code === "" ? fallback : code;
}
