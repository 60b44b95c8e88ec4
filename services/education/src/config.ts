import type { ServiceSettings } from "@gatehouse/adapter/service-settings";
import { readServiceSettings } from "@gatehouse/adapter/service-settings";
import { z } from "zod";

const file = z.string().startsWith("/").optional();
/** The service's own environment beside what every adapter has: places of files. */
export const Env = z.object({
  EDUCATION_HEADERS_FILE: file.describe("The names of the columns of the agency's safeguarding log, in JSON"),
  EDUCATION_THRESHOLDS_FILE: file.describe("From when on suspensions and absence propose a concern, in JSON"),
  EDUCATION_OUT: z.enum(["csv", "json"]).optional().describe("What deliveries are written as; csv when absent"),
});

export type EducationConfig = {
  readonly settings: ServiceSettings;
  readonly headersFile: string | null;
  readonly thresholdsFile: string | null;
  readonly out: "csv" | "json";
};
export type ConfigRead =
  | { readonly ok: true; readonly config: EducationConfig }
  | { readonly ok: false; readonly variables: readonly string[] };

/** Reads the configuration; a wrong one is told by the names of the variables, never by their values. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigRead {
  const common = readServiceSettings(environment);
  const own = Env.safeParse(environment);
  if (common.ok && own.success) {
    const { EDUCATION_HEADERS_FILE, EDUCATION_THRESHOLDS_FILE, EDUCATION_OUT } = own.data;
    const config = {
      settings: common.settings,
      headersFile: EDUCATION_HEADERS_FILE ?? null,
      thresholdsFile: EDUCATION_THRESHOLDS_FILE ?? null,
      out: EDUCATION_OUT ?? "csv",
    };
    return { ok: true, config: Object.freeze(config) };
  }
  const wrong = own.success ? [] : own.error.issues.map((issue) => String(issue.path[0]));
  return { ok: false, variables: [...(common.ok ? [] : common.variables), ...new Set(wrong)] };
}
