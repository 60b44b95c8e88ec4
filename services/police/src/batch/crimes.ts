import { readInstant } from "@gatehouse/adapter/dates";
import type { Field } from "@gatehouse/adapter/field";
import { each } from "@gatehouse/adapter/field";
import { leafAt } from "@gatehouse/adapter/leaf";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import type { Message } from "@gatehouse/contracts/message";
import type { Reading } from "../reading.ts";
import { warn } from "../reading.ts";

/** The columns of a batch of crimes, as forces send it to match tags with crimes: thirteen, and no header row. */
export const crimeColumns: readonly string[] = [
  "policeForce",
  "crimeTypeId",
  "crimeTypeDescription",
  "batchId",
  "crimeReference",
  "crimeDateFrom",
  "crimeDateTo",
  "easting",
  "northing",
  "latitude",
  "longitude",
  "datum",
  "crimeText",
];
const crimeTypes: readonly string[] = ["RB", "BIAD", "AB", "BOTD", "TOMV", "TFP", "TFMV"];
const typeColumn = 1;
const batchForm = /^[A-Z]{2,4}\d{8}(?:-\d)?(?:-[RAra])?$/;
const longestMs = 12 * 3_600_000;
/** Great Britain on the national grid, in metres, and on the globe, in degrees. */
const bounds = {
  easting: [0, 600_000],
  northing: [0, 1_300_000],
  latitude: [49.5, 61.5],
  longitude: [-8.5, 2.6],
} as const;

function isHeader(row: readonly string[]): boolean {
  return row.some((cell) => /^(?:police_?force|crime_?type_?id|crime_?reference)$/i.test(cell.replaceAll(" ", "")));
}

/** Whether a table is a batch of crimes: by its crime types, or by a header that some forces put first. */
export function isCrimeBatch(rows: readonly (readonly string[])[]): boolean {
  const [first] = rows;
  if (first === undefined) return false;
  const isWide = (row: readonly string[]): boolean =>
    row.length >= crimeColumns.length - 2 && row.length <= crimeColumns.length + 3;
  return (
    isHeader(first) || rows.some((row) => isWide(row) && crimeTypes.includes(row[typeColumn]?.toUpperCase() ?? ""))
  );
}

/** The rows as objects of their columns; cells that no column is for stand under `#extra`. */
export function crimeTree(rows: readonly (readonly string[])[]): RecordTree {
  const [first] = rows;
  const body = first !== undefined && isHeader(first) ? rows.slice(1) : rows;
  return body.map((row) => {
    const extra = row.slice(crimeColumns.length).filter((cell) => cell !== "");
    const cells = crimeColumns.map((name, at) => [name, row[at] ?? ""] as const);
    return new Map<string, RecordTree>([...cells, ...(extra.length > 0 ? [["#extra", extra] as const] : [])]);
  });
}

function isWithin(row: Field, name: keyof typeof bounds): boolean {
  const [least, most] = bounds[name];
  const text = leafAt(row, name)?.text ?? "";
  const value = Number(text);
  return text !== "" && value >= least && value <= most;
}

function checkPlace(row: Field, reading: Reading): void {
  const has = (name: string): boolean => leafAt(row, name) !== undefined;
  const onGrid = has("easting") || has("northing");
  const onGlobe = has("latitude") || has("longitude");
  const isGrid = isWithin(row, "easting") && isWithin(row, "northing");
  const isGlobe = isWithin(row, "latitude") && isWithin(row, "longitude");
  if (onGrid === onGlobe || (onGrid && !isGrid) || (onGlobe && !isGlobe)) warn(reading, "coordinates-wrong", row.path);
}

function checkTimes(row: Field, reading: Reading): void {
  const [from, to] = ["crimeDateFrom", "crimeDateTo"].map((name) => {
    const leaf = leafAt(row, name);
    const found = readInstant(leaf?.text ?? "");
    if (found === undefined) reading.ledger.warn("date-invalid", leaf?.path ?? `${row.path}.${name}`);
    return found;
  });
  if (from === undefined || to === undefined) return;
  const ms = Date.parse(to) - Date.parse(from);
  if (ms < 0 || ms > longestMs) warn(reading, "dates-out-of-order", `${row.path}.crimeDateTo`);
}

function checkCodes(row: Field, reading: Reading): void {
  const type = leafAt(row, "crimeTypeId");
  if (!crimeTypes.includes(type?.text.toUpperCase() ?? ""))
    warn(reading, "code-unknown", type?.path ?? `${row.path}.crimeTypeId`);
  const batch = leafAt(row, "batchId");
  if (!batchForm.test(batch?.text ?? ""))
    reading.ledger.warn("identifier-invalid", batch?.path ?? `${row.path}.batchId`);
}

/**
 * Checks a batch of crimes. It names no person, so nothing is drafted: a crime near an address is not a fact about who lives
 * there.
 */
export function mapCrimes(rows: Field, reading: Reading): readonly Message[] {
  const seen = new Set<string>();
  for (const row of each(rows)) {
    checkCodes(row, reading);
    checkTimes(row, reading);
    checkPlace(row, reading);
    const reference = leafAt(row, "crimeReference");
    if (reference !== undefined && seen.has(reference.text)) warn(reading, "crime-reference-twice", reference.path);
    seen.add(reference?.text ?? "");
  }
  warn(reading, "crime-names-nobody", rows.path);
  return [];
}

/** Whether a field is a column of the batch. */
export function isCrimeField(path: string): boolean {
  return crimeColumns.includes(path.split(".").at(-1) ?? "");
}
