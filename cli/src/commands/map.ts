import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { maxRecordBytes } from "@gatehouse/adapter/limits";
import type { MapContext, MapRecord } from "@gatehouse/adapter/map";
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
const mappers: Readonly<Record<Sector, () => Promise<MapRecord>>> = {
  health: async () => (await import("@gatehouse/health/map")).mapRecord,
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
  const entries: unknown[] = [];
  for (const { path, given: name } of given) {
    const found = await filesOf(path);
    if (found === null) entries.push(refused(name, "file-unreadable"));
    for (const file of found?.files ?? []) {
      const shown = found?.folder === true ? `${name.replace(/\/$/, "")}/${file.name}` : name;
      entries.push(await mapOne(mapRecord, context, file.path, shown));
    }
  }
  printJson(entries);
  return exitCodes.ok;
}

function refused(file: string, code: "file-unreadable" | "record-too-large"): unknown {
  return { file, code, title: errors[code].title };
}

async function mapOne(mapRecord: MapRecord, context: MapContext, path: string, file: string): Promise<unknown> {
  const found = await stat(path).catch(() => null);
  // A device or a pipe may have no end.
  if (found === null || !found.isFile()) return refused(file, "file-unreadable");
  if (found.size > maxRecordBytes) return refused(file, "record-too-large");
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return refused(file, "file-unreadable");
  const result = mapRecord({ name: file, bytes }, context);
  if (!result.ok) return { file, code: result.code, title: result.title };
  return { file, drafts: result.drafts, warnings: result.warnings, fields: result.fields };
}

/** Digits of the hash that names a case: enough that two children of one agency do not meet. */
const caseDigits = 16;

/** Maps in the name of the demonstration's agency of that kind and its first contact. */
function contextOf(sector: Sector, now: Date, { agencies, frontDoor }: Partnership): MapContext {
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
