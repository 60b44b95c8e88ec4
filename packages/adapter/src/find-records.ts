import { dirname } from "node:path";
import type { AskedPerson } from "./asked-person.ts";
import { withCompanions } from "./companions.ts";
import { maxRecordBytes } from "./limits.ts";
import type { RecordFile } from "./map.ts";
import { membersOf, readNoFollow } from "./set-folder.ts";

/** What a search of the agency's records gives: those that could be read, one after the other, and how many could not. */
export type RecordSearch = {
  readonly records: AsyncIterable<RecordFile>;
  /** Known when all records have been given. */
  readonly unread: () => number;
};

/** Searches the agency's records, all of them or those that may be about the people asked about. */
export type FindRecords = (people: readonly AskedPerson[]) => RecordSearch;

/** Most files of the folder: past it nothing could be said not to be held, and the agency needs a search of its own. */
export const maxSearchedFiles = 2_000;

/**
 * Searches a folder that the agency's system keeps its exports in, whole: each file with the others of its own folder as
 * companions. What is too large, or past the number of files, counts as unread.
 */
export function recordsInFolder(dir: string): FindRecords {
  return () => {
    let unread = 0;
    async function* records(): AsyncIterable<RecordFile> {
      const found = await membersOf(dir);
      // A file that its writer has not finished may hold what was asked for.
      if (found === null) unread += 1;
      const members = found ?? [];
      unread += Math.max(0, members.length - maxSearchedFiles);
      for (const set of Map.groupBy(members.slice(0, maxSearchedFiles), ({ path }) => dirname(path)).values()) {
        const files: RecordFile[] = [];
        for (const { name, path, size } of set) {
          const bytes = size > maxRecordBytes ? null : await readNoFollow(path).catch(() => null);
          if (bytes === null) unread += 1;
          else files.push({ name, bytes });
        }
        yield* withCompanions(files);
      }
    }
    return { records: records(), unread: () => unread };
  };
}
