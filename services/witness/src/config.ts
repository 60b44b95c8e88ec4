import { AgencyId } from "@gatehouse/contracts/agency";
import { z } from "zod";

const path = z.string().startsWith("/");

/** A witness's environment: places of files, never secrets themselves (they arrive as files). */
export const Env = z.object({
  WITNESS_AGENCY: AgencyId.describe("Who runs this witness"),
  WITNESS_NATS_URL: z.url({ protocol: /^(nats|tls)$/ }).describe("Where the NATS server listens"),
  WITNESS_NATS_CA_FILE: path.describe("Certificate authority of the server, PEM"),
  WITNESS_NATS_CREDS_FILE: path.describe("Credentials of the witness's own account: it can read, and nothing else"),
  WITNESS_KEY_FILE: path.describe("The key of its cosignatures, JWK; it signs nothing else"),
  WITNESS_DIRECTORY_FILE: path.describe("The directory of agencies and keys, signed by the root"),
  WITNESS_ROOT_FILE: path.describe("The partnership root's public key, JWK"),
  WITNESS_STATE_DIR: path.describe("Its copy of the ledger, and what it cosigned last: this witness's alone"),
  WITNESS_HOST: z.string().min(1).default("127.0.0.1").describe("Where it listens"),
  WITNESS_PORT: z.coerce.number().int().min(0).max(65_535).describe("0 takes any free one"),
  WITNESS_METRICS_HOST: z.string().min(1).default("127.0.0.1").describe("Where it shows /metrics and /health"),
  WITNESS_METRICS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe("Port of these; 0 takes any free one, absent shows nothing"),
});

export type WitnessConfig = {
  readonly agency: AgencyId;
  readonly natsUrl: string;
  readonly caFile: string;
  readonly credsFile: string;
  readonly keyFile: string;
  readonly directoryFile: string;
  readonly rootFile: string;
  readonly stateDir: string;
  readonly host: string;
  readonly port: number;
  /** Where it shows metrics; no port, no door. */
  readonly watch: { readonly host: string; readonly port: number | undefined };
};

export type ConfigResult =
  | { readonly ok: true; readonly config: WitnessConfig }
  | { readonly ok: false; readonly variables: readonly string[] };

/** Reads the configuration; a wrong one is told by the names of the variables, never by their values. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigResult {
  const parsed = Env.safeParse(environment);
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => String(issue.path[0]));
    return { ok: false, variables: [...new Set(names)] };
  }
  const env = parsed.data;
  return {
    ok: true,
    config: Object.freeze({
      agency: env.WITNESS_AGENCY,
      natsUrl: env.WITNESS_NATS_URL,
      caFile: env.WITNESS_NATS_CA_FILE,
      credsFile: env.WITNESS_NATS_CREDS_FILE,
      keyFile: env.WITNESS_KEY_FILE,
      directoryFile: env.WITNESS_DIRECTORY_FILE,
      rootFile: env.WITNESS_ROOT_FILE,
      stateDir: env.WITNESS_STATE_DIR,
      host: env.WITNESS_HOST,
      port: env.WITNESS_PORT,
      watch: { host: env.WITNESS_METRICS_HOST, port: env.WITNESS_METRICS_PORT },
    }),
  };
}
