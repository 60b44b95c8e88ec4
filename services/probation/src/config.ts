import type { ServiceSettings } from "@gatehouse/adapter/service-settings";
import { readServiceSettings } from "@gatehouse/adapter/service-settings";
import { z } from "zod";

const wordingFile = "PROBATION_WORDING_FILE";
/** The service's own environment beside what every adapter has: places of files. */
export const Env = z.object({
  [wordingFile]: z
    .string()
    .startsWith("/")
    .optional()
    .describe("The agency's own words in JSON; the defaults when absent"),
});

export type ProbationConfig = { readonly settings: ServiceSettings; readonly wordingFile: string | null };
export type ConfigRead =
  | { readonly ok: true; readonly config: ProbationConfig }
  | { readonly ok: false; readonly variables: readonly string[] };

/** Reads the configuration; a wrong one is told by the names of the variables, never by their values. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigRead {
  const common = readServiceSettings(environment);
  const own = Env.safeParse(environment);
  if (common.ok && own.success)
    return {
      ok: true,
      config: Object.freeze({ settings: common.settings, wordingFile: own.data[wordingFile] ?? null }),
    };
  return { ok: false, variables: [...(common.ok ? [] : common.variables), ...(own.success ? [] : [wordingFile])] };
}
