import { readFile, stat } from "node:fs/promises";
import { maxRecordBytes } from "@gatehouse/adapter/limits";
import { CheckFailed } from "@gatehouse/infra/conformance/check-failed";
import type { Check } from "@gatehouse/infra/conformance/kit";
import { filesOf } from "../files.ts";
import { readNorthshire } from "../northshire.ts";
import type { Sector } from "../sectors.ts";
import { contextOf, mappers } from "./map.ts";

/** Whether the records of a folder map: counts and codes, no name of a file, which may say whom it is about. */
export function recordsMap(sector: Sector, folder: string): Check {
  return async () => {
    const mapRecord = await mappers[sector]();
    const context = contextOf(sector, new Date(), readNorthshire());
    const refused = new Map<string, number>();
    const found = await filesOf(folder);
    let mapped = 0;
    for (const { path } of found?.files ?? []) {
      const isSmall = (await stat(path)).size <= maxRecordBytes;
      const result = isSmall
        ? mapRecord({ name: path.split("/").at(-1) ?? "", bytes: await readFile(path) }, context)
        : null;
      if (result?.ok === true) mapped += 1;
      else {
        const code = result?.code ?? "record-too-large";
        refused.set(code, (refused.get(code) ?? 0) + 1);
      }
    }
    const codes = [...refused].map(([code, count]) => `${count} ${code}`).join(", ");
    if (mapped === 0) throw new CheckFailed(`No record of the folder maps${codes === "" ? "" : `: ${codes}`}.`);
    return `${mapped} records of the folder map${codes === "" ? "" : `; refused with their codes: ${codes}`}.`;
  };
}
