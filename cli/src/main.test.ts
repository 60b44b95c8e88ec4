import { execFile, spawn } from "node:child_process";
import { access, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commandEnv } from "./testing/command-env.ts";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "cli-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

type Ended = { readonly code: number; readonly out: string; readonly err: string };

/** The command line as a user runs it: a process of its own, in a folder of the user's. */
function gatehouse(...args: string[]): Promise<Ended> {
  const all = [join(import.meta.dirname, "main.ts"), ...args];
  return new Promise((done) => {
    execFile(process.execPath, all, { cwd: dir, env: commandEnv(dir) }, (error, out, err) => {
      const code = error === null ? 0 : error.code;
      done({ code: typeof code === "number" ? code : -1, out, err });
    });
  });
}

test.each(["", "preview", "map", "publish", "inbox", "status", "keys", "evidence", "verify"])(
  "help of '%s' has a description and ends with 0",
  async (command) => {
    const ended = await gatehouse(...command.split(" ").filter((word) => word !== ""), "--help");
    expect(ended.code).toBe(0);
    expect(ended.out).toMatch(command === "" ? /Commands:/ : /Examples\n[\s\S]*Exit status:/);
  },
);

test("every file that an example names is there, and the preview's says why housing gets nothing", async () => {
  const root = join(import.meta.dirname, "..", "..");
  const helps = await Promise.all(["preview", "map", "publish"].map((command) => gatehouse(command, "--help")));
  const named = helps.flatMap(({ out }) => out.match(/(?:docs|test)\/\S+/g) ?? []);
  expect(named.length).toBeGreaterThan(3);
  await Promise.all(named.map((path) => access(join(root, path))));
  const ended = await gatehouse("preview", "--plain", join(root, "docs/examples/preview-objection.json"));
  expect(ended.out).toContain("Northshire Homes will receive nothing: mother's objection");
});

test.each([
  { args: ["prevue"], says: "unknown command" },
  {
    args: ["map", "fishing", "x"],
    says: "Allowed choices are education, health, housing, police, probation, social-care",
  },
  { args: ["preview"], says: "missing required argument" },
  { args: ["map", "probation", "x", "--now", "yesterday"], says: "--now is no RFC 3339 time" },
  { args: ["status", "hillside-school"], says: "which message?" },
])("wrong use, $args, ends with 2 and says what is wrong", async ({ args, says }) => {
  const ended = await gatehouse(...args);
  expect(ended.code).toBe(2);
  expect(ended.err).toMatch(/^options-wrong: .*\n$/);
  expect(ended.err).toContain(says);
});

test("map reads no device or pipe, which may have no end, and no file over the limit", async () => {
  await writeFile(join(dir, "huge.json"), Buffer.alloc(5 * 1024 * 1024 + 1, 0x20));
  await promisify(execFile)("mkfifo", [join(dir, "pipe")]);
  const ended = await gatehouse("map", "health", "/dev/zero", "pipe", "huge.json");
  const entries = JSON.parse(ended.out) as readonly { readonly file: string; readonly code: string }[];
  expect(ended.code).toBe(0);
  expect(entries.map(({ file, code }) => `${file} ${code}`)).toEqual([
    "/dev/zero file-unreadable",
    "pipe file-unreadable",
    "huge.json record-too-large",
  ]);
});

test("preview and publish read no pipe, and say what is wrong with a file", async () => {
  await promisify(execFile)("mkfifo", [join(dir, "pipe")]);
  await writeFile(join(dir, "broken.json"), "{");
  await writeFile(join(dir, "empty.json"), "{}");
  const cases = [
    { args: ["preview", "pipe"], says: "it is no ordinary file" },
    { args: ["preview", "gone.json"], says: "there is no such file" },
    { args: ["preview", "broken.json"], says: "it is not JSON" },
    { args: ["publish", "pipe"], says: "it is no ordinary file" },
    { args: ["publish", "empty.json"], says: "it has no from to send as" },
  ];
  const ended = await Promise.all(cases.map(({ args }) => gatehouse(...args)));
  expect(ended.map(({ code }) => code)).toEqual(cases.map(() => 2));
  for (const [index, { says }] of cases.entries()) expect(ended[index]?.err).toContain(says);
});

test("map gives every file an entry, also those that cannot be read or mapped; one that is not there makes the status 2", async () => {
  await mkdir(join(dir, "records/deep"), { recursive: true });
  await writeFile(join(dir, "records/broken.json"), "{");
  await writeFile(join(dir, "records/deep/broken.xml"), '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>');
  const ended = await gatehouse("map", "probation", "records", "gone.json");
  expect(ended).toMatchObject({ code: 2, err: expect.stringContaining("file-unreadable: gone.json") });
  expect(await gatehouse("map", "probation", "records")).toMatchObject({ code: 0, err: "" });
  const entries: unknown = JSON.parse(ended.out);
  expect(entries).toEqual([
    { file: "records/broken.json", code: expect.any(String), title: expect.any(String) },
    { file: "records/deep/broken.xml", code: expect.any(String), title: expect.any(String) },
    { file: "gone.json", code: "file-unreadable", title: expect.any(String) },
  ]);
  expect(ended.out).not.toContain("/etc/passwd");
});

test.each([["publish", "draft.json"], ["inbox", "northshire-council"], ["status"], ["keys"]])(
  "%s says that nothing is running, and ends with 3",
  async (...args) => {
    await writeFile(join(dir, "draft.json"), JSON.stringify({ from: "hillside-school", kind: "concern" }));
    const ended = await gatehouse(...args, "--state", "nowhere");
    expect(ended.code).toBe(3);
    expect(ended.err).toContain("not-running");
  },
);

test("publish of a file that is no message ends with 2", async () => {
  await writeFile(join(dir, "list.json"), "[]");
  expect(await gatehouse("publish", "list.json", "--state", "nowhere")).toMatchObject({ code: 2 });
  expect(await gatehouse("publish", "gone.json", "--state", "nowhere")).toMatchObject({ code: 2 });
});

test("a reader that has seen enough ends the command without a word", async () => {
  await writeFile(join(dir, "broken.json"), "{");
  const long = Array.from({ length: 3_000 }, () => join(dir, "broken.json"));
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), "map", "probation", ...long]);
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  child.stdout.destroy();
  expect(await new Promise((done) => child.on("close", done))).toBe(0);
  expect(err).toBe("");
});
