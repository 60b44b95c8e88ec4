import { testContext } from "@gatehouse/adapter/testing/mapper-laws";
import { expect, test } from "vitest";
import { mapRecord } from "./map.ts";

const context = (): ReturnType<typeof testContext> => testContext("northshire-council", "social-worker");
const cin = (...children: readonly string[]): string => `<Message><Children>${children.join("")}</Children></Message>`;

const canary = "Zebedee";
const hostile: readonly { readonly name: string; readonly bytes: string | Uint8Array; readonly code: string }[] = [
  { name: "nothing", bytes: "", code: "record-format-unknown" },
  {
    name: "a DOCTYPE",
    bytes: `<!DOCTYPE Message><Message><Children><Child>${canary}</Child></Children></Message>`,
    code: "xml-doctype",
  },
  { name: "an entity", bytes: `<!DOCTYPE m [<!ENTITY a "${canary}">]><Message>&a;</Message>`, code: "xml-doctype" },
  { name: "an undeclared entity", bytes: cin("<Child>&xxe;</Child>"), code: "xml-malformed" },
  {
    name: "XML nested too deep",
    bytes: `<Message><Children>${"<a>".repeat(500)}${"</a>".repeat(500)}</Children></Message>`,
    code: "xml-limit-exceeded",
  },
  { name: "XML cut off", bytes: `<Message><Children><Child>${canary}`, code: "xml-malformed" },
  { name: "another XML", bytes: `<html><body>${canary}</body></html>`, code: "record-format-unknown" },
  { name: "a census without children", bytes: cin(), code: "no-subject" },
  { name: "JSON cut off", bytes: `{"Results":["${canary}"`, code: "json-malformed" },
  { name: "JSON that is no record", bytes: `{"hello":"${canary}"}`, code: "record-format-unknown" },
  { name: "an open quotation mark", bytes: `CHILD,DECOM,LS\n"${canary},01/01/2026,C2\n`, code: "csv-malformed" },
  { name: "another table", bytes: `name,dob\n${canary},2017-03-09\n`, code: "record-format-unknown" },
  { name: "a table without rows", bytes: "CHILD,DECOM,LS\n", code: "no-subject" },
  { name: "6 MiB", bytes: Buffer.alloc(6 * 1024 * 1024, "a"), code: "record-too-large" },
  { name: "a binary file", bytes: Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]), code: "record-encoding-invalid" },
];
test.each(hostile)("$name is refused with $code and a sentence that quotes nothing", ({ bytes, code }) => {
  const file = { name: `${canary}.xml`, bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes };
  const result = mapRecord(file, context());
  expect(result).toMatchObject({ ok: false, code });
  expect(JSON.stringify(result)).not.toContain(canary);
});
