import { brokenLaws, mappedOk, textFile } from "@gatehouse/adapter/testing/mapper-laws";
import { describe, expect, test } from "vitest";
import { mapRecord } from "./map.ts";
import { mapOk, saidOf, sample, school } from "./testing.ts";

const codeOf = (text: string | Uint8Array): string | undefined => {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const result = mapRecord({ name: "record", bytes }, school());
  return result.ok ? undefined : result.code;
};
const header = "UPN,Forename,Surname,DOB";
const ada = "B801200005001,Ada,Lovell,2017-03-21";

describe("refused", () => {
  test.each([
    ["nothing", "", "record-format-unknown"],
    ["words", "dear all", "record-format-unknown"],
    ["the school's own table", "schoolcensustableid,lea,name\nc-1,950,Hillside\n", "no-subject"],
    ["another table", "a,b\n1,2\n", "record-format-unknown"],
    ["headers alone", `${header}\n`, "no-subject"],
    ["rows without anybody", `${header}\n,,,\n`, "no-subject"],
    ["a DOCTYPE", `<!DOCTYPE x [<!ENTITY a "b">]><CTfile/>`, "xml-doctype"],
    ["XML cut off", "<CTfile><Header>", "xml-malformed"],
    ["another document", "<html/>", "record-format-unknown"],
    ["a transfer file of nobody", "<CTfile><CTFpupilData/></CTfile>", "no-subject"],
    ["a return of nobody", "<Message><Persons/></Message>", "no-subject"],
    ["JSON cut off", `{"pupils":[`, "json-malformed"],
    ["a key twice", `{"upn":"a","upn":"b"}`, "json-malformed"],
    ["other JSON", `{"weather":"fine"}`, "record-format-unknown"],
    ["an open quote", `${header}\n"B80`, "csv-malformed"],
  ])("%s", (_, text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  test("what is no text, too large or too deep", () => {
    expect(codeOf(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0))).toBe("record-encoding-invalid");
    expect(codeOf(Buffer.alloc(5 * 1024 * 1024 + 1, "a"))).toBe("record-too-large");
    expect(codeOf(`${"<CTfile>".repeat(100)}`)).toBe("xml-limit-exceeded");
    expect(codeOf(`${"[".repeat(100)}`)).toMatch(/^json-/);
  });
});

describe("read all the same", () => {
  test.each([
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${header}\n${ada}\n`)],
    ["UTF-16", Buffer.from(`\ufeff${header}\n${ada}\n`, "utf16le")],
    ["CRLF and no last line end", Buffer.from(`${header}\r\n${ada}`)],
    ["empty rows after it", Buffer.from(`${header}\n${ada}\n,,,\n\n\n`)],
    ["columns without a name", Buffer.from(`,${header},\nx,${ada},y\n`)],
    ["a column more in a row", Buffer.from(`${header}\n${ada},stray\n`)],
    ["names of columns in other letters", Buffer.from(`upn,FORENAME,Sur name,date_of_birth\n${ada}\n`)],
  ])("%s", (_, bytes) => {
    const mapped = mappedOk(mapRecord({ name: "record", bytes }, school()));
    expect(brokenLaws(mapped)).toEqual([]);
    expect(saidOf(mapped.drafts, "child.name")).toEqual(["Ada Lovell"]);
    expect(mapped.drafts[0]?.people[0]?.ids[0]?.value).toBe("B801200005001");
  });

  test("letters of other scripts and of Windows-1252 stay what they are", () => {
    expect(saidOf(mapOk(sample("invented/pupils.utf-16.csv")).drafts, "child.name")[0]).toBe("Zoë Lovell");
    expect(saidOf(mapOk(sample("invented/pupils.windows-1252.csv")).drafts, "child.name")[0]).toBe("Renée Quéntin");
  });

  test("a column that comes twice has its first value, and the other is nobody's", () => {
    const mapped = mapOk(textFile(`${header},Surname\n${ada},Other\n`));
    expect(JSON.stringify(mapped.drafts)).not.toContain("Other");
    expect(mapped.fields.unknown).toEqual(["[].#extra[]"]);
  });

  test("a column that nobody knows is said to be unknown, also by a name that could be a person's", () => {
    const mapped = mapOk(textFile(`${header},hobby,Ada Lovell's friend\n${ada},chess,Bo\n`));
    expect(mapped.fields.unknown).toEqual(["[].*", "[].hobby"]);
    expect(JSON.stringify([mapped.warnings, mapped.fields])).not.toMatch(/chess|friend|Lovell/);
  });

  test("an element that nobody knows is said to be unknown", () => {
    const changed = sample("invented/ctf-24.xml")
      .bytes.toString()
      .replace("<Order>1</Order>", "<Order>1</Order><Mood>fine</Mood>");
    expect(mapOk(textFile(changed)).fields.unknown).toEqual(["CTfile.CTFpupilData.Pupil[].Contacts.Contact[].Mood"]);
  });

  test("what lies deeper in a row than its cells is unknown, also under a name that is known elsewhere", () => {
    const mapped = mapOk(
      textFile(`{"pupils":[{"upn":"B801200005001","surname":"Lovell","more":{"dob":"2017-03-21"}}]}`),
    );
    expect(mapped.fields.unknown).toEqual(["pupils[].more.dob"]);
  });

  test("names of an object's own machinery are names like others", () => {
    const text = `{"pupils":[{"upn":"B801200005001","surname":"Lovell","__proto__":{"sex":"F"},"constructor":"x"}]}`;
    const mapped = mapOk(textFile(text));
    expect(saidOf(mapped.drafts, "child.sex")).toEqual([]);
  });

  test("a set with a broken companion is mapped as if it were not there", () => {
    const file = textFile("pupilonrolltableid,startdate,reason1,category\np-1,2026-10-05,DB,SUSP\n");
    const companions = [textFile('pupilonrolltableid,surname\n"p-1'), { name: "x", bytes: Uint8Array.of(0, 1, 2) }];
    expect(mapOk({ ...file, companions }).drafts).toHaveLength(1);
  });
});

test("two thousand pupils are two thousand drafts, with no number of one in another's", () => {
  const rows = Array.from({ length: 2000 }, (_, at) => `p-${at},950,s-1,F${at},S${at},2017-Mar-21 00:00:00`);
  const { drafts } = mapOk(textFile(`pupilonrolltableid,NativeId,sourceid,forename,surname,dob\n${rows.join("\n")}\n`));
  expect(drafts).toHaveLength(2000);
  expect(new Set(drafts.map((draft) => draft.people[0]?.ids[0]?.value)).size).toBe(2000);
  expect(saidOf(drafts.slice(1234, 1235), "child.name")).toEqual(["F1234 S1234"]);
});
