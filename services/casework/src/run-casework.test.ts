import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateSealingKey, generateSigningKey } from "@gatehouse/envelope/keys";
import { silentLog } from "@gatehouse/observe/log";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "./config.ts";
import { runCasework } from "./run-casework.ts";

const northshire = join(import.meta.dirname, "../../../contracts/partnerships/northshire");
let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "casework-files-"));
  const { d, ...root } = generateSigningKey();
  const files = {
    "signing.jwk": generateSigningKey(),
    "sealing.jwk": generateSealingKey(),
    "root.jwk": root,
    "broken.jwk": { d },
  };
  for (const [name, key] of Object.entries(files)) await writeFile(join(dir, name), JSON.stringify(key));
  await writeFile(join(dir, "text"), "text");
});
afterAll(async () => await rm(dir, { recursive: true, force: true }));

test.each([
  { variable: "CASEWORK_PARTNERSHIP_DIR", file: "nowhere" },
  { variable: "CASEWORK_KEYS_DIR", file: "nowhere" },
  { variable: "CASEWORK_ROOT_FILE", file: "text" },
  { variable: "CASEWORK_ROOT_FILE", file: "broken.jwk" },
  { variable: "CASEWORK_NATS_CA_FILE", file: "nowhere" },
  { variable: "CASEWORK_NATS_CREDS_FILE", file: "nowhere" },
  { variable: "CASEWORK_OIDC_SECRET_FILE", file: "nowhere" },
  { variable: "CASEWORK_DIRECTORY_FILE", file: "text" },
])("$variable: a wrong file ($file) is told by the variable's name", async ({ variable, file }) => {
  const read = readConfig({
    CASEWORK_AGENCY: "family-support",
    CASEWORK_PARTNERSHIP_DIR: northshire,
    CASEWORK_STATE_DIR: join(dir, "state"),
    CASEWORK_NATS_URL: "tls://127.0.0.1:9",
    CASEWORK_NATS_CA_FILE: join(dir, "text"),
    CASEWORK_NATS_CREDS_FILE: join(dir, "text"),
    CASEWORK_KEYS_DIR: dir,
    CASEWORK_DIRECTORY_FILE: join(dir, "text"),
    CASEWORK_ROOT_FILE: join(dir, "root.jwk"),
    CASEWORK_OIDC_ISSUER: "https://127.0.0.1:9",
    CASEWORK_OIDC_CLIENT_ID: "pages",
    CASEWORK_OIDC_SECRET_FILE: join(dir, "text"),
    CASEWORK_URL: "https://pages.example",
    [variable]: join(dir, file),
  });
  if (!read.ok) throw new Error(read.variables.join(" "));
  await expect(runCasework(read.config, silentLog)).rejects.toMatchObject({ facts: { field: variable } });
});
