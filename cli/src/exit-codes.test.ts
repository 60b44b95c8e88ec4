import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commandEnv } from "./testing/command-env.ts";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "cli-"));
  await mkdir(join(dir, "empty"));
  await writeFile(join(dir, "no-bytes.json"), "");
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function gatehouse(line: string): Promise<{ readonly code: unknown; readonly out: string; readonly err: string }> {
  const all = [join(import.meta.dirname, "main.ts"), ...line.split(" ")];
  return new Promise((done) => {
    execFile(process.execPath, all, { cwd: dir, env: commandEnv(dir) }, (error, out, err) => {
      done({ code: error === null ? 0 : error.code, out, err });
    });
  });
}

// What is not there, is empty or cannot be read is never an answer: a script that asks for it must stop.
// A folder of messages that is empty has an answer, {}: gatehouse preview writes an object by file name.
test.each([
  { line: "map health empty", code: 2, says: "empty (no file is in it)" },
  { line: "agreements check empty", code: 2, says: "partnership-unreadable" },
  { line: "publish no-bytes.json", code: 2, says: "file-unreadable" },
  { line: "verify gone", code: 2, says: "file-unreadable" },
  { line: "ledger verify gone --state gone", code: 2, says: "file-unreadable" },
  { line: "ledger restore --from empty", code: 2, says: "file-unreadable" },
  { line: "retention report --state gone", code: 3, says: "not-running" },
])("gatehouse $line ends with $code and says why", async ({ line, code, says }) => {
  const ended = await gatehouse(line);
  expect(ended).toMatchObject({ code, err: expect.stringContaining(says) });
});
