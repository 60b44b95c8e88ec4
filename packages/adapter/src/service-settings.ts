import { AgencyId, Professional } from "@gatehouse/contracts/agency";
import { z } from "zod";

const path = z.string().startsWith("/");
const defaultPort = 8080;
const defaultPollMs = 1_000;

/** An adapter process's environment: places of files, never secrets themselves (they arrive as files). */
export const Env = z.object({
  ADAPTER_AGENCY: AgencyId.describe("Whose adapter this is"),
  ADAPTER_AUTHOR_NAME: Professional.shape.name.describe("In whose name the agency's system sends"),
  ADAPTER_AUTHOR_ROLE: Professional.shape.role.describe("A role of the agency, as in the partnership's files"),
  ADAPTER_CONTACT: z.string().min(3).max(200).describe("How partners reach the author"),
  ADAPTER_FRONT_DOOR: AgencyId.describe("The agency that takes concerns"),
  ADAPTER_FRONT_DOOR_TELEPHONE: z.string().min(3).max(40).describe("For a concern that cannot wait"),
  ADAPTER_PARTNERSHIP: z.string().min(1).max(64).describe("The partnership's id"),
  ADAPTER_FOLDER: path.describe("Watched: in, done, refused, concerns, out"),
  ADAPTER_STATE_DIR: path.describe("The client's outbox and cursor"),
  ADAPTER_NATS_URL: z.url({ protocol: /^(nats|tls)$/ }).describe("Where the NATS server listens"),
  ADAPTER_NATS_CA_FILE: path.describe("Certificate authority of the server, PEM"),
  ADAPTER_NATS_CREDS_FILE: path.describe("Credentials of a user of the agency's account"),
  ADAPTER_KEYS_DIR: path.describe("signing.jwk and sealing.jwk (one key, or a list, this month's first)"),
  ADAPTER_DIRECTORY_FILE: path.describe("The directory of agencies and keys, signed by the root"),
  ADAPTER_ROOT_FILE: path.describe("The partnership root's public key, JWK"),
  ADAPTER_CLIENTS_FILE: path.describe(
    "The agency's systems that may use the HTTP door: names, scopes, public keys; JSON",
  ),
  ADAPTER_SECRET_FILE: path.describe("Random and kept, at least 32 characters: makes references silent"),
  ADAPTER_RECORDS_DIR: path.optional().describe("Searched when another agency asks for information; none when absent"),
  ADAPTER_TRIGGERS_FILE: path.optional().describe("Which triggers propose a concern, JSON; the defaults when absent"),
  ADAPTER_HOST: z.string().min(1).max(253).default("127.0.0.1").describe("Where its door listens"),
  ADAPTER_PORT: z.coerce.number().int().min(0).max(65_535).default(defaultPort).describe("0 takes any free one"),
  ADAPTER_URL: z
    .url({ protocol: /^https?$/ })
    .regex(/[^/]$/)
    .optional()
    .describe("The door as its clients reach it, where that is not where it listens; HTTPS but on this machine"),
  ADAPTER_POLL_MS: z.coerce
    .number()
    .int()
    .min(10)
    .max(600_000)
    .default(defaultPollMs)
    .describe("How often the folder is looked at"),
  ADAPTER_METRICS_HOST: z.string().min(1).max(253).default("127.0.0.1").describe("Where it shows /metrics and /health"),
  ADAPTER_METRICS_PORT: z.coerce
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

/** An adapter process's settings. */
export type ServiceSettings = Readonly<z.infer<typeof Env>>;
/** The settings, or the names of the variables that are wrong. */
export type SettingsRead =
  | { readonly ok: true; readonly settings: ServiceSettings }
  | { readonly ok: false; readonly variables: readonly string[] };

/** Reads the settings of an adapter process; wrong ones are told by the names of the variables, never by their values. */
export function readServiceSettings(environment: Readonly<Record<string, string | undefined>>): SettingsRead {
  const parsed = Env.safeParse(environment);
  if (parsed.success) return { ok: true, settings: Object.freeze(parsed.data) };
  return { ok: false, variables: [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))] };
}
