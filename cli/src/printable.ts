/**
 * What a terminal takes for an order and a reader cannot see: control characters but tab and line feed, and the marks
 * that turn the direction of writing. Names and ids in a file come from whoever wrote it.
 */
// oxlint-disable-next-line no-control-regex
const orders = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/** Text for a terminal: each such character is replaced, so that it shows and orders nothing. */
export function printable(text: string): string {
  return text.replaceAll(orders, "\uFFFD");
}

/** JSON for a terminal: each such character is escaped, so that the value stays what it is. */
export function printableJson(value: unknown): string {
  const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value, null, 2).replaceAll(orders, escaped);
}
