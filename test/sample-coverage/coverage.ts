import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, extname } from "node:path";
import { withCompanions } from "@gatehouse/adapter/companions";
import type { MapRecord } from "@gatehouse/adapter/map";
import { testContext } from "@gatehouse/adapter/testing/mapper-laws";

const root = new URL("../../", import.meta.url);

/** Sectors that have a mapper and samples, by name. */
export function coveredSectors(): readonly string[] {
  const maps = globSync("services/*/src/map.ts", { cwd: root });
  const sectors = maps.map((path) => basename(dirname(dirname(path))));
  return sectors.filter((sector) => existsSync(new URL(`test/samples/${sector}`, root))).toSorted();
}

/** What the samples of one kind in one folder come to. */
export type Coverage = {
  readonly folder: string;
  /** JSON, XML, CSV: by the end of the files' names. */
  readonly form: string;
  readonly files: number;
  /** How many files were refused, by code. */
  readonly refused: ReadonlyMap<string, number>;
  /** Different fields over all files: each stands in one of the three below, the first that fits. */
  readonly source: number;
  readonly used: number;
  readonly unknown: readonly string[];
  readonly notShared: number;
};

function isMapModule(loaded: unknown): loaded is { readonly mapRecord: MapRecord } {
  return (
    typeof loaded === "object" && loaded !== null && "mapRecord" in loaded && typeof loaded.mapRecord === "function"
  );
}

/** What a sector's samples come to, format by format, with the triggers' defaults, each file with the others of its folder. */
export async function coverageOf(sector: string): Promise<readonly Coverage[]> {
  const loaded: unknown = await import(new URL(`services/${sector}/src/map.ts`, root).href);
  if (!isMapModule(loaded)) throw new Error(`services/${sector}/src/map.ts has no mapRecord`);
  const { mapRecord } = loaded;
  const samples = new URL(`test/samples/${sector}/`, root);
  const paths = globSync("**/*.*", { cwd: samples }).toSorted();
  const formats = Map.groupBy(paths, (path) => `${dirname(path)} ${extname(path)}`);
  return [...formats.values()].map((members) => coverageOfFiles(mapRecord, samples, members, paths));
}

function coverageOfFiles(
  mapRecord: MapRecord,
  samples: URL,
  members: readonly string[],
  all: readonly string[],
): Coverage {
  const folder = dirname(members[0] ?? "");
  const read = (path: string) => ({ name: path, bytes: readFileSync(new URL(path, samples)) });
  const set = withCompanions(all.filter((path) => dirname(path) === folder).map((path) => read(path)));
  const fields = { source: new Set<string>(), used: new Set<string>(), unknown: new Set<string>() };
  const refused = new Map<string, number>();
  for (const file of set.filter(({ name }) => members.includes(name))) {
    const result = mapRecord(
      { ...file, name: basename(file.name) },
      testContext("northshire-council", "social-worker"),
    );
    if (!result.ok) refused.set(result.code, (refused.get(result.code) ?? 0) + 1);
    for (const list of ["source", "used", "unknown"] as const) {
      for (const path of result.ok ? result.fields[list] : []) fields[list].add(path);
    }
  }
  // A field may be used in one file and mean nothing in another, of another kind of content.
  const unknown = [...fields.unknown].filter((path) => !fields.used.has(path)).toSorted();
  return {
    folder,
    form: extname(members[0] ?? "")
      .slice(1)
      .toUpperCase(),
    files: members.length,
    refused,
    source: fields.source.size,
    used: fields.used.size,
    unknown,
    notShared: fields.source.size - fields.used.size - unknown.length,
  };
}
