import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDoorClients } from "@gatehouse/http/oauth/door-clients";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commandEnv } from "./testing/command-env.ts";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "cli-door-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function door(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const all = [join(import.meta.dirname, "main.ts"), "door", ...args];
  return new Promise((done) => {
    execFile(process.execPath, all, { cwd: dir, env: commandEnv(dir) }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

const files = ["--clients", "clients.json", "--key", "system.jwk"];

test("a system is made a client: a key of its own that only its owner reads, and a line in the list without it", async () => {
  expect((await door("client", "records-system", ...files, "--scope", "records:write", "deliveries:read")).code).toBe(
    0,
  );
  const [client] = readDoorClients(await readFile(join(dir, "clients.json"), "utf8"), "clients");
  const key = JSON.parse(await readFile(join(dir, "system.jwk"), "utf8")) as { d: string; kid: string };
  expect(client).toMatchObject({ id: "records-system", scopes: ["records:write", "deliveries:read"] });
  expect(client?.keys[0]?.kid).toBe(key.kid);
  expect(await readFile(join(dir, "clients.json"), "utf8")).not.toContain(key.d);
  expect((await stat(join(dir, "system.jwk"))).mode & 0o777).toBe(0o600);
});

test("a scope that there is none of is wrong use, and a door that does not answer is said to be none", async () => {
  expect((await door("client", "records-system", ...files, "--scope", "everything")).code).toBe(2);
  await door("client", "records-system", ...files, "--scope", "records:write");
  const token = await door(
    "token",
    "http://127.0.0.1:1",
    "records-system",
    ...files.slice(2),
    "--scope",
    "records:write",
  );
  expect([token.code, token.out]).toEqual([1, ""]);
  expect(token.err).toContain("not-authenticated");
});
