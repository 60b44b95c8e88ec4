import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { maxRecordBytes } from "@gatehouse/adapter/limits";
import { isSet } from "@gatehouse/adapter/companions";
import type { MapContext, MapRecord, RecordFile } from "@gatehouse/adapter/map";
import { uuidV7 } from "@gatehouse/client/uuid-v7";
import { errors } from "@gatehouse/contracts/errors";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { exitCodes } from "../exit-codes.ts";
import { filesOf } from "../files.ts";
import { printJson, printNote } from "../print.ts";
import { readNorthshire } from "../northshire.ts";
import type { Sector } from "../sectors.ts";
import { isSector } from "../sectors.ts";

/** Only the sector asked for is loaded: each brings its own readers. */
export const mappers: Readonly<Record<Sector, () => Promise<MapRecord>>> = {
  education: async () => (await import("@gatehouse/education/map")).mapRecord,
  health: async () => (await import("@gatehouse/health/map")).mapRecord,
  housing: async () => (await import("@gatehouse/housing/map")).mapRecord,
  police: async () => (await import("@gatehouse/police/map")).mapRecord,
  probation: async () => (await import("@gatehouse/probation/map")).mapRecord,
  "social-care": async () => (await import("@gatehouse/social-care/map")).mapRecord,
};

export type GivenFile = { readonly path: string; readonly given: string };

/** Maps each file and prints what became of it; a file that cannot be read is an entry too, so the others still show. */
export async function map(sector: string, given: readonly GivenFile[], now: string | undefined): Promise<number> {
  if (!isSector(sector)) return exitCodes.wrongUse;
  const at = now === undefined ? new Date() : new Date(now);
  if (Number.isNaN(at.getTime())) {
    printNote("options-wrong: --now is no RFC 3339 time");
    return exitCodes.wrongUse;
  }
  const mapRecord = await mappers[sector]();
  const context = contextOf(sector, at, readNorthshire());
  const named: NamedPath[] = [];
  const missing: string[] = [];
  for (const { path, given: name } of given) {
    const found = await filesOf(path);
    if (found === null) {
      named.push({ path, shown: name });
      missing.push(`${name} (there is no such file or folder)`);
    }
    if (found?.files.length === 0) missing.push(`${name} (no file is in it)`);
    for (const file of found?.files ?? []) {
      const shown = found?.folder === true ? `${name.replace(/\/$/, "")}/${file.name}` : name;
      named.push({ path: file.path, shown });
    }
  }
  const entries = new Map<NamedPath, unknown>();
  const sets = Map.groupBy(named, ({ path }) => dirname(path));
  for (const [, members] of sets) {
    const companions = await companionsOf(members);
    for (const member of members) entries.set(member, await mapOne(mapRecord, context, member, companions));
  }
  printJson(named.map((member) => entries.get(member)));
  for (const name of missing) printNote(`file-unreadable: ${name}`);
  return missing.length > 0 ? exitCodes.unreadable : exitCodes.ok;
}

type NamedPath = { readonly path: string; readonly shown: string };

/** The given files of one folder are one set: some tables say only beside another whom they are about. */
async function companionsOf(members: readonly NamedPath[]): Promise<ReadonlyMap<string, RecordFile>> {
  const found = new Map<string, RecordFile>();
  const sizes = await Promise.all(members.map(({ path }) => stat(path).catch(() => null)));
  const readable = members.filter((_, at) => sizes[at]?.isFile() === true && (sizes[at]?.size ?? 0) <= maxRecordBytes);
  if (readable.length < 2 || !isSet(sizes.filter((size) => size !== null))) return found;
  for (const { path, shown } of readable) {
    const bytes = await readFile(path).catch(() => null);
    if (bytes !== null) found.set(path, { name: shown, bytes });
  }
  return found;
}

function refused(file: string, code: "file-unreadable" | "record-too-large"): unknown {
  return { file, code, title: errors[code].title };
}

async function mapOne(
  mapRecord: MapRecord,
  context: MapContext,
  { path, shown: file }: NamedPath,
  set: ReadonlyMap<string, RecordFile>,
): Promise<unknown> {
  const found = await stat(path).catch(() => null);
  // A device or a pipe may have no end.
  if (found === null || !found.isFile()) return refused(file, "file-unreadable");
  if (found.size > maxRecordBytes) return refused(file, "record-too-large");
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return refused(file, "file-unreadable");
  const others = [...set].flatMap(([otherPath, other]) => (otherPath === path ? [] : [other]));
  const companions = others.length === 0 ? {} : { companions: others };
  const result = mapRecord({ name: file, bytes, ...companions }, context);
  if (!result.ok) return { file, code: result.code, title: result.title };
  return { file, drafts: result.drafts, warnings: result.warnings, fields: result.fields };
}

/** Digits of the hash that names a case: enough that two children of one agency do not meet. */
const caseDigits = 16;

/** Maps in the name of the demonstration's agency of that kind and its first contact. */
export function contextOf(sector: Sector, now: Date, { agencies, frontDoor }: Partnership): MapContext {
  const agency = agencies.find(({ kind }) => kind === sector);
  const contact = agency?.contacts[0];
  return {
    agency: agency?.id ?? sector,
    author: { name: "A. Mapper", role: contact?.role ?? "author" },
    now: now.toISOString(),
    newId: () => uuidV7(now),
    caseFor: (key) => `case-${createHash("sha256").update(key).digest("hex").slice(0, caseDigits)}`,
    contact: contact?.telephone ?? "",
    frontDoor,
  };
}
