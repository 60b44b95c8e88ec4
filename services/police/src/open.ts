import { readCells } from "@gatehouse/adapter/csv";
import { isCustodian, readCustodian } from "@gatehouse/adapter/custodian/read-custodian";
import { decodeRecord } from "@gatehouse/adapter/decode";
import type { Field } from "@gatehouse/adapter/field";
import { at, each, eachAt, rootField } from "@gatehouse/adapter/field";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import { leafAt } from "@gatehouse/adapter/leaf";
import type { Somebody } from "@gatehouse/adapter/one-person";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { isRecordObject } from "@gatehouse/adapter/record-tree";
import { readJson } from "@gatehouse/adapter/safe-json";
import type { ErrorCode } from "@gatehouse/contracts/errors";
import type { Message } from "@gatehouse/contracts/message";
import { crimeTree, isCrimeBatch, isCrimeField, mapCrimes } from "./batch/crimes.ts";
import { isMail, mailHeaders, mailParts } from "./batch/mail.ts";
import { mapNotice, noticeSchema } from "./notice/notice.ts";
import { whoIsNamed } from "./notice/people.ts";
import { isNoticeField } from "./notice/rules.ts";
import type { Reading } from "./reading.ts";
import { warn } from "./reading.ts";
import { mapCase } from "./spi/case.ts";
import { messagesIn, openSpi, testSign } from "./spi/envelope.ts";
import { whoIsDefendant } from "./spi/party.ts";
import { mapSession } from "./spi/result.ts";
import { isSpiField } from "./spi/rules.ts";
import { crimeReader, KnownToPolice } from "./sui/crime.ts";

/** A record opened: what is in it, how it is mapped (null when it says nothing of anyone), and which fields have a rule. */
export type Format = {
  readonly tree: RecordTree;
  readonly map: (root: Field, reading: Reading) => readonly Message[] | null;
  /** Whom it names with a number, asked before anything is mapped; nobody when absent. */
  readonly everybody?: (root: Field, reading: Reading) => readonly Somebody[];
  readonly knows: (path: string) => boolean;
};
export type OpenedRecord =
  | { readonly ok: true; readonly format: Format }
  | { readonly ok: false; readonly code: ErrorCode };

const unknown = { ok: false, code: "record-format-unknown" } as const;

/** Opens the text of a record by what it is, not by what its sender calls it. */
export function openRecord(text: string): OpenedRecord {
  const start = text.trimStart();
  const opened = openPlain(start);
  if (opened !== undefined) return opened;
  if (isMail(start)) return openMail(start);
  return openTable(text);
}

/** A format that begins with its sign: XML or JSON; undefined for anything else. */
function openPlain(start: string): OpenedRecord | undefined {
  if (start.startsWith("<")) return openXml(start);
  return start.startsWith("{") || start.startsWith("[") ? openJson(start) : undefined;
}

function openXml(text: string): OpenedRecord {
  const stream = openSpi(text);
  return stream.ok
    ? { ok: true, format: { tree: stream.tree, knows: isSpiField, map: mapSpi, everybody: defendantsIn } }
    : stream;
}

function defendantsIn(root: Field, reading: Reading): readonly Somebody[] {
  const defendants = messagesIn(root).flatMap(({ field }) =>
    [...eachAt(field, "Case"), ...eachAt(field, "Session").flatMap((session) => eachAt(session, "Case"))].flatMap(
      (one) => eachAt(one, "Defendant"),
    ),
  );
  return defendants.map((one) => whoIsDefendant(one, reading));
}

/** All messages of a stream; null when it has one about somebody, and it names nobody. */
function mapSpi(root: Field, reading: Reading): readonly Message[] | null {
  const sign = testSign(root);
  if (sign !== undefined) warn(reading, "test-operation", sign.path);
  const found = messagesIn(root).map(({ kind, field }) => {
    if (kind === "answer") {
      warn(reading, "answer-not-record", field.path);
      return [];
    }
    if (kind === "result") return each(at(field, "Session")).flatMap((session) => mapSession(session, reading));
    const cases = each(at(field, "Case")).filter((one) => at(one, "Defendant").tree !== null);
    return cases.length === 0 ? null : cases.flatMap((one) => mapCase(one, reading));
  });
  return found.every((drafts) => drafts === null) ? null : found.flatMap((drafts) => drafts ?? []);
}

