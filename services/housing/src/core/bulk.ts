import type { Field } from "@gatehouse/adapter/field";
import { leafAt } from "@gatehouse/adapter/leaf";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import type { Log } from "./log.ts";
import type { Asked } from "./questions.ts";
import { askedBy, layouts } from "./questions.ts";

/** The rows of a bulk upload by the numbers of their columns, and what each column asks for. */
export type Bulk = { readonly rows: readonly RecordTree[]; readonly columns: ReadonlyMap<number, Asked> };

type Cells = readonly (readonly string[])[];

/** The row that numbers the columns; its label stands in the first column, which the service does not read. */
function numbering(cells: Cells): number {
  return cells.findIndex(
    (row) =>
      /^(?:bulk upload )?field number$/i.test(row[0] ?? "") && row.slice(1, 4).every((cell) => /^\d+$/.test(cell)),
  );
}

/** Whether a row is one of that year's template: its own columns for the day say one of the collection year. */
function fits(row: ReadonlyMap<string, string>, at: (typeof layouts)[number]): boolean {
  const number = (name: string): number => {
    const column = [...at.columns].find(([, asked]) => asked.name === name)?.[0] ?? 0;
    return Number(row.get(fieldName(column)) ?? Number.NaN);
  };
  const [day, month, year] = [number("startDay"), number("startMonth"), number("startYear")];
  const whole = year < 100 ? 2000 + year : year;
  const opened = month >= 4 ? whole : whole - 1;
  return day >= 1 && day <= 31 && month >= 1 && month <= 12 && opened === at.year;
}

function fieldName(number: number): string {
  return `field-${number}`;
}

/** Reads the template's questions where they stand above the numbers; else the numbers alone say it, by the year. */
function columnsOf(cells: Cells, at: number, rows: readonly ReadonlyMap<string, string>[]): ReadonlyMap<number, Asked> {
  const numbers = cells[at] ?? [];
  const questions = cells.slice(0, at).find((row) => /^question$/i.test(row[0] ?? ""));
  if (questions === undefined) return layouts.find((one) => rows.some((row) => fits(row, one)))?.columns ?? new Map();
  const columns = new Map<number, Asked>();
  for (const [place, question] of questions.entries()) {
    const asked = askedBy(question);
    const number = Number(numbers[place]);
    const isFirst = asked !== undefined && ![...columns.values()].some((one) => isSame(one, asked));
    if (asked !== undefined && isFirst && Number.isInteger(number) && number > 0) columns.set(number, asked);
  }
  return columns;
}

function isSame(one: Asked, other: Asked): boolean {
  return one.name === other.name && ("person" in one ? one.person : 0) === ("person" in other ? other.person : 0);
}

/** A bulk upload of CORE, lettings or sales of any year; undefined for any other table. */
export function bulkUpload(cells: Cells): Bulk | undefined {
  const at = numbering(cells);
  if (at < 0) return undefined;
  const numbers = cells[at] ?? [];
  const rows = cells.slice(at + 1).map((row) => {
    const named = row.flatMap((cell, place): [string, string][] =>
      /^\d+$/.test(numbers[place] ?? "") ? [[fieldName(Number(numbers[place])), cell]] : [],
    );
    return new Map<string, string>(named);
  });
  return { rows, columns: columnsOf(cells, at, rows) };
}

/** One row of a bulk upload as a log. */
export function bulkLog(field: Field, columns: ReadonlyMap<number, Asked>): Log {
  const places = [...columns];
  const leaf = (wanted: Asked): ReturnType<typeof leafAt> => {
    const number = places.find(([, asked]) => isSame(asked, wanted))?.[0];
    return number === undefined ? undefined : leafAt(field, fieldName(number));
  };
  return {
    path: field.path,
    answer: (name) => leaf({ name }),
    of: (person, name) => leaf({ name, person }),
  };
}
