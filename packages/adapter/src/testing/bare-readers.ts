import { parse } from "csv-parse/sync";
import { SaxesParser } from "saxes";
import { decodeRecord } from "../decode.ts";
import { readJson } from "../safe-json.ts";

/** Reads a text with the library that the mappers read it with, and makes nothing of it: no tree, no limits, no account. */
export type BareReader = (text: string) => void;

/** By the end of a file's name. JSON has our own reader and no library: what it makes is the least that keeps numbers. */
export const bareReaders: Readonly<Record<string, BareReader>> = {
  ".json": (text) => void readJson(text),
  ".ndjson": (text) => {
    for (const line of text.split("\n")) readJson(line);
  },
  ".xml": (text) => {
    const parser = new SaxesParser({ xmlns: true, position: false });
    // Samples of real files declare no prefix; the library is not to end at that.
    parser.on("error", () => undefined);
    parser.write(text).close();
  },
  ".csv": (text) => {
    try {
      parse(text, { relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true });
    } catch {
      // A table that is none is read as far as it goes.
    }
  },
};

/** The text of a sample, as the mappers decode it; empty where it is none. */
export function sampleText(bytes: Uint8Array): string {
  const decoded = decodeRecord(bytes, "windows-1252");
  return decoded.ok ? decoded.text.trim() : "";
}
