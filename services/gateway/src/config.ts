import { AgencyId } from "@gatehouse/contracts/agency";
import { z } from "zod";

const path = z.string().startsWith("/");
const port = z.coerce.number().int().min(0).max(65_535);

/** `agency=url,agency=url`; or `none`, said aloud, where nothing is ever to be final. */
const Witnesses = z
  .string()
  .transform((text) =>
    text === "none" ? [] : text.split(",").map((one) => /^([^=]+)=(.+)$/.exec(one)?.slice(1) ?? []),
  )
  .pipe(z.array(z.tuple([AgencyId, z.url({ protocol: /^https?$/ }).regex(/[^/]$/)])).max(50));

const inProduction = "none: in production somebody outside has to see the ledger";

/** The gateway's environment: places of files, never secrets themselves (they arrive as files). */
export const Env = z
  .object({
    GATEWAY_NATS_URL: z.url({ protocol: /^(nats|tls)$/ }).describe("Where the NATS server listens"),
    GATEWAY_NATS_CA_FILE: path.describe("Certificate authority of the server, PEM"),
    GATEWAY_NATS_CREDS_FILE: path.describe("Credentials of a user of the account GW"),
    GATEWAY_OBSERVER_CREDS_FILE: path.describe(
      "Credentials of the system account's observer: reads how servers keep data",
    ),
    GATEWAY_NATS_SERVERS: z.coerce.number().int().min(1).max(9).describe("How many servers there are: each is asked"),
    GATEWAY_KEYS_DIR: path.describe("signing.jwk, sealing.jwk (a list), ledger/signing.jwk, storage.key, identity.key"),
    GATEWAY_TILES_DIR: path.describe("The ledger's tree as tiles: this gateway's alone, made again when it is gone"),
    GATEWAY_WITNESSES: Witnesses.describe("Where witnesses answer: agency=url,agency=url; or none"),
    GATEWAY_PARTNERSHIP_DIR: path.describe("The partnership, its matrix and its sharing agreements: a folder of YAML"),
    GATEWAY_SIGNATURES_DIR: path.describe("Who signed the agreements: a folder of signatures, public"),
    GATEWAY_DIRECTORY_FILE: path.describe("The directory of agencies and keys, signed by the root"),
    GATEWAY_ROOT_FILE: path.describe("The partnership root's public key, JWK"),
    GATEWAY_PROFILE: z.enum(["demo", "production"]).describe("What durability to insist on: demo or production"),
    GATEWAY_RETENTION: z
      .enum(["keep", "erase"])
      .default("keep")
      .describe(
        "erase: keys of records and copies past their time are destroyed, each day (contracts/src/retention.ts)",
      ),
    GATEWAY_SNAPSHOT_EVERY: z.coerce
      .number()
      .int()
      .min(1)
      .default(20_000)
      .describe("Records after which the state is stored"),
    GATEWAY_SNAPSHOT_MINUTES: z.coerce
      .number()
      .positive()
      .default(5)
      .describe("Minutes after which it is, if anything changed"),
    GATEWAY_METRICS_HOST: z
      .string()
      .min(1)
      .default("127.0.0.1")
      .describe("Where it shows /metrics and /health, and answers where a message waits (POST /path)"),
    GATEWAY_METRICS_PORT: port.optional().describe("Port of these; 0 takes any free one, absent shows nothing"),
    OTEL_EXPORTER_OTLP_ENDPOINT: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe("Collector of traces (OTLP over HTTP); none are made when absent"),
  })
  .refine((env) => env.GATEWAY_PROFILE === "demo" || env.GATEWAY_WITNESSES.length > 0, {
    path: ["GATEWAY_WITNESSES"],
    message: inProduction,
  });

export type GatewayConfig = {
  readonly natsUrl: string;
  readonly caFile: string;
  readonly credsFile: string;
  readonly observerCredsFile: string;
  readonly servers: number;
  readonly keysDir: string;
  readonly tilesDir: string;
  readonly witnesses: readonly { readonly agency: AgencyId; readonly url: string }[];
  readonly partnershipDir: string;
  readonly signaturesDir: string;
  readonly directoryFile: string;
  readonly rootFile: string;
  readonly profile: "demo" | "production";
  /** Whether a start erases what is past its time. */
  readonly erases: boolean;
  /** Records after which a sealed snapshot is stored. */
  readonly snapshotEvery: number;
  readonly snapshotEveryMs: number;
  /** Where it shows metrics; no port, no door. */
  readonly watch: { readonly host: string; readonly port: number | undefined };
  /** Where spans go; none are made without it. */
  readonly collector: string | undefined;
};

export type ConfigResult =
  | { readonly ok: true; readonly config: GatewayConfig }
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
      natsUrl: env.GATEWAY_NATS_URL,
      caFile: env.GATEWAY_NATS_CA_FILE,
      credsFile: env.GATEWAY_NATS_CREDS_FILE,
      observerCredsFile: env.GATEWAY_OBSERVER_CREDS_FILE,
      servers: env.GATEWAY_NATS_SERVERS,
      keysDir: env.GATEWAY_KEYS_DIR,
      tilesDir: env.GATEWAY_TILES_DIR,
      witnesses: env.GATEWAY_WITNESSES.map(([agency, url]) => ({ agency, url })),
      partnershipDir: env.GATEWAY_PARTNERSHIP_DIR,
      signaturesDir: env.GATEWAY_SIGNATURES_DIR,
      directoryFile: env.GATEWAY_DIRECTORY_FILE,
      rootFile: env.GATEWAY_ROOT_FILE,
      profile: env.GATEWAY_PROFILE,
      erases: env.GATEWAY_RETENTION === "erase",
      snapshotEvery: env.GATEWAY_SNAPSHOT_EVERY,
      snapshotEveryMs: env.GATEWAY_SNAPSHOT_MINUTES * 60_000,
      watch: { host: env.GATEWAY_METRICS_HOST, port: env.GATEWAY_METRICS_PORT },
      collector: env.OTEL_EXPORTER_OTLP_ENDPOINT,
    }),
  };
}
