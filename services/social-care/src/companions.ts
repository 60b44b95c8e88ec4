import { rememberedBy } from "@gatehouse/adapter/companions";
import { readCsv } from "@gatehouse/adapter/csv";
import { isBirthDate } from "@gatehouse/adapter/dates";
import { decodeRecord } from "@gatehouse/adapter/decode";
import { each, rootField } from "@gatehouse/adapter/field";
import { FieldLedger } from "@gatehouse/adapter/field-ledger";
import { leafAt } from "@gatehouse/adapter/leaf";
import type { RecordFile } from "@gatehouse/adapter/map";
import type { Somebody } from "@gatehouse/adapter/one-person";
import type { Instant } from "@gatehouse/contracts/message";
import type { KnownChild } from "./records/looked-after-child.ts";
import { whoIs } from "./records/looked-after-child.ts";
import type { KnownChildren } from "./records/looked-after.ts";

/** Of the tables of a return only those that say when a child was born, by their first line, say who it is. */
const namesChildren = /^[^\r\n]*\b(?:UPN|DOB)\b/i;

const peopleIn = rememberedBy((bytes: Uint8Array): readonly Somebody[] => {
  const decoded = decodeRecord(bytes, "windows-1252");
  if (!decoded.ok || !namesChildren.test(decoded.text)) return [];
  // Columns in small letters are read as if they were in capitals, as the table itself is.
  const table = readCsv(decoded.text.replace(/^[^\r\n]*/, (columns) => columns.toUpperCase()));
  if (!table.ok || !table.columns.includes("CHILD")) return [];
  // What a companion says is accounted for when its own turn comes: this ledger is nobody's.
  return each(rootField(table.rows, new FieldLedger(null)))
    .filter((row) => leafAt(row, "CHILD") !== undefined)
    .map((row) => whoIs(row, "CHILD"));
});

/**
 * What the other tables of the same return say of its children: birth date and pupil number. Read at the first question. A
 * number of which two of them disagree is two children's: `everybody` tells so to who asks before anybody is found.
 */
export function knownFrom(companions: readonly RecordFile[] | undefined, now: Instant): KnownChildren {
  let everybody: readonly Somebody[] | undefined;
  let byNumber: ReadonlyMap<string | undefined, readonly Somebody[]> | undefined;
  const all = (): readonly Somebody[] => (everybody ??= (companions ?? []).flatMap(peopleIn));
  const index = (): typeof byNumber =>
    (byNumber ??= Map.groupBy(all(), ({ ids }) => ids.find(({ scheme }) => scheme === "local")?.value));
  return {
    everybody: all,
    find: (child): KnownChild | undefined => {
      const same = index()?.get(child);
      if (same === undefined) return undefined;
      const born = same.find((one) => one.born !== undefined)?.born;
      const ids = same.flatMap((one) => one.ids.filter(({ scheme }) => scheme === "upn")).slice(0, 1);
      return { ids, born: born !== undefined && isBirthDate(born, now) ? born : undefined };
    },
  };
}
