import { z } from "zod";
import { serviceOf } from "./targets.ts";

const path = z.string().startsWith("/");
const defaultPort = 8091;
const port = z.coerce.number().int().min(0).max(65_535);

/** `name=url` of each process's metrics, with commas between. */
const Targets = z
  .string()
  .min(1)
  .transform((text) =>
    text.split(",").map((one) => ({ name: one.split("=", 1)[0] ?? "", url: one.slice(one.indexOf("=") + 1) })),
  )
  .pipe(
    z
      .array(
        z.strictObject({
          name: z
            .string()
            .regex(/^[a-z][a-z0-9 -]{0,62}$/)
            .refine((name) => serviceOf({ name }) !== null),
          url: z.url({ protocol: /^https?$/ }),
        }),
      )
      .max(200),
  );

/** The operators' pages' environment: places of files, never secrets themselves (they arrive as files). */
export const Env = z.object({
  OPERATIONS_TARGETS: Targets.describe(
    "Which processes are watched: name=URL of its /metrics, with commas between; a name begins with what it is (gateway, witness, operations)",
  ),
  OPERATIONS_PARTNERSHIP_DIR: path.describe("The partnership's folder: names of agencies, days of agreements"),
  OPERATIONS_STATE_DIR: path.describe("A week of counts; nothing about anybody"),
  OPERATIONS_EVERY_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(300)
    .default(10)
    .describe("How often the processes are looked at"),
  OPERATIONS_OIDC_ISSUER: z
    .url({ protocol: /^https$/ })
    .describe("The operators' identity provider; its people have the agency operations and the role operator"),
  OPERATIONS_OIDC_CLIENT_ID: z.string().min(1).max(200).describe("As the identity provider knows these pages"),
  OPERATIONS_OIDC_SECRET_FILE: path.describe("What the identity provider gave them for it"),
  OPERATIONS_URL: z
    .url({ protocol: /^https$/ })
    .regex(/[^/]$/)
    .describe("Where browsers find the pages: the TLS end before them"),
  OPERATIONS_HOST: z.string().min(1).max(253).default("127.0.0.1").describe("Where it listens"),
  OPERATIONS_PORT: port.default(defaultPort).describe("0 takes any free one"),
  OPERATIONS_METRICS_HOST: z
    .string()
    .min(1)
    .max(253)
    .default("127.0.0.1")
    .describe("Where it shows its own /metrics and /health"),
  OPERATIONS_METRICS_PORT: port.optional().describe("Port of these; 0 takes any free one, absent shows nothing"),
});

/** The operators' pages' settings. */
export type OperationsSettings = Readonly<z.infer<typeof Env>>;
/** The settings, or the names of the variables that are wrong. */
export type ConfigRead =
  | { readonly ok: true; readonly config: OperationsSettings }
  | { readonly ok: false; readonly variables: readonly string[] };

/** Reads the configuration; a wrong one is told by the names of the variables, never by their values. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigRead {
  const parsed = Env.safeParse(environment);
  if (parsed.success) return { ok: true, config: Object.freeze(parsed.data) };
  return { ok: false, variables: [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))] };
}
