import { GatehouseError } from "@gatehouse/contracts/errors";
import type { CreateMapRecord, MapRecord } from "./map.ts";
import { switchOf } from "./triggers.ts";

/** A sector's `map.ts`, as far as it is needed here. */
function isMapModule(loaded: unknown): loaded is { readonly createMapRecord: CreateMapRecord } {
  return (
    typeof loaded === "object" &&
    loaded !== null &&
    "createMapRecord" in loaded &&
    typeof loaded.createMapRecord === "function"
  );
}

/**
 * Loads a sector's mapper, in whichever thread it is called.
 *
 * @param settings the sector's own, plain data
 * @param on the ids of the triggers that propose
 * @throws internal when the module has no `createMapRecord`
 */
export async function loadMapper(
  mapModule: URL,
  settings: Readonly<Record<string, unknown>>,
  on: readonly string[],
): Promise<MapRecord> {
  const loaded: unknown = await import(mapModule.href);
  if (!isMapModule(loaded)) throw new GatehouseError("internal");
  return loaded.createMapRecord({ ...settings, isOn: switchOf(on) });
}