function isNotice(field: Field): boolean {
  return noticeSchema.test(leafAt(field, "schema")?.text ?? "");
}

function peopleIn(root: Field, reading: Reading): readonly Somebody[] {
  return each(root).flatMap((one) => eachAt(one, "people").map((person) => whoIsNamed(person, reading)));
}

function mapNotices(root: Field, reading: Reading): readonly Message[] | null {
  const found = each(root).map((one) => mapNotice(one, reading));
  return found.every((drafts) => drafts === null) ? null : found.flatMap((drafts) => drafts ?? []);
}

function openJson(text: string): OpenedRecord {
  const read = readJson(text);
  if (!read.ok) return read;
  const { tree } = read;
  const root = rootField(tree, new FieldLedger(null));
  const records = each(root);
  if (records.length > 0 && records.every(isNotice))
    return { ok: true, format: { tree, knows: isNoticeField, map: mapNotices, everybody: peopleIn } };
  if (isCustodian(root, [crimeReader])) return { ok: true, format: { tree, knows: () => false, map: mapCustodian } };
  return unknown;
}

function mapCustodian(root: Field, reading: Reading): readonly Message[] | null {
  const sector = {
    readers: [crimeReader],
    open: (start: ConstructorParameters<typeof KnownToPolice>[1]) => new KnownToPolice(reading, start),
    close: (person: KnownToPolice) => person.drafts(),
  };
  return readCustodian(root, sector, { context: reading.context, fileName: reading.fileName });
}

function openTable(text: string): OpenedRecord {
  const read = readCells(text);
  if (!read.ok) return read;
  if (!isCrimeBatch(read.rows)) return unknown;
  return { ok: true, format: { tree: crimeTree(read.rows), knows: isCrimeField, map: mapCrimes } };
}

type Part = { readonly name: string; readonly format: Format | undefined; readonly type: string };

/** A part of a mail that is a record by itself; a letter around it, a picture, or a mail in a mail is none. */
function openPart(bytes: Uint8Array): Format | undefined {
  const decoded = decodeRecord(bytes, "windows-1252");
  if (!decoded.ok || decoded.text.trim() === "") return undefined;
  const start = decoded.text.trimStart();
  const opened = openPlain(start) ?? openTable(decoded.text);
  return opened.ok && opened.format.map !== mapCustodian ? opened.format : undefined;
}

function openMail(text: string): OpenedRecord {
  const found = mailParts(text);
  if (found === null) return unknown;
  const parts = found.map(({ type, bytes }, index) => ({ name: `part-${index + 1}`, type, format: openPart(bytes) }));
  if (parts.every(({ format }) => format === undefined)) return unknown;
  const headers = new Map<string, RecordTree>(mailHeaders(text));
  const trees = parts.map(({ name, format, type }) => [name, format?.tree ?? new Map([["type", type]])] as const);
  const knows = (path: string): boolean =>
    /^headers(?:\.|$)/.test(path) ||
    /^part-\d+\.type$/.test(path) ||
    parts.some(({ name, format }) => path.startsWith(name) && format?.knows(path) === true);
  const tree = new Map<string, RecordTree>([["headers", headers], ...trees]);
  const everybody: Format["everybody"] = (root, reading) =>
    parts.flatMap(({ name, format }) => format?.everybody?.(at(root, name), reading) ?? []);
  return { ok: true, format: { tree, knows, everybody, map: (root, reading) => mapParts(root, parts, reading) } };
}

function mapParts(root: Field, parts: readonly Part[], reading: Reading): readonly Message[] | null {
  const found = parts.map(({ name, format }) => {
    const place = at(root, name);
    if (format !== undefined) return format.map(place, reading);
    if (isRecordObject(place.tree)) reading.ledger.leaveOut("attachment-not-read", place);
    return [];
  });
  return found.every((drafts) => drafts === null) ? null : found.flatMap((drafts) => drafts ?? []);
}
