import { readFileSync } from "node:fs";
import { leaks, samplesIn, testContext, textFile } from "@gatehouse/adapter/testing/mapper-laws";
import { describe, expect, test } from "vitest";
import { mapRecord } from "./map.ts";

const context = (): ReturnType<typeof testContext> => testContext("northshire-police", "public-protection-officer");
const canary = "Zebedee";
const open = `<NewCaseMessage><Case><PTIURN>${canary}</PTIURN>`;
const routed = (content: string): string =>
  `<RouteData><RequestFromSystem><CorrelationID>c-1</CorrelationID><SystemID>S1</SystemID></RequestFromSystem><DataStream><DataStreamContent>${content}</DataStreamContent></DataStream><Routes><Route><RouteID>007</RouteID></Route></Routes></RouteData>`;
const laughs = `<!DOCTYPE l [<!ENTITY a "${canary}">]><NewCaseMessage>&a;</NewCaseMessage>`;
const escaped = (xml: string): string => xml.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const again = (xml: string, times: number): string => (times === 0 ? xml : again(routed(escaped(xml)), times - 1));

const files: readonly { readonly name: string; readonly bytes: string | Uint8Array; readonly code: string }[] = [
  { name: "a DOCTYPE", bytes: laughs, code: "xml-doctype" },
  { name: "a DOCTYPE inside the stream", bytes: routed(escaped(laughs)), code: "xml-doctype" },
  { name: "text in place of the stream", bytes: routed(canary), code: "xml-malformed" },
  { name: "a stream cut off", bytes: routed(escaped(open)), code: "xml-malformed" },
  {
    name: "routes in routes without end",
    bytes: again(`${open}</Case></NewCaseMessage>`, 6),
    code: "xml-limit-exceeded",
  },
  {
    name: "depth hidden in the stream",
    bytes: routed(escaped(`${"<a>".repeat(500)}${"</a>".repeat(500)}`)),
    code: "xml-limit-exceeded",
  },
  { name: "XML cut off", bytes: open, code: "xml-malformed" },
  { name: "another agency's XML", bytes: `<CP20><URN>${canary}</URN></CP20>`, code: "record-format-unknown" },
  { name: "a case without a defendant", bytes: `${open}</Case></NewCaseMessage>`, code: "no-subject" },
  {
    name: "JSON cut off",
    bytes: `{"schema":"gatehouse-police-notice/1","reference":"${canary}"`,
    code: "json-malformed",
  },
  { name: "a key twice", bytes: `{"schema":"a","schema":"${canary}"}`, code: "json-malformed" },
  {
    name: "a notice of another version",
    bytes: `{"schema":"gatehouse-police-notice/9","reference":"${canary}"}`,
    code: "record-format-unknown",
  },
  { name: "a notice about nobody", bytes: '{"schema":"gatehouse-police-notice/1"}', code: "no-subject" },
  { name: "a payload without a person", bytes: '{"policeMarkerDetails":"Dog"}', code: "no-subject" },
  { name: "another table", bytes: `name,dob\n${canary},2017-03-09`, code: "record-format-unknown" },
  { name: "a quoted cell without end", bytes: `Force,RB,"${canary}\n`, code: "csv-malformed" },
  {
    name: "a mail without a record",
    bytes: `From: a@b.example\nSubject: ${canary}\n\nHello`,
    code: "record-format-unknown",
  },
  {
    name: "mails in mails without end",
    bytes: `${"Subject: a\nContent-Type: message/rfc822\n\n".repeat(50)}x`,
    code: "record-format-unknown",
  },
  { name: "6 MiB", bytes: Buffer.alloc(6 * 1024 * 1024, "<"), code: "record-too-large" },
  { name: "a binary file", bytes: Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]), code: "record-encoding-invalid" },
  { name: "nothing", bytes: "", code: "record-format-unknown" },
];

