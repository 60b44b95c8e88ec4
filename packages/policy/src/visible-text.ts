/**
 * Characters that show nothing: controls, formats (zero-width, direction, tags), unassigned and private ones, and the
 * letters that fonts draw as blanks. Whoever types them types nothing.
 */
const invisible = /\p{Cc}|\p{Cf}|\p{Cn}|\p{Co}|\p{Cs}|\p{Default_Ignorable_Code_Point}|\u2800/gu;

/** A text as a reader sees it: runs of blanks are one, what shows nothing is not there. */
export function visibleText(text: string): string {
  // Tabs and line ends are controls and blanks: first they become blanks.
  return text.replaceAll(/\s+/gu, " ").replaceAll(invisible, "").replaceAll(/\s+/gu, " ").trim();
}

/** How many characters a reader counts in a text; none where it says nothing, as a row of dots does. */
export function visibleLength(text: string): number {
  const seen = visibleText(text);
  return /[\p{L}\p{N}]/u.test(seen) ? Array.from(seen).length : 0;
}
