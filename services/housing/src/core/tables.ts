import { each } from "@gatehouse/adapter/field";
import type { RecordTree } from "@gatehouse/adapter/record-tree";
import { letterOf } from "../register/columns.ts";
import type { Source } from "../source.ts";
import { bulkLog, bulkUpload } from "./bulk.ts";
import { isExportHeader, namedLog } from "./fields.ts";
import { readLogs } from "./household.ts";
import { isCoreField } from "./known-fields.ts";

/** A table of CORE, its rows laid out, and how they are read. */
export type CoreTable = { readonly tree: RecordTree; readonly source: Source };

type Cells = readonly (readonly string[])[];
/** Most rows above the names of an export: the questions in words. */
const headerRows = 2;
/** A list of CORE's fields or of its schemes is known by so many of their names. */
const enoughNames = 5;

const aboutNobody: Source = { read: () => "no-subject" };

function lastName(path: string): string {
  return (path.split(".").at(-1) ?? "").replaceAll("[]", "");
}

/** An export: the questions in words in its first row, or not, then the names of the fields, then the logs. */
function exported(cells: Cells): CoreTable | undefined {
  const at = cells.slice(0, headerRows).findIndex(isExportHeader);
  if (at < 0) return undefined;
  const taken = new Set<string>();
  const names = (cells[at] ?? []).map((cell, place) => {
    const name = cell.trim();
    // A name that is none of CORE's could be anything, a person's too: its column is known by its letter. Of two columns
    // with one name the first counts.
    const isOwn = isCoreField(name) && !taken.has(name.toLowerCase());
    taken.add(name.toLowerCase());
    return isOwn ? name : `column-${letterOf(place)}`;
  });
  const rows = cells
    .slice(at + 1)
    .map(
      (row) =>
        new Map(row.map((cell, place): [string, RecordTree] => [names[place] ?? `column-${letterOf(place)}`, cell])),
    );
  const source: Source = {
    read: (root, reading) => {
      const isAbout = readLogs(each(root).map(namedLog), reading);
      reading.ledger.know((path) => isCoreField(lastName(path)));
      return isAbout ? [] : "no-subject";
    },
  };
  return { tree: rows, source };
}

function uploaded(cells: Cells): CoreTable | undefined {
  const bulk = bulkUpload(cells);
  if (bulk === undefined) return undefined;
  const source: Source = {
    read: (root, reading) => {
      const logs = each(root).map((row) => bulkLog(row, bulk.columns));
      const isAbout = readLogs(logs, reading);
      // Every column of a template is known, by its number: what is not used was asked for statistics.
      reading.ledger.know((path) => /^field-\d{1,3}$/.test(lastName(path)));
      return isAbout ? [] : "no-subject";
    },
  };
  return { tree: bulk.rows, source };
}

/** Lists of CORE's own: its schemes and their locations, the names of its fields. They are about nobody. */
function listed(cells: Cells): CoreTable | undefined {
  const across = cells[0] ?? [];
  const down = cells.slice(0, 50).map((row) => row[0] ?? "");
  const isList = [across, down].some(
    (names) => names.filter((name) => /_|^[A-Z0-9]+$/.test(name) && isCoreField(name)).length >= enoughNames,
  );
  return isList ? { tree: [], source: aboutNobody } : undefined;
}

/** A table of CORE: an export, a bulk upload, or a list of its own. Undefined for any other. */
export function coreOfTable(cells: Cells): CoreTable | undefined {
  return uploaded(cells) ?? exported(cells) ?? listed(cells);
}
