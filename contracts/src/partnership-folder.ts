import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { GatehouseError } from "./errors.ts";
import type { Partnership } from "./partnership.ts";
import { readPartnership } from "./partnership-files.ts";
import type { PartnershipSource } from "./partnership-files.ts";

/**
 * Reads a partnership from its folder, once, at a start. Files that begin with a dot, and those that are not YAML (a note
 * for readers), are passed over.
 *
 * @param folder the path of the folder that holds `partnership.yaml`
 * @throws GatehouseError `file-unreadable` when the folder cannot be read; `partnership-unreadable` with file, line and
 *   field when something in it is not understood
 */
export function loadPartnership(folder: string): Partnership {
  return loadPartnershipSource(folder).partnership;
}

/**
 * The same, with where each word stands.
 *
 * @throws GatehouseError as `loadPartnership`
 */
export function loadPartnershipSource(folder: string): PartnershipSource {
  return readPartnership(filesIn(folder));
}

function filesIn(folder: string): ReadonlyMap<string, string> {
  try {
    const names = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml") && !entry.name.startsWith("."))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
    return new Map(names.toSorted().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  } catch (cause) {
    throw new GatehouseError("file-unreadable", { field: "partnership" }, { cause });
  }
}
