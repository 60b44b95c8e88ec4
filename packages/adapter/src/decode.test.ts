import { expect, test } from "vitest";
import { decodeRecord } from "./decode.ts";
import { maxRecordBytes } from "./limits.ts";

const utf8 = new TextEncoder();
const bytes = (...parts: readonly number[]): Uint8Array => Uint8Array.from(parts);

test.each([
  { name: "UTF-8", input: utf8.encode("é"), text: "é", encoding: "utf-8" },
  { name: "UTF-8 with a mark", input: bytes(0xef, 0xbb, 0xbf, 0x61), text: "a", encoding: "utf-8" },
  { name: "UTF-16, little end first", input: bytes(0xff, 0xfe, 0xe9, 0x00), text: "é", encoding: "utf-16le" },
  { name: "UTF-16, big end first", input: bytes(0xfe, 0xff, 0x00, 0xe9), text: "é", encoding: "utf-16be" },
  { name: "UTF-16 without a mark", input: bytes(0x3c, 0x00, 0xe9, 0x00), text: "<é", encoding: "utf-16le" },
  {
    name: "UTF-16 without a mark, big end first",
    input: bytes(0x00, 0x3c, 0x00, 0xe9),
    text: "<é",
    encoding: "utf-16be",
  },
])("reads $name", ({ input, text, encoding }) => expect(decodeRecord(input)).toEqual({ ok: true, text, encoding }));

test("reads Windows-1252 where an XML declaration says so and the bytes are not UTF-8", () => {
  const head = utf8.encode('<?xml version="1.0" encoding="ISO-8859-1"?><a>');
  expect(decodeRecord(Uint8Array.from([...head, 0xe9]))).toMatchObject({ ok: true, encoding: "windows-1252" });
});

test("a declaration that lies about UTF-8 text is not believed", () => {
  expect(decodeRecord(utf8.encode('<?xml version="1.0" encoding="windows-1252"?><a>é</a>'))).toMatchObject({
    encoding: "utf-8",
  });
});

test("bytes that are not UTF-8 are no record, unless old exports are expected", () => {
  expect(decodeRecord(bytes(0x61, 0xe9))).toEqual({ ok: false, code: "record-encoding-invalid" });
  expect(decodeRecord(bytes(0x61, 0xe9), "windows-1252")).toEqual({ ok: true, text: "aé", encoding: "windows-1252" });
});

test("a binary file is no record", () => {
  expect(decodeRecord(bytes(0x50, 0x4b, 0x03, 0x04, 0x00))).toEqual({ ok: false, code: "record-encoding-invalid" });
});

test("a record of 5 MiB is read, of one byte more is not", () => {
  expect(decodeRecord(new Uint8Array(maxRecordBytes).fill(0x20)).ok).toBe(true);
  expect(decodeRecord(new Uint8Array(maxRecordBytes + 1).fill(0x20))).toEqual({ ok: false, code: "record-too-large" });
});
