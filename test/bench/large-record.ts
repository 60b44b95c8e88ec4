import { maxRecordBytes } from "@gatehouse/adapter/limits";
import { sampleText } from "@gatehouse/adapter/testing/bare-readers";
import type { Sample } from "@gatehouse/adapter/testing/mapper-laws";

const margin = 1_024;

function times(piece: string, room: number): number {
  return Math.max(1, Math.floor(room / Math.max(1, Buffer.byteLength(piece))));
}

/** The inside of the root of XML again and again; of a table its rows; of JSON the whole, as a list. */
const growing: Readonly<Record<string, (text: string, room: number) => string>> = {
  ".json": (text, room) => `[${Array.from({ length: times(`${text},`, room) }, () => text).join(",")}]`,
  ".xml": (text, room) => {
    const inside = /^((?:<[?!][^>]*>|\s)*<[^?!>]+>)([\s\S]*)(<\/[^>]+>)$/.exec(text);
    const [, begin = "", body = "", end = ""] = inside ?? [];
    return `${begin}${body.repeat(times(body, room))}${end}`;
  },
  ".ndjson": (text, room) => `${text.trim()}\n`.repeat(times(text, room)),
  ".csv": (text, room) => {
    const [header = "", ...rows] = text.split(/\r?\n/).filter((line) => line !== "");
    const body = `${rows.join("\n")}\n`;
    return `${header}\n${body.repeat(times(body, room))}`;
  },
};

/** A record of as many bytes as one may have, made of the largest sample of a form. */
export function largeRecord(
  form: string,
  samples: readonly Sample[],
): { readonly name: string; readonly bytes: Uint8Array } {
  const [largest] = samples.toSorted((one, other) => other.bytes.byteLength - one.bytes.byteLength);
  const text = largest === undefined ? "" : sampleText(largest.bytes);
  const grown = growing[form]?.(text, maxRecordBytes - margin - text.length) ?? text;
  return { name: largest?.name ?? "", bytes: Buffer.from(grown) };
}
