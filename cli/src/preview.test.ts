import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commandEnv } from "./testing/command-env.ts";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "preview-"));
  await mkdir(join(dir, "files"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

type Ended = { readonly code: number; readonly out: string; readonly err: string };
function preview(...args: string[]): Promise<Ended> {
  const all = [join(import.meta.dirname, "main.ts"), "preview", ...args];
  return new Promise((done) => {
    execFile(process.execPath, all, { cwd: dir, env: commandEnv(dir), maxBuffer: 64 << 20 }, (error, out, err) => {
      const code = error === null ? 0 : error.code;
      done({ code: typeof code === "number" ? code : -1, out, err });
    });
  });
}

const message = {
  id: "019839b8-2ea0-7649-865a-165573b8453f",
  kind: "concern",
  from: "hillside-school",
  author: { name: "T. Birch", role: "designated-safeguarding-lead" },
  purpose: "child-protection",
  createdAt: "2026-11-03T10:15:00Z",
  people: [{ label: "child", role: "child", ids: [{ scheme: "upn", value: "H801200001001" }], born: "2017-03-09" }],
  statements: [],
  basis: { power: "Children Act 1989 s.17", gdpr: "6(1)(e)" },
};
const put = (name: string, value: unknown): Promise<void> => writeFile(join(dir, name), JSON.stringify(value));

test("a refusal is an answer: exit status 0", async () => {
  await put("message.json", { now: "2026-11-05T10:15:00Z", register: [], message: { ...message, kind: "rumour" } });
  const ended = await preview("message.json");
  expect(ended.code).toBe(0);
  expect(JSON.parse(ended.out)).toMatchObject({ outcome: "refused", reasons: ["schema-invalid"] });
});

test("with --json nothing but the JSON is printed, which says itself what cannot be read", async () => {
  await put("files/a.json", { now: "2026-11-03T10:15:00Z", register: [], message: { ...message, kind: "rumour" } });
  await writeFile(join(dir, "files/b.json"), "{");
  const ended = await preview("--json", "files");
  expect(ended).toMatchObject({ code: 0, err: "" });
  expect(JSON.parse(ended.out)).toMatchObject({
    "a.json": { outcome: "refused" },
    "b.json": { code: "file-unreadable", detail: "it is not JSON at line 1, column 2" },
  });
  expect(await preview("--json", "files/b.json")).toMatchObject({ code: 2, err: "" });
});

test("a folder prints one object by file name; what cannot be read is told and does not hide the rest", async () => {
  await put("files/a.json", { now: "2026-11-03T10:15:00Z", register: [], message });
  await writeFile(join(dir, "files/b.json"), "{");
  await put("files/c.json", { now: "2026-11-03T10:15:00Z", register: [], message, partnership: "southshire" });
  const ended = await preview("files");
  expect(ended.code).toBe(0);
  const printed: unknown = JSON.parse(ended.out);
  expect(printed).toMatchObject({
    "a.json": { message: { id: message.id, kind: "concern" } },
    "b.json": { code: "file-unreadable" },
    "c.json": { code: "preview-partnership-unknown" },
  });
  expect(ended.err).toContain("file-unreadable");
});

test.each([
  { name: "a file that is not there", write: null },
  { name: "a file that is no JSON", write: "Dear colleague" },
  { name: "JSON that is no preview", write: "[]" },
])("$name ends with 2 and one line", async ({ write }) => {
  if (write !== null) await writeFile(join(dir, "x.json"), write);
  const ended = await preview("x.json");
  expect(ended.code).toBe(2);
  expect(ended.err.trim().split("\n")).toHaveLength(1);
  expect(ended.err).toMatch(/^(file|preview)-unreadable: /);
});

test("plain says it in sentences", async () => {
  await put("message.json", { now: "2026-11-03T10:15:00Z", register: [], message });
  const ended = await preview("--plain", "message.json");
  expect(ended).toMatchObject({ code: 0, err: "" });
  expect(ended.out).toMatch(/[A-Z].+\./);
  expect(ended.out).not.toContain("{");
});

test.each([
  {
    name: "JSON that breaks off",
    text: '{\n  "now": "2026-11-03T10:15:00Z",\n  "register": [',
    says: /line 3, column 16/,
  },
  {
    name: "an event of another shape",
    text: '{\n "now": "2026-11-03T10:15:00Z",\n "register": [\n  {\n   "type": "person.linked"\n  }\n ],\n "message": {}\n}',
    says: /preview-event-invalid: .*register\.0.*: line 4/,
  },
])("a file that cannot be read is told with its line: $name", async ({ text, says }) => {
  await writeFile(join(dir, "x.json"), text);
  const ended = await preview("x.json");
  expect(ended.code).toBe(2);
  expect(ended.err).toMatch(says);
});

test("a message that breaks the contract is refused, and the line and field are told", async () => {
  const born = { ...message, people: [{ ...message.people[0], born: "in March" }] };
  await writeFile(join(dir, "x.json"), JSON.stringify({ now: "2026-11-03T10:15:00Z", message: born }, null, 2));
  const ended = await preview("x.json");
  expect(ended.code).toBe(0);
  expect(ended.err).toMatch(/refused, schema-invalid \(line \d+, at message\.people\[0\]\.born\)/);
  expect(ended.err).not.toContain("March");
});

test("a folder of a thousand files is one JSON object, whole, in the order of their names", async () => {
  const names = Array.from({ length: 1_000 }, (_, at) => `m-${String(at).padStart(4, "0")}.json`);
  await Promise.all(names.map((name) => put(`files/${name}`, { now: "2026-11-03T10:15:00Z", message })));
  const ended = await preview("files");
  const printed: unknown = JSON.parse(ended.out);
  expect(Object.keys(printed ?? {})).toEqual(names);
  expect(ended.out).toBe(`${JSON.stringify(printed, null, 2)}\n`);
});

test("an empty folder is an empty object", async () => {
  expect(await preview("files")).toEqual({ code: 0, out: "{}\n", err: "" });
});
