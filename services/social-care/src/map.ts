import { readCsv } from "@gatehouse/adapter/csv";
import { decodeRecord } from "@gatehouse/adapter/decode";
import { rootField } from "@gatehouse/adapter/field";
import type { Field } from "@gatehouse/adapter/field";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { isCovered } from "@gatehouse/adapter/field-rules";
import { hasMember } from "@gatehouse/adapter/leaf";
import type { CreateMapRecord, MapRecord, MapResult, RecordFile } from "@gatehouse/adapter/map";
import { mapped, notMapped } from "@gatehouse/adapter/mapped";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { readJson } from "@gatehouse/adapter/safe-json";
import { readXml, xmlTree } from "@gatehouse/adapter/safe-xml";
import { byDefault } from "@gatehouse/adapter/triggers";
import type { MapFormat, Reading } from "./child.ts";
import { knownFrom } from "./companions.ts";
import { cinRules, isCinList, mapCin } from "./records/cin.ts";
import { eclipseResults, knowsEclipse, mapEclipse } from "./records/eclipse.ts";
import { isFrontDoor, mapFrontDoor } from "./records/front-door.ts";
import { isLookedAfter, isReturnName, lookedAfterRules } from "./records/looked-after-columns.ts";
import { mapLookedAfter } from "./records/looked-after.ts";
import { isReturnList, mapReturnXml, returnRoot } from "./records/looked-after-xml.ts";
import { isMatching, mapMatching, matchingRules } from "./records/matching.ts";
import { isSui, mapSui } from "./records/sui.ts";
import { socialCareTexts } from "./texts.ts";
import { triggers } from "./triggers.ts";

/** One format: its drafts, and which fields it has rules for; a custodian record accounts for its own. */
type Format = { readonly map: MapFormat; readonly knows?: (path: string) => boolean };

function covers({ shared, notShared }: FieldRules): (path: string) => boolean {
  const known = [...shared, ...Object.keys(notShared)];
  return (path) => isCovered(path, known);
}

function run(tree: RecordTree, format: Format, reading: Reading): MapResult {
  const ledger = new FieldLedger(tree, socialCareTexts);
  const drafts = format.map(rootField(tree, ledger), reading);
  if (drafts === null) return notMapped("no-subject");
  if (format.knows) ledger.know(format.knows);
  return mapped(drafts, ledger);
}

function mapXml(text: string, reading: Reading): MapResult {
  const read = readXml(text);
  if (!read.ok) return notMapped(read.code);
  const { root } = read;
  const tree = (isList: (name: string) => boolean): RecordTree => new Map([[root.name, xmlTree(root, isList)]]);
  if (root.name === returnRoot) return run(tree(isReturnList), { map: mapReturnXml, knows: isReturnName }, reading);
  const isCin = root.name === "Message" && root.children.some((child) => child.name === "Children");
  if (!isCin) return notMapped("record-format-unknown");
  return run(tree(isCinList), { map: mapCin, knows: covers(cinRules) }, reading);
}

function jsonFormat(root: Field, fileName: string): Format | undefined {
  if (hasMember(root, "Results") || eclipseResults(root).length > 0) return { map: mapEclipse, knows: knowsEclipse };
  return isSui(root) ? { map: (all, reading) => mapSui(all, reading, fileName) } : undefined;
}

function mapJson(text: string, file: RecordFile, reading: Reading): MapResult {
  const read = readJson(text);
  if (!read.ok) return notMapped(read.code);
  const root = rootField(read.tree, new FieldLedger(read.tree));
  if (isFrontDoor(root)) return mapFrontDoor(read.tree, root, reading.context);
  const format = jsonFormat(root, file.name);
  return format ? run(read.tree, format, reading) : notMapped("record-format-unknown");
}

type Table = { readonly columns: readonly string[]; readonly rows: readonly ReadonlyMap<string, RecordTree>[] };

/** The return's columns are written in capitals; a table that has them in small letters is read as if it had. */
function inCapitals({ columns, rows }: Table): Table {
  const upper = columns.map((column) => column.toUpperCase());
  if (isLookedAfter(columns) || !isLookedAfter(upper)) return { columns, rows };
  return {
    columns: upper,
    rows: rows.map((row) => new Map([...row].map(([name, cell]) => [name.toUpperCase(), cell] as const))),
  };
}

function mapTable(text: string, file: RecordFile, reading: Reading): MapResult {
  const read = readCsv(text);
  if (!read.ok) return notMapped(read.code);
  const { columns, rows } = inCapitals(read);
  if (isLookedAfter(columns)) {
    const known = knownFrom(file.companions, reading.context.now);
    return run(rows, { map: mapLookedAfter(columns, known), knows: covers(lookedAfterRules) }, reading);
  }
  if (isMatching(columns))
    return run(rows, { map: mapMatching(columns), knows: covers(matchingRules(columns)) }, reading);
  return notMapped("record-format-unknown");
}

/** Maps one file of children's social care: pure and total. What each field became stands in `fields` and `warnings`. */
export const createMapRecord: CreateMapRecord = ({ isOn }) => {
  return (file, context) => {
    const decoded = decodeRecord(file.bytes, "windows-1252");
    if (!decoded.ok) return notMapped(decoded.code);
    const reading = { context, isOn };
    const text = decoded.text.trimStart();
    if (text.startsWith("<")) return mapXml(decoded.text.trim(), reading);
    if (text.startsWith("{") || text.startsWith("[")) return mapJson(decoded.text, file, reading);
    return mapTable(decoded.text, file, reading);
  };
};

/** The mapper with the default triggers. */
export const mapRecord: MapRecord = createMapRecord({ isOn: byDefault(triggers) });
