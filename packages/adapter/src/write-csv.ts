import { stringify } from "csv-stringify/sync";

/**
 * Writes a table with a header row: cells with commas, quotes or line ends quoted, lines ended as RFC 4180 says, and cells
 * that begin like a formula made text, so that no spreadsheet runs what a stranger wrote.
 *
 * @param columns names, in order
 * @param rows cells by column; one that a row has not is empty
 */
export function writeCsv(columns: readonly string[], rows: readonly Readonly<Record<string, string>>[]): string {
  return stringify(
    rows.map((row) => columns.map((name) => row[name] ?? "")),
    { header: true, columns: [...columns], escape_formulas: true, record_delimiter: "windows" },
  );
}

/** The text of a cell as it was before `writeCsv`, or another program like it, made sure that it is no formula. */
export function withoutFormulaMark(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/, "");
}
