/** Control characters other than line ends, and those that turn the direction of a line: a name may not re-order a letter. */
const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text without characters that cannot be seen. */
export function visible(text: string): string {
  return text.replaceAll(unseen, "");
}

const marks: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text for a place in HTML where text or a quoted attribute stands. */
export function escaped(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (mark) => marks[mark] ?? "");
}
