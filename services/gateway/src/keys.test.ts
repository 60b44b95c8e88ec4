import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateSealingKey, generateSigningKey } from "@gatehouse/envelope/keys";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "./config.ts";
import { readIdentity } from "./keys.ts";

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "gateway-files-"));
  const { d: _private, ...root } = generateSigningKey();
  const files = { "signing.jwk": generateSigningKey(), "sealing.jwk": generateSealingKey(), "root.jwk": root };
  for (const [name, key] of Object.entries(files)) await writeFile(join(dir, name), JSON.stringify(key));
  await mkdir(join(dir, "ledger"));
  await writeFile(join(dir, "ledger", "signing.jwk"), JSON.stringify(generateSigningKey()));
  for (const name of ["storage.key", "identity.key"])
    await writeFile(join(dir, name), randomBytes(32).toString("base64url"));
  await writeFile(join(dir, "text"), "text");
});
afterAll(async () => await rm(dir, { recursive: true, force: true }));

test.each([
  { variable: "GATEWAY_ROOT_FILE", file: "nowhere", code: "file-unreadable" },
  { variable: "GATEWAY_ROOT_FILE", file: "text", code: "key-malformed" },
  { variable: "GATEWAY_DIRECTORY_FILE", file: "nowhere", code: "file-unreadable" },
  { variable: "GATEWAY_DIRECTORY_FILE", file: "text", code: "directory-invalid" },
])("$variable: a wrong file ($file) is told by the variable's name", async ({ variable, file, code }) => {
  const files = ["NATS_CA_FILE", "NATS_CREDS_FILE", "OBSERVER_CREDS_FILE", "DIRECTORY_FILE"];
  const read = readConfig({
    ...Object.fromEntries(files.map((name) => [`GATEWAY_${name}`, join(dir, "text")])),
    GATEWAY_NATS_URL: "tls://127.0.0.1:9",
    GATEWAY_NATS_SERVERS: "1",
    GATEWAY_KEYS_DIR: dir,
    GATEWAY_TILES_DIR: join(dir, "tiles"),
    GATEWAY_WITNESSES: "none",
    GATEWAY_PARTNERSHIP_DIR: dir,
    GATEWAY_SIGNATURES_DIR: dir,
    GATEWAY_ROOT_FILE: join(dir, "root.jwk"),
    GATEWAY_PROFILE: "demo",
    [variable]: join(dir, file),
  });
  if (!read.ok) throw new Error(read.variables.join(" "));
  await expect(readIdentity(read.config)).rejects.toMatchObject({ code, facts: { field: variable } });
});
