import { readCsv } from "@gatehouse/adapter/csv";
import { decodeRecord } from "@gatehouse/adapter/decode";
import type { Field } from "@gatehouse/adapter/field";
import { at, each, memberNames, rootField } from "@gatehouse/adapter/field";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import { isCovered } from "@gatehouse/adapter/field-rules";
import type { CreateMapRecord, MapRecord, MapResult, RecordFile } from "@gatehouse/adapter/map";
import { mapped, notMapped } from "@gatehouse/adapter/mapped";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { isRecordList, isRecordObject } from "@gatehouse/adapter/record-tree";
import { readJson } from "@gatehouse/adapter/safe-json";
import { readXml, xmlTree } from "@gatehouse/adapter/safe-xml";
import { byDefault } from "@gatehouse/adapter/triggers";
import type { Message } from "@gatehouse/contracts/message";
import { columnsNotShared, rowNumber } from "./codes/census-columns.ts";
import { sharedColumns } from "./columns.ts";
import { squeezed } from "./named.ts";
import type { Reading } from "./pupil.ts";
import { ctfRoots, isCtfList, knowsCtf, mapCtf } from "./records/ctf.ts";
import { isSen2List, mapSen2, sen2Rules } from "./records/sen2.ts";
import { isSui, mapSui } from "./records/sui.ts";
import { isAboutNoPupil, isTable, mapTable } from "./records/tables.ts";
import type { EducationSettings } from "./settings.ts";
import { defaultSettings } from "./settings.ts";
import { renamedRows, tableOf } from "./table.ts";
import { educationTexts } from "./texts.ts";
import { triggers } from "./triggers.ts";

type Maker = Omit<Reading, "ledger">;
/** How one format is mapped: its drafts (null when it says nothing of anyone), and the fields it has rules for. */
type Format = {
  readonly map: (root: Field, reading: Reading) => readonly Message[] | null;
  readonly knows: (path: string) => boolean;
};

function run(tree: RecordTree, format: Format, maker: Maker): MapResult {
  const ledger = new FieldLedger(tree, educationTexts);
  const drafts = format.map(rootField(tree, ledger), { ...maker, ledger });
  if (drafts === null) return notMapped("no-subject");
  ledger.know(format.knows);
  return mapped(drafts, ledger);
}

const sen2Known = [...sen2Rules.shared, ...Object.keys(sen2Rules.notShared)];
const sen2: Format = { map: mapSen2, knows: (path) => isCovered(path, sen2Known) };
const ctf: Format = { map: mapCtf, knows: knowsCtf };

function mapXml(text: string, maker: Maker): MapResult {
  const read = readXml(text);
  if (!read.ok) return notMapped(read.code);
  const { root } = read;
  const isSen2 = root.name === "Message" && root.children.some((child) => child.name === "Persons");
  const isCtf = ctfRoots.includes(root.name);
  if (!isSen2 && !isCtf) return notMapped("record-format-unknown");
  const tree = new Map([[root.name, xmlTree(root, isSen2 ? isSen2List : isCtfList)]]);
  return run(tree, isSen2 ? sen2 : ctf, maker);
}

