import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { withCompanions } from "@gatehouse/adapter/companions";
import { maxRecordBytes } from "@gatehouse/adapter/limits";
import { caseReference, recordContext } from "@gatehouse/adapter/record-context";
import type { RecordFile } from "@gatehouse/adapter/map";
import type { RecordRefused, RecordTaken } from "@gatehouse/adapter/take-record";
import type { AgencyKind } from "@gatehouse/contracts/agency";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Message } from "@gatehouse/contracts/message";
import type { Party } from "./parties.ts";

/** A record of a sector, as it lies in a folder `<sector>/**`. */
export type SectorRecord = { readonly sector: AgencyKind; readonly path: string; readonly file: RecordFile };

const sectorFolders: Readonly<Record<string, AgencyKind>> = {
  health: "health",
  probation: "probation",
  "social-care": "social-care",
  education: "education",
  police: "police",
  housing: "housing",
};

/** Notes about the samples themselves, not records. */
const notRecords = /(?:^|\/)(?:readme|sources|licen[cs]e)[^/]*$|\.md$/i;

/** What a folder laid out `<sector>/**` holds. */
export type FoundRecords = {
  readonly records: readonly SectorRecord[];
  /** Files that no adapter could be shown, by error code. */
  readonly unread: readonly ("record-too-large" | "file-unreadable")[];
  /** Files outside every sector's folder. */
  readonly outside: number;
};

/** Every file of a folder laid out `<sector>/**` that `wanted` accepts, in the order of its path. */
export async function readRecords(dir: string, wanted: (path: string) => boolean): Promise<FoundRecords> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = { records: [] as SectorRecord[], unread: [] as FoundRecords["unread"][number][], outside: 0 };
  for (const path of files.toSorted()) {
    const name = relative(dir, path);
    if (notRecords.test(name) || !wanted(name)) continue;
    const sector = sectorFolders[name.split(/[/\\]/)[0] ?? ""];
    if (sector === undefined) {
      found.outside++;
      continue;
    }
    const bytes = await readRecord(path);
    if (typeof bytes === "string") found.unread.push(bytes);
    else found.records.push({ sector, path: name, file: { name: basename(path), bytes } });
  }
  return { ...found, records: inSets(found.records) };
}

/** The files of one folder are one set: some tables say only beside another whom they are about. */
function inSets(records: readonly SectorRecord[]): readonly SectorRecord[] {
  const files = new Map<SectorRecord, RecordFile>();
  for (const set of Map.groupBy(records, ({ path }) => dirname(path)).values()) {
    const members = withCompanions(set.map(({ file }) => file));
    for (const [at, file] of members.entries()) if (set[at]) files.set(set[at], file);
  }
  return records.map((record) => ({ ...record, file: files.get(record) ?? record.file }));
}

/** One file that cannot be read, or is larger than any adapter takes, keeps none of the others back. */
async function readRecord(path: string): Promise<Uint8Array | FoundRecords["unread"][number]> {
  try {
    return (await stat(path)).size > maxRecordBytes ? "record-too-large" : await readFile(path);
  } catch {
    return "file-unreadable";
  }
}

/** What an agency would send for a record, worked out before: nothing is sent. */
export function draftsOf(party: Party, file: RecordFile): readonly Message[] {
  if (!party.adapter) return [];
  const { config, mapRecord } = party.adapter;
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const result = mapRecord(file, recordContext(config, file, now, party.adapter.caseFor));
  return result.ok ? result.drafts : [];
}

/** The keys by which the agency's mapper knows the persons of a record: what an agency's own case is found by. */
export function caseKeysOf(party: Party, file: RecordFile): readonly string[] {
  if (!party.adapter) return [];
  const keys = new Set<string>();
  const note = (key: string): string => {
    keys.add(key);
    return caseReference("none", key);
  };
  const { config, mapRecord } = party.adapter;
  mapRecord(file, recordContext(config, file, "2026-01-01T00:00:00Z", note));
  return [...keys];
}

const mediaTypes: readonly (readonly [RegExp, string])[] = [
  [/\.xml$/i, "application/xml"],
  [/\.csv$/i, "text/csv"],
  [/\.eml$/i, "message/rfc822"],
];

/** The media type by which a file's agency would send it. */
export function mediaTypeOf(name: string): string {
  return mediaTypes.find(([pattern]) => pattern.test(name))?.[1] ?? "application/json";
}

export type Posted =
  | { readonly status: 202; readonly queued: readonly string[]; readonly concerns: readonly string[] }
  | { readonly status: number; readonly code: string };

/** Sends a record to an adapter's HTTP door, as an agency's system does. */
export async function postRecord(party: Party, file: RecordFile): Promise<Posted> {
  if (file.companions !== undefined && party.adapter) {
    // HTTP takes one file at a time: a set goes in as it does from the watched folder.
    const taken = await party.adapter.running.take(file).catch((error: unknown) => error);
    if (!isTaken(taken)) return { status: 503, code: taken instanceof GatehouseError ? taken.code : "internal" };
    return taken.ok ? { status: 202, ...taken } : { status: 422, code: taken.code };
  }
  const answer = await callDoor(party, "POST", "/records", file.bytes, {
    "content-type": file.contentType ?? mediaTypeOf(file.name),
    // Some records say whom they are about in their file name alone.
    slug: encodeURIComponent(file.name),
  });
  const body = (await answer.json()) as { queued?: string[]; concerns?: string[]; code?: string };
  if (answer.status !== 202) return { status: answer.status, code: body.code ?? "internal" };
  return { status: 202, queued: body.queued ?? [], concerns: body.concerns ?? [] };
}

function isTaken(taken: unknown): taken is RecordTaken | RecordRefused {
  return typeof taken === "object" && taken !== null && "ok" in taken;
}

/** One call of an adapter's HTTP door, with an access token. */
export async function callDoor(
  party: Party,
  method: "GET" | "POST",
  path: string,
  body?: Uint8Array | string,
  headers: Readonly<Record<string, string>> = { "content-type": "application/json" },
): Promise<Response> {
  if (!party.adapter) throw new Error("no adapter");
  return await party.adapter.door(path, {
    method,
    headers: { ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : Buffer.from(body) }),
  });
}

/** Puts a record into an adapter's watched folder whole, by rename, as an agency's system should. */
export async function dropRecord(party: Party, name: string, bytes: Uint8Array): Promise<void> {
  if (!party.adapter) return;
  const dir = join(party.adapter.config.folder, "in");
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, `${name}.part`), bytes);
  await rename(join(dir, `${name}.part`), join(dir, name));
}
