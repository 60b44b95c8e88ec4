import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commandEnv } from "./testing/command-env.ts";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "cli-joining-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function gatehouse(...args: string[]): Promise<{ readonly code: number; readonly err: string }> {
  const all = [join(import.meta.dirname, "main.ts"), ...args];
  return new Promise((done) => {
    execFile(process.execPath, all, { cwd: dir, env: commandEnv(dir) }, (error, _out, err) => {
      done({ code: error === null ? 0 : Number(error.code), err });
    });
  });
}

test("the kit refuses a broker that does not say it is a sandbox, before it connects", async () => {
  await writeFile(join(dir, "broker.json"), JSON.stringify({ url: "tls://127.0.0.1:1", caPem: "x" }));
  await writeFile(join(dir, "agency.json"), JSON.stringify({ agency: "hillside-school" }));
  const ended = await gatehouse("conformance", "--dir", ".", "--broker", "broker.json");
  expect(ended.code).toBe(1);
  expect(ended.err).toContain("broker-in-service");
});

test.each([
  { args: ["conformance", "--dir", "x"], code: 2, says: "--broker or --alone" },
  { args: ["join", "approve", "request.jws", "--state", "x"], code: 2, says: "fingerprint" },
])("$args is wrong use, and says what is missing", async ({ args, code, says }) => {
  const ended = await gatehouse(...args);
  expect([ended.code, ended.err]).toEqual([code, expect.stringContaining(says)]);
});

// One key or delivery in sixty-four: base64url has the dash.
const dashed = "-_g6SljVLrVHLHv7YgIcrY7-9tf06MM5QbTSQvtm-gg";
test.each([
  { args: ["join", "approve", "none.jws", dashed, "--state", "x"], says: "file-unreadable" },
  { args: ["join", "approve", "--state", "x", "none.jws", dashed], says: "file-unreadable" },
  { args: ["evidence", dashed.slice(0, 32), "--state", "x"], says: "not-running" },
  { args: ["join", "approve", "none.jws", "--stat", "--state", "x"], says: "options-wrong" },
  { args: ["evidence", "--jsn", "--state", "x"], says: "options-wrong" },
])("an id that begins with a dash is none of the options: $args", async ({ args, says }) => {
  expect((await gatehouse(...args)).err).toContain(says);
});
