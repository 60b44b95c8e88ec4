import fc from "fast-check";
import { expect, test } from "vitest";
import { namelessColumn, readCells, readCsv } from "./csv.ts";
import { maxCells } from "./limits.ts";

const rowsOf = (text: string): unknown => {
  const read = readCsv(text);
  return read.ok ? read.rows.map((row) => Object.fromEntries(row)) : read.code;
};

test.each([
  { name: "CRLF and no last line end", text: "A,B\r\n1,2", rows: [{ A: "1", B: "2" }] },
  { name: "blanks around cells", text: "A , B\n 1 ,2\n", rows: [{ A: "1", B: "2" }] },
  {
    name: "quoted cells with commas, quotation marks and line ends",
    text: 'A,B\n"1,""x""\n",2\n',
    rows: [{ A: '1,"x"\n', B: "2" }],
  },
  { name: "empty rows", text: "A,B\n\n,\n1,2\n", rows: [{ A: "1", B: "2" }] },
  { name: "a short row", text: "A,B\n1\n", rows: [{ A: "1" }] },
  { name: "a formula, as text", text: "A\n=1+1\n", rows: [{ A: "=1+1" }] },
  { name: "a long row", text: "A\n1,2,3\n", rows: [{ A: "1", [namelessColumn]: ["2", "3"] }] },
  {
    name: "two columns of one name: the first counts",
    text: "A,A\n1,2\n",
    rows: [{ A: "1", [namelessColumn]: ["2"] }],
  },
  { name: "a column called __proto__", text: "__proto__,A\n1,2\n", rows: [{ ["__proto__"]: "1", A: "2" }] },
  { name: "a quotation mark that does not end", text: 'A\n"1\n', rows: "csv-malformed" },
  { name: "text after a quoted cell", text: 'A\n"1"2\n', rows: "csv-malformed" },
  { name: "nothing", text: "", rows: [] },
])("reads $name", ({ text, rows }) => {
  expect(rowsOf(text)).toEqual(rows);
});

test("refuses more cells than any real extract has", () => {
  expect(rowsOf(`A\n${"1,".repeat(maxCells)}\n`)).toBe("csv-limit-exceeded");
});

test("property: any text is read or refused", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(typeof readCsv(text).ok).toBe("boolean");
    }),
  );
});
test("property: cells that need no quoting come back as they were", () => {
  const cell = fc.stringMatching(/^[A-Za-z0-9=@+-]{1,8}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), (rows) => {
      expect(rowsOf(`A,B\n${rows.map((row) => row.join(",")).join("\n")}`)).toEqual(rows.map(([A, B]) => ({ A, B })));
    }),
  );
});

test("a table without a header has its first row among the rows, and no column name is needed twice", () => {
  expect(readCells("a,a\n\n1,2,3\n")).toEqual({
    ok: true,
    rows: [
      ["a", "a"],
      ["1", "2", "3"],
    ],
  });
  expect(readCells('a,"b').ok).toBe(false);
});

test.each(["\t", ";"])("a header row that is divided by %j and has no comma divides the table", (mark) => {
  const read = readCsv(`A${mark}B\n1${mark}"x, ${mark} y"\n`);
  expect(read).toMatchObject({ ok: true, columns: ["A", "B"] });
  expect(read.ok && read.rows[0]?.get("B")).toBe(`x, ${mark} y`);
  expect(readCsv(`A,B\n1${mark}2,3\n`)).toMatchObject({ ok: true, columns: ["A", "B"] });
});
