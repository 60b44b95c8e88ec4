import { deflateRawSync, gzipSync } from "node:zlib";
import { maxRecordBytes } from "../limits.ts";
import type { RecordFile } from "../map.ts";

/** A file that is meant to break its reader. */
export type HostileFile = RecordFile & {
  /** Whether it must be refused; else it may be read, as long as no law is broken. */
  readonly isRefused: boolean;
};

function hostile(name: string, content: string | Uint8Array, isRefused = true): HostileFile {
  return { name, bytes: typeof content === "string" ? Buffer.from(content) : content, isRefused };
}

/** As long as a record may be, of one piece after the other. */
function whole(piece: string, begin = "", end = ""): string {
  const room = maxRecordBytes - begin.length - end.length;
  return `${begin}${piece.repeat(Math.floor(room / Buffer.byteLength(piece)))}${end}`;
}

const laughs = Array.from({ length: 12 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join("");

/** A zip archive of one file, as much of it as a reader of its first bytes looks at. */
function zipOf(content: string): Buffer {
  const name = Buffer.from("census.xml");
  const body = deflateRawSync(content);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(body.byteLength, 18);
  head.writeUInt32LE(Buffer.byteLength(content), 22);
  head.writeUInt16LE(name.byteLength, 26);
  return Buffer.concat([head, name, body]);
}

/** Small files, for each sector's mapper: what XML, archives, encodings and nesting are misused for. */
export const smallHostileFiles: readonly HostileFile[] = [
  hostile("doctype.xml", "<!DOCTYPE Message><Message><Children/></Message>"),
  hostile("doctype-behind-comment.xml", '<?xml version="1.0"?><!-- a --><!DOCTYPE a SYSTEM "x"><a/>'),
  hostile("doctype-lower.xml", "<!doctype html><html></html>"),
  hostile("laughs.xml", `<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]><a>&l12;</a>`),
  hostile("quadratic.xml", `<!DOCTYPE a [<!ENTITY l "${"x".repeat(50_000)}">]><a>${"&l;".repeat(5_000)}</a>`),
  hostile("file-entity.xml", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
  hostile("parameter-entity.xml", '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]><a/>'),
  hostile("doctype-in-utf-16.xml", Buffer.from("\ufeff<!DOCTYPE a><a/>", "utf16le")),
  hostile("undeclared-entity.xml", "<Message><Children>&x;</Children></Message>"),
  hostile("xinclude.xml", '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/></a>'),
  hostile("gzip.xml", gzipSync("<Message><Children/></Message>")),
  hostile("gzip-bomb.json", gzipSync(Buffer.alloc(20 * 1024 * 1024, 0x20))),
  hostile("zip.csv", zipOf("UPN,Forename\r\n")),
  hostile("zip-bomb.xml", zipOf(" ".repeat(20 * 1024 * 1024))),
  hostile("utf-7.xml", '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-'),
  hostile("utf-32.xml", Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0, 0x61, 0, 0, 0])),
  hostile("nul.json", '{"a":"b\u0000c"}'),
  hostile("nul.xml", "<Message><Children>\u0000</Children></Message>"),
  hostile("nul.csv", "UPN,Forename\nA1,\u0000\n"),
  hostile("only-nul.csv", new Uint8Array(4_096)),
  hostile("nothing.json", ""),
  hostile("blank.csv", " \r\n\r\n"),
  hostile("only-a-mark.csv", new Uint8Array([0xef, 0xbb, 0xbf])),
  hostile("deep.json", `{"records":${"[".repeat(20_000)}${"]".repeat(20_000)}}`),
  hostile("deep-objects.json", `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`),
  hostile("deep.xml", `<Message>${"<a>".repeat(20_000)}${"</a>".repeat(20_000)}</Message>`),
  hostile("attributes.xml", `<Message ${Array.from({ length: 5_000 }, (_, at) => `a${at}="1"`).join(" ")}/>`),
  hostile("long-name.xml", `<Message><${"a".repeat(100_000)}/></Message>`),
  hostile("formula.csv", "=cmd|'/c calc'!A1,@SUM(A1)\n+1,-1\n", false),
  hostile("quote-never-closed.csv", `UPN,Forename\nA1,"${"x".repeat(50_000)}`, false),
  hostile("one-row-of-many-cells.csv", `${"a,".repeat(100_000)}\n${"b,".repeat(100_000)}\n`, false),
];

/** Files as large as a record may be, or larger: for memory and time. */
export function largeHostileFiles(): readonly HostileFile[] {
  return [
    hostile("one-byte-more.json", Buffer.alloc(maxRecordBytes + 1, 0x20)),
    hostile("blanks.json", whole(" ")),
    hostile("brackets.json", whole("[")),
    hostile("braces.json", whole('{"a":')),
    hostile("tags.xml", whole("<a>")),
    hostile("empty-tags.xml", whole("<a/>", "<Message><Children>", "</Children></Message>")),
    hostile("angles.xml", whole("<")),
    hostile("attributes.xml", whole(' a="1"', "<Message", "/>")),
    hostile("comments.xml", whole("<!---->", "<Message>", "</Message>"), false),
    hostile("one-text.xml", whole("x", "<Message><Children>", "</Children></Message>"), false),
    hostile("references.xml", whole("&amp;", "<Message><Children>", "</Children></Message>"), false),
    hostile("one-text.json", whole("x", '{"nhsNumber":"9449303223","registeredGPName":"', '"}'), false),
    hostile("empty-lists.json", whole("[],", '{"records":[', "[]]}")),
    hostile("many-keys.json", `{"records":[{${Array.from({ length: 200_000 }, (_, at) => `"k${at}":1`).join(",")}}]}`),
    hostile("same-row.csv", whole("A123456789123,Ada,Lovell\n", "UPN,Forename,Surname\n"), false),
    hostile("commas.csv", whole(","), false),
    hostile("quotes.csv", whole('"'), false),
    hostile("line-ends.csv", whole("\n")),
  ];
}
