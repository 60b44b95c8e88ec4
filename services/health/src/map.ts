import { decodeRecord } from "@gatehouse/adapter/decode";
import { rootField } from "@gatehouse/adapter/field";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import type { CreateMapRecord, MapContext, MapRecord, MapResult, RecordFile } from "@gatehouse/adapter/map";
import { mapped, notMapped } from "@gatehouse/adapter/mapped";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { isRecordList, isRecordObject } from "@gatehouse/adapter/record-tree";
import { readJson } from "@gatehouse/adapter/safe-json";
import { readXml } from "@gatehouse/adapter/safe-xml";
import { byDefault } from "@gatehouse/adapter/triggers";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import { fhirTree } from "./fhir/fhir-xml.ts";
import { mapFhir } from "./fhir/map-fhir.ts";
import type { HealthRules, Matchers } from "./reading.ts";
import { defaultRules, matchersOf } from "./reading.ts";
import { isSuiRecord, mapSui } from "./sui/map-sui.ts";
import { healthTexts } from "./texts.ts";
import { triggers } from "./triggers.ts";

type ReadTree = { readonly ok: true; readonly tree: RecordTree } | { readonly ok: false; readonly code: ErrorCode };

/** Reads by what the bytes are, not by what the sender calls them: media types and names of files are often wrong. */
function readTree(file: RecordFile): ReadTree {
  const decoded = decodeRecord(file.bytes);
  if (!decoded.ok) return decoded;
  const text = decoded.text.trimStart();
  if (text.startsWith("<")) {
    const read = readXml(text);
    if (!read.ok) return read;
    return /^[A-Z]/.test(read.root.name) ? { ok: true, tree: fhirTree(read.root) } : unknownFormat;
  }
  return text.startsWith("{") || text.startsWith("[") ? readJson(text) : unknownFormat;
}

const unknownFormat = { ok: false, code: "record-format-unknown" } as const;

function isFhir(tree: RecordTree): boolean {
  const first = isRecordList(tree) ? tree[0] : tree;
  return first !== undefined && isRecordObject(first) && typeof first.get("resourceType") === "string";
}

function mapTree(tree: RecordTree, file: RecordFile, context: MapContext, matchers: Matchers): MapResult {
  const ledger = new FieldLedger(tree, healthTexts);
  const root = rootField(tree, ledger);
  if (!isFhir(tree) && !isSuiRecord(root)) return notMapped("record-format-unknown");
  const drafts = isFhir(tree) ? mapFhir(root, context, matchers) : mapSui(root, context, matchers, file.name);
  return drafts === null ? notMapped("no-subject") : mapped(drafts, ledger);
}

/**
 * Makes a mapper of health records, FHIR R4 in JSON or XML and SUI custodian records, by an agency's own rules.
 *
 * @param rules which codes and words make an entry sensitive and which make a concern; which triggers propose one; the
 * defaults for what is left out
 */
export const createMapRecord: CreateMapRecord<Partial<HealthRules>> = (rules) => {
  const matchers = matchersOf({ ...defaultRules, ...rules });
  return (file, context) => {
    const read = readTree(file);
    return read.ok ? mapTree(read.tree, file, context, matchers) : notMapped(read.code);
  };
};

/** The mapper with the default rules: pure, total, and with no draft that the contract would refuse. */
export const mapRecord: MapRecord = createMapRecord({ isOn: byDefault(triggers) });
