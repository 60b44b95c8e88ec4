import { AgencyId } from "@gatehouse/contracts/agency";
import { z } from "zod";

const path = z.string().startsWith("/");
const defaultPort = 8090;
const minuteMs = 60_000;

/** The pages' environment: places of files, never secrets themselves (they arrive as files). */
export const Env = z.object({
  CASEWORK_AGENCY: AgencyId.describe("Whose pages these are"),
  CASEWORK_PARTNERSHIP_DIR: path.describe("The partnership's folder: agencies, matrix, agreements"),
  CASEWORK_STATE_DIR: path.describe("Drafts, copies that came and the client's outbox, all sealed"),
  CASEWORK_NATS_URL: z.url({ protocol: /^(nats|tls)$/ }).describe("Where the NATS server listens"),
  CASEWORK_NATS_CA_FILE: path.describe("Certificate authority of the server, PEM"),
  CASEWORK_NATS_CREDS_FILE: path.describe("Credentials of a user of the agency's account"),
  CASEWORK_KEYS_DIR: path.describe("signing.jwk and sealing.jwk (one key, or a list, this month's first)"),
  CASEWORK_DIRECTORY_FILE: path.describe("The directory of agencies and keys, signed by the root"),
  CASEWORK_ROOT_FILE: path.describe("The partnership root's public key, JWK"),
  CASEWORK_OIDC_ISSUER: z.url({ protocol: /^https$/ }).describe("The agency's identity provider"),
  CASEWORK_OIDC_CLIENT_ID: z.string().min(1).max(200).describe("As the identity provider knows these pages"),
  CASEWORK_OIDC_SECRET_FILE: path.describe("What the identity provider gave them for it"),
  CASEWORK_URL: z
    .url({ protocol: /^https$/ })
    .regex(/[^/]$/)
    .describe("Where browsers find the pages: the TLS end before them"),
  CASEWORK_HOST: z.string().min(1).max(253).default("127.0.0.1").describe("Where it listens"),
  CASEWORK_PORT: z.coerce.number().int().min(0).max(65_535).default(defaultPort).describe("0 takes any free one"),
  CASEWORK_IDLE_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(60)
    .default(15)
    .describe("After so long without a page a session ends"),
  CASEWORK_LONGEST_MINUTES: z.coerce
    .number()
    .int()
    .min(10)
    .max(720)
    .default(480)
    .describe("After so long it ends in any case"),
  CASEWORK_METRICS_HOST: z
    .string()
    .min(1)
    .max(253)
    .default("127.0.0.1")
    .describe("Where it shows /metrics and /health"),
  CASEWORK_METRICS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe("Port of these; 0 takes any free one, absent shows nothing"),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Collector of traces (OTLP over HTTP); none are made when absent"),
});

/** The pages' settings. */
export type CaseworkSettings = Readonly<z.infer<typeof Env>>;
/** The settings, or the names of the variables that are wrong. */
export type ConfigRead =
  | { readonly ok: true; readonly config: CaseworkSettings }
  | { readonly ok: false; readonly variables: readonly string[] };

/** Reads the configuration; a wrong one is told by the names of the variables, never by their values. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigRead {
  const parsed = Env.safeParse(environment);
  if (parsed.success) return { ok: true, config: Object.freeze(parsed.data) };
  return { ok: false, variables: [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))] };
}

/** How long sessions last. */
export function limitsOf(settings: CaseworkSettings): { readonly idleMs: number; readonly absoluteMs: number } {
  const { CASEWORK_IDLE_MINUTES, CASEWORK_LONGEST_MINUTES } = settings;
  return { idleMs: CASEWORK_IDLE_MINUTES * minuteMs, absoluteMs: CASEWORK_LONGEST_MINUTES * minuteMs };
}
