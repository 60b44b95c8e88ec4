import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { audit } from "@gatehouse/gateway/audit";
import { readConfig } from "@gatehouse/gateway/config";
import { silentLog } from "@gatehouse/observe/log";
import type { Broker } from "./broker.ts";
import type { Check } from "./checks.ts";

/** Whether everything that was decided comes out again from what was sent and the register as it stood. */
export async function ledgerJudged({ places }: Pick<Broker, "places">): Promise<Check> {
  const read = readConfig(parseEnv(await readFile(join(places.gateway, "gateway.env"), "utf8")));
  if (!read.ok) throw new GatehouseError("setting-wrong", { field: read.variables.join(" ") });
  let records = 0;
  const otherwise: string[] = [];
  const everything = { from: null, to: null, message: null };
  const ports = { log: silentLog, passed: () => undefined };
  for await (const { record, result, differences } of audit(read.config, everything, ports)) {
    records += 1;
    if (result === "different") otherwise.push(`record ${record} (${differences.join(", ")})`);
  }
  const found = otherwise.length === 0 ? "none comes out otherwise" : `otherwise: ${otherwise.join(", ")}`;
  return { held: otherwise.length === 0 && records > 0, sentence: `${records} records judged again, ${found}` };
}
