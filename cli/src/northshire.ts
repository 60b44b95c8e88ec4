import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { loadPartnership } from "@gatehouse/contracts/partnership";
import { rootDir } from "@gatehouse/infra/paths";

/** The demonstration partnership: what previews and maps use when nothing else is named. */
export async function readNorthshire(): Promise<Partnership> {
  return loadPartnership(await readFile(join(rootDir, "contracts", "partnerships", "northshire.yaml"), "utf8"));
}
