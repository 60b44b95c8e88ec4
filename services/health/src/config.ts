import { readServiceSettings } from "@gatehouse/adapter/service-settings";
import type { ServiceSettings } from "@gatehouse/adapter/service-settings";
import { z } from "zod";
import type { HealthRules } from "./reading.ts";
import { defaultRules } from "./reading.ts";

const Topic = z.strictObject({
  codes: z.array(z.string().min(1).max(100)).max(1000).describe("Codes of the agency's records"),
  words: z.array(z.string().min(2).max(100)).max(1000).describe("Whole words; one that ends in * may go on"),
});

/** The file of an agency's own rules; each part that is left out keeps its default. */
export const RulesFile = z.strictObject({
  topics: z.strictObject({ sexualHealth: Topic, mentalHealth: Topic, injury: Topic }).partial().optional(),
  triggers: z.strictObject({ flags: Topic, messages: Topic, attendances: Topic }).partial().optional(),
});

/** The service's own environment beside what every adapter has: places of files. */
export const Env = z.object({
  HEALTH_RULES_FILE: z.string().startsWith("/").optional().describe("Rules in JSON; the defaults when absent"),
});

export type HealthConfig = { readonly settings: ServiceSettings; readonly rulesFile: string | null };
export type ConfigRead =
  | { readonly ok: true; readonly config: HealthConfig }
  | { readonly ok: false; readonly variables: readonly string[] };

/** Reads the configuration; a wrong one is told by the names of the variables, never by their values. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigRead {
  const common = readServiceSettings(environment);
  const own = Env.safeParse(environment);
  if (common.ok && own.success) {
    return { ok: true, config: { settings: common.settings, rulesFile: own.data.HEALTH_RULES_FILE ?? null } };
  }
  return {
    ok: false,
    variables: [...(common.ok ? [] : common.variables), ...(own.success ? [] : ["HEALTH_RULES_FILE"])],
  };
}

/** An agency's rules over the defaults; null when the file is not of its form. */
export function readRules(json: unknown): HealthRules | null {
  const parsed = RulesFile.safeParse(json);
  if (!parsed.success) return null;
  const { topics, triggers } = parsed.data;
  return {
    topics: { ...defaultRules.topics, ...given(topics ?? {}) },
    triggers: { ...defaultRules.triggers, ...given(triggers ?? {}) },
  };
}

type Rule = z.infer<typeof Topic>;

function given(part: Readonly<Record<string, Rule | undefined>>): Readonly<Record<string, Rule>> {
  return Object.fromEntries(Object.entries(part).flatMap(([name, rule]) => (rule === undefined ? [] : [[name, rule]])));
}