/** Whether a cell's column is known: one of a row itself, as what lies deeper in a row is not read. */
function knowsCell(path: string): boolean {
  const column = path.replace(/^(?:[A-Za-z]+)?\[\]\./, "");
  if (/[.[]/.test(column)) return false;
  const short = squeezed(column);
  return Object.hasOwn(columnsNotShared, short) || sharedColumns.has(short) || rowNumber.test(short);
}

function mapRows(tree: RecordTree, rowsAt: (root: Field) => Field, file: RecordFile, maker: Maker): MapResult {
  const map = (root: Field, reading: Reading): readonly Message[] | null =>
    mapTable(tableOf(each(rowsAt(root))), file, reading);
  return run(tree, { map, knows: knowsCell }, maker);
}

function mapCsv(text: string, file: RecordFile, maker: Maker): MapResult {
  const read = readCsv(text);
  if (!read.ok) return notMapped(read.code);
  const header = new Map(read.columns.map((column): [string, string] => [column, "x"]));
  // The columns count, also those that no row has anything in.
  const probe = tableOf(each(rootField(renamedRows([header], maker.settings.headers), new FieldLedger(null))));
  if (!isTable(probe)) return notMapped("record-format-unknown");
  if (isAboutNoPupil(probe.columns)) return notMapped("no-subject");
  return mapRows(renamedRows(read.rows, maker.settings.headers), (root) => root, file, maker);
}

/** Where a JSON document has its rows: it is a list of them, or has one list of a name that says so, or is a row. */
const rowHolders: readonly string[] = ["pupils", "students", "concerns", "incidents", "exclusions", "data"];

function holderIn(tree: RecordTree): string | undefined {
  return isRecordObject(tree) ? rowHolders.find((name) => isRecordList(tree.get(name))) : undefined;
}

function renamedJson(tree: RecordTree, holder: string | undefined, settings: EducationSettings): RecordTree {
  const { headers } = settings;
  if (isRecordList(tree)) return renamedRows(tree, headers);
  if (holder === undefined) return renamedRows([tree], headers)[0] ?? tree;
  const inner = isRecordObject(tree) ? tree.get(holder) : undefined;
  return isRecordObject(tree) && isRecordList(inner) ? new Map([...tree, [holder, renamedRows(inner, headers)]]) : tree;
}

/** Members that only the exchange's records and stubs have; a list of pupils may have a first and a last name too. */
const exchanged: readonly string[] = [
  "records payload recordType sui birthAssignedSex relatedPeople namesOfIndividualsResidingAtMainAddress",
  "educationSettingName educationActiveStatusesAndPlans yearlyEducationAttendances enrolmentId",
].flatMap((names) => names.toLowerCase().split(" "));

function isExchanged(root: Field): boolean {
  const [first] = each(root);
  return (
    first !== undefined && memberNames(first).some((name) => exchanged.includes(name.toLowerCase())) && isSui(root)
  );
}

function mapJson(text: string, file: RecordFile, maker: Maker): MapResult {
  const read = readJson(text);
  if (!read.ok) return notMapped(read.code);
  const source = { context: maker.context, fileName: file.name };
  const sui: Format = { map: (root, reading) => mapSui(root, source, reading), knows: () => false };
  const plain = rootField(read.tree, new FieldLedger(null));
  if (isExchanged(plain)) return run(read.tree, sui, maker);
  const holder = holderIn(read.tree);
  const tree = renamedJson(read.tree, holder, maker.settings);
  const rowsAt = (root: Field): Field => (holder === undefined ? root : at(root, holder));
  const table = tableOf(each(rowsAt(rootField(tree, new FieldLedger(null)))));
  if (isTable(table) && !isAboutNoPupil(table.columns)) return mapRows(tree, rowsAt, file, maker);
  return isSui(plain) ? run(read.tree, sui, maker) : notMapped("record-format-unknown");
}

/** Maps one file of a school's or an authority's education records: pure and total. */
export const createMapRecord: CreateMapRecord<Partial<EducationSettings>> = ({
  isOn,
  headers = defaultSettings.headers,
  thresholds = defaultSettings.thresholds,
}) => {
  return (file, context) => {
    const decoded = decodeRecord(file.bytes, "windows-1252");
    if (!decoded.ok) return notMapped(decoded.code);
    const maker = { context, isOn, settings: { headers, thresholds } };
    const text = decoded.text.trimStart();
    if (text.startsWith("<")) return mapXml(decoded.text.trim(), maker);
    if (text.startsWith("{") || text.startsWith("[")) return mapJson(decoded.text, file, maker);
    return mapCsv(decoded.text, file, maker);
  };
};

/** The mapper with the default triggers, headers and thresholds. */
export const mapRecord: MapRecord = createMapRecord({ isOn: byDefault(triggers) });
