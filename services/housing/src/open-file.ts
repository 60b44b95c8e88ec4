import type { Decoded } from "@gatehouse/adapter/decode";
import { decodeRecord } from "@gatehouse/adapter/decode";
import { readCells } from "@gatehouse/adapter/csv";
import { maxNodes } from "@gatehouse/adapter/limits";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { readJson } from "@gatehouse/adapter/safe-json";
import { readXml, xmlTree } from "@gatehouse/adapter/safe-xml";
import type { ErrorCode } from "@gatehouse/contracts/errors";

/** What a file holds, by its form alone. */
export type Opened =
  | { readonly form: "json"; readonly tree: RecordTree }
  | { readonly form: "xml"; readonly tree: RecordTree }
  | { readonly form: "table"; readonly rows: readonly (readonly string[])[] }
  | { readonly form: "refused"; readonly code: ErrorCode };

const refused = (code: ErrorCode): Opened => ({ form: "refused", code });

/** Tables and XML of older systems are in Windows-1252; JSON never is. */
function decoded(bytes: Uint8Array): Decoded {
  const utf8 = decodeRecord(bytes);
  if (utf8.ok || utf8.code !== "record-encoding-invalid") return utf8;
  const other = decodeRecord(bytes, "windows-1252");
  return other.ok && /^\s*[{[]/.test(other.text) ? utf8 : other;
}

/** Every value of JSON has one of these before it, or begins its text: more than so many values a text cannot have. */
function mostValues(text: string): number {
  return (text.match(/[[{,:]/g) ?? []).length;
}

/**
 * The documents of a search index's bulk file, one a line, between lines that say what to do with them. A line that is no
 * JSON (a file cut off) stays text, which nothing recognises.
 */
function openLines(text: string, lines: readonly string[]): Opened {
  if (mostValues(text) + lines.length > maxNodes) {
    const together = readJson(`[${lines.join(",")}]`);
    return together.ok ? { form: "json", tree: together.tree } : refused(together.code);
  }
  const trees: RecordTree[] = [];
  for (const line of lines) {
    const read = readJson(line);
    if (!read.ok && read.code !== "json-malformed") return refused(read.code);
    trees.push(read.ok ? read.tree : line);
  }
  return { form: "json", tree: trees };
}

function openJson(text: string): Opened {
  const whole = readJson(text);
  if (whole.ok) return { form: "json", tree: whole.tree };
  const lines = text.split("\n").flatMap((line) => line.trim() || []);
  const [first = "", second = ""] = lines;
  const isLines = first.startsWith("{") && second.startsWith("{") && readJson(first).ok;
  return isLines ? openLines(text, lines) : refused(whole.code);
}

/** Reads a file's bytes by their form: JSON, JSON lines, XML, or a table. */
export function openFile(bytes: Uint8Array): Opened {
  const read = decoded(bytes);
  if (!read.ok) return refused(read.code);
  const start = read.text.trimStart();
  if (start === "") return refused("record-format-unknown");
  if (/^[{[]/.test(start)) return openJson(start);
  if (start.startsWith("<")) {
    const xml = readXml(start);
    if (!xml.ok) return refused(xml.code);
    const tree = xmlTree(xml.root, (name) => name === "form");
    return { form: "xml", tree: new Map([[xml.root.name, tree]]) };
  }
  const cells = readCells(read.text);
  return cells.ok ? { form: "table", rows: cells.rows } : refused(cells.code);
}
