import fc from "fast-check";
import { expect, test } from "vitest";
import { readCsv } from "./csv.ts";
import { withoutFormulaMark, writeCsv } from "./write-csv.ts";

test("a cell that begins like a formula is text to a spreadsheet", () => {
  for (const cell of ["=1+1", "+44 1632", "-1", "@sum(A1)"])
    expect(writeCsv(["Text"], [{ Text: cell }])).toBe(`Text\r\n'${cell}\r\n`);
});

test("quotes, commas and line ends stay in their cell, and a cell that a row has not is empty", () => {
  const text = writeCsv(["A", "B"], [{ A: 'she said "no",\nthen left' }]);
  const read = readCsv(text);
  expect(read).toMatchObject({ ok: true, columns: ["A", "B"] });
  expect(read.ok && read.rows[0]?.get("A")).toBe('she said "no",\nthen left');
});

test("property: what is written is read again", () => {
  const cell = fc.string({ minLength: 1, maxLength: 30 }).map((text) => `x${text}`.replace(/\s+/g, " ").trim());
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), (pairs) => {
      const read = readCsv(
        writeCsv(
          ["A", "B"],
          pairs.map(([A, B]) => ({ A, B })),
        ),
      );
      const rows = read.ok ? read.rows.map((row) => [row.get("A"), row.get("B")]) : [];
      expect(rows).toEqual(pairs);
    }),
    { numRuns: 100 },
  );
});

test("the mark before a formula is taken off again", () => {
  expect(withoutFormulaMark("'=1+1")).toBe("=1+1");
  expect(withoutFormulaMark("'tis so")).toBe("'tis so");
});
