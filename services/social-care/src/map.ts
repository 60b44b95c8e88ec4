import { readCsv } from "@gatehouse/adapter/csv";
import { decodeRecord } from "@gatehouse/adapter/decode";
import type { Field } from "@gatehouse/adapter/field";
import { each, rootField } from "@gatehouse/adapter/field";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { FieldRules } from "@gatehouse/adapter/field-rules";
import { isCovered, joinRules, rulesUnder } from "@gatehouse/adapter/field-rules";
import { firstLeaf, hasMember } from "@gatehouse/adapter/leaf";
import type { CreateMapRecord, MapContext, MapRecord, MapResult, RecordFile } from "@gatehouse/adapter/map";
import { mapped, notMapped } from "@gatehouse/adapter/mapped";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { readJson } from "@gatehouse/adapter/safe-json";
import { readXml, xmlTree } from "@gatehouse/adapter/safe-xml";
import { byDefault } from "@gatehouse/adapter/triggers";
import type { Message } from "@gatehouse/contracts/message";
import { cinRules, isCinList, mapCin } from "./records/cin.ts";
import { indexRules, isMatching, mapEclipse, mapMatching, mapMosaic } from "./records/index-person.ts";
import { isLookedAfter, lookedAfterRules, mapLookedAfter } from "./records/looked-after.ts";
import { isSui, isSuiWorking, mapSui } from "./records/sui.ts";
import { personalRules } from "./records/sui-personal.ts";
import { servicesRules } from "./records/sui-services.ts";
import { socialCareTexts } from "./texts.ts";
import { triggers } from "./triggers.ts";

/** How one format is mapped: its drafts (null when it says nothing of anyone), and the fields it has rules for. */
type Format = {
  readonly rules: FieldRules;
  readonly map: (root: Field, context: MapContext) => readonly Message[] | null;
  readonly knows?: (path: string) => boolean;
};

function run(tree: RecordTree, format: Format, context: MapContext): MapResult {
  const ledger = new FieldLedger(tree, socialCareTexts);
  const drafts = format.map(rootField(tree, ledger), context);
  if (drafts === null) return notMapped("no-subject");
  const known = [...format.rules.shared, ...Object.keys(format.rules.notShared)];
  ledger.know((path) => isCovered(path, known) || format.knows?.(path) === true);
  return mapped(drafts, ledger);
}

function mapXml(text: string, context: MapContext): MapResult {
  const read = readXml(text);
  if (!read.ok) return notMapped(read.code);
  const { root } = read;
  const isCin = root.name === "Message" && root.children.some((child) => child.name === "Children");
  if (!isCin) return notMapped("record-format-unknown");
  return run(new Map([[root.name, xmlTree(root, isCinList)]]), { rules: cinRules, map: mapCin }, context);
}

function suiFormat(fileName: string): Format {
  const payload = joinRules([personalRules, servicesRules]);
  const rules = joinRules([payload, rulesUnder("payload", payload), rulesUnder("records[].payload", payload)]);
  // Names change the case of their letters between versions of the record.
  const known = [...rules.shared, ...Object.keys(rules.notShared)].map((path) => path.toLowerCase());
  const knows = (path: string): boolean =>
    isSuiWorking(path) || isCovered(path.toLowerCase().replace(/^\[\]\./, ""), known);
  return { rules, map: (root, context) => mapSui(root, context, fileName), knows };
}

function jsonFormat(root: Field, fileName: string): Format | undefined {
  if (hasMember(root, "Results")) return { rules: indexRules, map: mapEclipse };
  if (hasMember(root, "referrals") && firstLeaf(root, ["sui", "nhsNumber", "lastName"]))
    return { rules: indexRules, map: mapMosaic };
  if (isSui(root)) return suiFormat(fileName);
  return firstLeaf(root, ["sui"]) ? { rules: indexRules, map: mapMosaic } : undefined;
}

function mapJson(text: string, file: RecordFile, context: MapContext): MapResult {
  const read = readJson(text);
  if (!read.ok) return notMapped(read.code);
  const format = jsonFormat(rootField(read.tree, new FieldLedger(read.tree)), file.name);
  return format ? run(read.tree, format, context) : notMapped("record-format-unknown");
}

function mapTable(text: string, context: MapContext): MapResult {
  const read = readCsv(text);
  if (!read.ok) return notMapped(read.code);
  const { columns, rows } = read;
  if (isLookedAfter(columns))
    return run(rows, { rules: lookedAfterRules, map: (root, at) => mapLookedAfter(each(root), columns, at) }, context);
  if (isMatching(columns))
    return run(rows, { rules: indexRules, map: (root, at) => mapMatching(each(root), at) }, context);
  return notMapped("record-format-unknown");
}

/** Maps one file of children's social care: pure and total. What each field became stands in `fields` and `warnings`. */
export const createMapRecord: CreateMapRecord = () => (file, context) => {
  const decoded = decodeRecord(file.bytes, "windows-1252");
  if (!decoded.ok) return notMapped(decoded.code);
  const text = decoded.text.trimStart();
  if (text.startsWith("<")) return mapXml(decoded.text.trim(), context);
  if (text.startsWith("{") || text.startsWith("[")) return mapJson(decoded.text, file, context);
  return mapTable(decoded.text, context);
};

/** The mapper with the default triggers. */
export const mapRecord: MapRecord = createMapRecord({ isOn: byDefault(triggers) });
