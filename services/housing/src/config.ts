import type { ServiceSettings } from "@gatehouse/adapter/service-settings";
import { readServiceSettings } from "@gatehouse/adapter/service-settings";
import { z } from "zod";

/** Names of this service's own variables. */
export const wordingFile = "HOUSING_WORDING_FILE";
export const headersFile = "HOUSING_REGISTER_HEADERS_FILE";
const path = z.string().startsWith("/").optional();
/** The service's own environment beside what every adapter has: places of files. */
export const Env = z.object({
  [wordingFile]: path.describe("The agency's own words in JSON; the defaults when absent"),
  [headersFile]: path.describe(
    "Headings of the agency's register of cautionary contacts in JSON; the known ones when absent",
  ),
});

export type HousingConfig = {
  readonly settings: ServiceSettings;
  readonly wordingFile: string | null;
  readonly headersFile: string | null;
};
export type ConfigRead =
  | { readonly ok: true; readonly config: HousingConfig }
  | { readonly ok: false; readonly variables: readonly string[] };

/** Reads the configuration; a wrong one is told by the names of the variables, never by their values. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigRead {
  const common = readServiceSettings(environment);
  const own = Env.safeParse(environment);
  if (common.ok && own.success) {
    const files = { wordingFile: own.data[wordingFile] ?? null, headersFile: own.data[headersFile] ?? null };
    return { ok: true, config: Object.freeze({ settings: common.settings, ...files }) };
  }
  const wrong = own.success ? [] : [...new Set(own.error.issues.map((issue) => String(issue.path[0])))];
  return { ok: false, variables: [...(common.ok ? [] : common.variables), ...wrong] };
}
