import { join } from "node:path";
import type { Disk } from "@gatehouse/client/disk";
import { writeWhole } from "@gatehouse/client/disk";
import type { IdempotencyStore, KeptRequest } from "@gatehouse/http/idempotency";
import type { UsedAssertions } from "@gatehouse/http/oauth/authority";
import { z } from "zod";

const Kept = z.strictObject({
  fingerprint: z.string(),
  answer: z.strictObject({ status: z.int(), contentType: z.string(), body: z.string() }).nullable(),
}) satisfies z.ZodType<KeptRequest>;

const dayMs = 24 * 3600_000;
const extension = ".json";
/** More requests than a client sends again; a folder of every client's is still listed in a second. */
const usualMost = 10_000;

/**
 * Keeps answers by idempotency key in a folder, each for this day (UTC) and the next, and of each client its newest: who
 * sends without end loses its own oldest and nobody else's. They hold ids, codes and names of fields, as the door's answers
 * do, and no body that came.
 *
 * @param clock milliseconds since 1970
 * @param most how many of one client are kept
 */
export async function openKeptAnswers(
  dir: string,
  disk: Disk,
  clock: () => number,
  most: number = usualMost,
): Promise<IdempotencyStore> {
  await disk.makeDir(dir);
  const day = (ago: number): string => new Date(clock() - ago * dayMs).toISOString().slice(0, 10);
  const nameOf = (of: string, id: string): string => `${of}-${id}${extension}`;
  const known = new Map<string, Set<string>>();
  const note = (name: string): Set<string> => {
    const owner = name.slice(day(0).length + 1).split(".")[0] ?? "";
    const names = known.get(owner) ?? new Set();
    known.set(owner, names.add(name));
    return names;
  };
  // By day, as their names begin with it: the oldest first.
  for (const name of [...(await disk.list(dir))].toSorted()) note(name);
  const forget = async (names: Set<string>, name: string): Promise<void> => {
    names.delete(name);
    await disk.remove(join(dir, name));
  };
  let swept = "";
  const sweep = async (): Promise<void> => {
    if (swept === day(0)) return;
    swept = day(0);
    for (const names of known.values()) for (const name of names) if (name < day(1)) await forget(names, name);
  };
  return {
    read: async (id) => {
      await sweep();
      const file = (of: string): string => join(dir, nameOf(of, id));
      const bytes = (await disk.read(file(day(0)))) ?? (await disk.read(file(day(1))));
      return bytes === null ? null : Kept.parse(JSON.parse(new TextDecoder().decode(bytes)));
    },
    write: async (id, kept) => {
      const name = nameOf(day(0), id);
      await writeWhole(disk, join(dir, name), Buffer.from(JSON.stringify(kept)));
      const names = note(name);
      for (const oldest of names) {
        if (names.size <= most) break;
        await forget(names, oldest);
      }
    },
  };
}

const usedForm = /^(\d{1,12})-([A-Za-z0-9_-]{1,100})$/;

/** Keeps which client assertions were used, each until it would be refused for its age; one empty file each. */
export async function openUsedAssertions(dir: string, disk: Disk, clock: () => number): Promise<UsedAssertions> {
  await disk.makeDir(dir);
  const used = new Map<string, number>();
  for (const name of await disk.list(dir)) {
    const [, until, id] = usedForm.exec(name) ?? [];
    if (id !== undefined) used.set(id, Number(until));
  }
  const forgetOld = async (): Promise<void> => {
    for (const [id, until] of used) {
      if (until * 1000 > clock()) continue;
      used.delete(id);
      await disk.remove(join(dir, `${until}-${id}`));
    }
  };
  return {
    take: async (id, until) => {
      if (used.has(id)) return false;
      // At once, before anything is awaited: of two that come together one is the second.
      used.set(id, until);
      await disk.writeSynced(join(dir, `${until}-${id}`), new Uint8Array());
      await disk.syncDir(dir);
      await forgetOld();
      return true;
    },
  };
}