test.each(files)("$name is refused with $code and a sentence that quotes nothing", ({ bytes, code }) => {
  const file = { name: `${canary}.xml`, bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes };
  const result = mapRecord(file, context());
  expect(result).toMatchObject({ ok: false, code });
  expect(JSON.stringify({ ...result, answer: undefined })).not.toContain(canary);
});

describe("what is strange but a record is read", () => {
  const folder = new URL("../../../test/samples/police/invented/", import.meta.url);
  const bytesOf = (name: string): Buffer => readFileSync(new URL(name, folder));

  test("a notice comes by mail in base64, quoted-printable and in the clear", () => {
    const notice = bytesOf("domestic-abuse-notice.json").toString("utf8");
    const direct = mapRecord(textFile(notice), context());
    const quoted = notice.replaceAll("=", "=3D").replace(/(.{60})/g, "$1=\r\n");
    const mails = [
      bytesOf("notice-by-mail.eml").toString("utf8"),
      `From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: Quoted-Printable\n\n${quoted}`,
      `Received: by x\nFrom: a@b.example\n\n${notice}`,
    ];
    for (const mail of mails) {
      const result = mapRecord(textFile(mail), context());
      expect(result.ok && result.drafts).toEqual(direct.ok && direct.drafts);
    }
  });

  test("a byte order mark, UTF-16 and Windows-1252 are read", () => {
    const text = bytesOf("youth-defendant-with-guardian.xml").toString("utf8").replace("Gethin", "Siân");
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
    for (const bytes of [Buffer.from(`\ufeff${text}`), utf16, Buffer.from(text, "latin1")]) {
      const result = mapRecord({ name: "a.xml", bytes }, context());
      expect(JSON.stringify(result.ok && result.drafts)).toContain("Siân Pryce");
    }
  });

  test("an element that nobody knows is unknown, in the open and in the stream", () => {
    const text = bytesOf("youth-defendant-with-guardian.xml")
      .toString("utf8")
      .replace(/^<\?xml.*\?>\n/, "");
    const strange = text.replace("</PersonDefendant>", `<Favourite>${canary}</Favourite></PersonDefendant>`);
    for (const xml of [strange, routed(escaped(strange))]) {
      const result = mapRecord(textFile(xml), context());
      expect(result.ok && result.fields.unknown.filter((path) => path.endsWith(".Favourite"))).toHaveLength(1);
    }
  });

  test("a key named __proto__ is an unknown field and pollutes nothing", () => {
    const notice = bytesOf("public-protection-notice.json").toString("utf8");
    const result = mapRecord(textFile(notice.replace("{", '{"__proto__":{"polluted":true},')), context());
    expect(result.ok && result.fields.unknown).toEqual(["__proto__.polluted"]);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("a crime's cells that begin a formula are text, and no cell reaches a warning", () => {
    const row = `=cmd|'/c calc'!A1,RB,@SUM(A1),BFD20250127,${canary},20250126130000,20250126150000,502419,246385,,,,x`;
    const result = mapRecord(textFile(`${row}\n${row}\n`), context());
    expect(result.ok && result.drafts).toEqual([]);
    expect(JSON.stringify(result)).not.toContain(canary);
  });

  test("of a thousand victims a hundred are read, and that there are more is said", () => {
    const text = bytesOf("children-of-one-case.xml").toString("utf8");
    const one = /<OtherPartyVictim>[\s\S]*?<\/OtherPartyVictim>/.exec(text)?.[0] ?? "";
    const many = Array.from({ length: 1_000 }, (_, n) => one.replace("Ivy", `Ivy${n}`)).join("");
    const result = mapRecord(textFile(text.replace(one, many)), context());
    expect(result.ok && result.drafts.length).toBe(2 * 100);
    expect(result.ok && result.warnings.map(({ code }) => code)).toContain("rows-left-out");
  });
});

const samples = samplesIn(new URL("../../../test/samples/police/", import.meta.url));

test.each(samples)("$path: a value of the record stands in no warning, field list or error", (sample) => {
  expect(leaks(sample, mapRecord, context())).toEqual([]);
});
