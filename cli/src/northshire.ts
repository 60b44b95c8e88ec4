import { join } from "node:path";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { rootDir } from "@gatehouse/infra/paths";

/** Where the demonstration partnership's files lie. */
export const northshireFolder = join(rootDir, "contracts", "partnerships", "northshire");

/** The demonstration partnership: what previews and maps use when nothing else is named. */
export function readNorthshire(): Partnership {
  return loadPartnership(northshireFolder);
}
