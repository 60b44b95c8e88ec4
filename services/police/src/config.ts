import type { ServiceSettings } from "@gatehouse/adapter/service-settings";
import { readServiceSettings } from "@gatehouse/adapter/service-settings";
import { z } from "zod";

const rulesFile = "POLICE_RULES_FILE";
/** The service's own environment beside what every adapter has: places of files. */
export const Env = z.object({
  [rulesFile]: z
    .string()
    .startsWith("/")
    .optional()
    .describe("Offence codes that make a concern, and the words it is told in, as JSON; the defaults when absent"),
});

export type PoliceConfig = { readonly settings: ServiceSettings; readonly rulesFile: string | null };
export type ConfigRead =
  | { readonly ok: true; readonly config: PoliceConfig }
  | { readonly ok: false; readonly variables: readonly string[] };

/** Reads the configuration; a wrong one is told by the names of the variables, never by their values. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigRead {
  const common = readServiceSettings(environment);
  const own = Env.safeParse(environment);
  if (common.ok && own.success)
    return {
      ok: true,
      config: Object.freeze({ settings: common.settings, rulesFile: own.data[rulesFile] ?? null }),
    };
  return { ok: false, variables: [...(common.ok ? [] : common.variables), ...(own.success ? [] : [rulesFile])] };
}
