/** Control characters other than line ends, and those that turn the direction of a line: a name may not re-order a letter. */
const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text without characters that cannot be seen. */
export function visible(text: string): string {
  return text.replaceAll(unseen, "");
}

/** Text for a place in HTML where text or a quoted attribute stands. */
export function escaped(text: string): string {
  return visible(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
