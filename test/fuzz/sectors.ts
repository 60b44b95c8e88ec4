import { globSync } from "node:fs";
import { basename, dirname, extname } from "node:path";
import type { MapRecord } from "@gatehouse/adapter/map";
import type { Sample } from "@gatehouse/adapter/testing/mapper-laws";
import { samplesIn } from "@gatehouse/adapter/testing/mapper-laws";

const root = new URL("../../", import.meta.url);

/** One form of records that a sector reads, with its samples. */
export type Form = {
  readonly sector: string;
  /** `.json`, `.xml` or `.csv` */
  readonly form: string;
  readonly samples: readonly Sample[];
};

/** Sectors that have a mapper. */
export const sectors: readonly string[] = globSync("services/*/src/map.ts", { cwd: root })
  .map((path) => basename(dirname(dirname(path))))
  .toSorted();

/** Where a sector's mapper is. */
export function mapModuleOf(sector: string): URL {
  return new URL(`services/${sector}/src/map.ts`, root);
}

/** A sector's mapper with its defaults. */
export async function mapperOf(sector: string): Promise<MapRecord> {
  const { mapRecord } = (await import(mapModuleOf(sector).href)) as { readonly mapRecord: MapRecord };
  return mapRecord;
}

/** Every form of every sector that there are samples of. */
export const forms: readonly Form[] = sectors.flatMap((sector) => {
  const all = samplesIn(new URL(`test/samples/${sector}/`, root));
  const byForm = Map.groupBy(all, ({ path }) => extname(path));
  return [...byForm].map(([form, samples]) => ({ sector, form, samples }));
});
