import type { ServiceSettings } from "@gatehouse/adapter/service-settings";
import { readServiceSettings } from "@gatehouse/adapter/service-settings";
import { z } from "zod";

const partnershipDir = "SOCIAL_CARE_PARTNERSHIP_DIR";
/** The service's own environment beside what every adapter has: places of files. */
export const Env = z.object({
  [partnershipDir]: z
    .string()
    .startsWith("/")
    .describe("The partnership's folder: tells which sector a referral comes from"),
});

export type SocialCareConfig = { readonly settings: ServiceSettings; readonly partnershipDir: string };
export type ConfigRead =
  | { readonly ok: true; readonly config: SocialCareConfig }
  | { readonly ok: false; readonly variables: readonly string[] };

/** Reads the configuration; a wrong one is told by the names of the variables, never by their values. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigRead {
  const common = readServiceSettings(environment);
  const own = Env.safeParse(environment);
  if (common.ok && own.success)
    return {
      ok: true,
      config: Object.freeze({ settings: common.settings, partnershipDir: own.data[partnershipDir] }),
    };
  return { ok: false, variables: [...(common.ok ? [] : common.variables), ...(own.success ? [] : [partnershipDir])] };
}
