import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { directionHolds, onlyImportersImport } from "./direction.ts";
import { dependenciesAreExplained, nothingPointsOutside, workspacesAreAlike } from "./documents.ts";
import { decisionsArePure, exportsAreDocumented, filesAreSmallAndNamed } from "./files.ts";
import type { Finding } from "./finding.ts";
import { importsAreDeclared } from "./imports.ts";
import type { Repository } from "./repository.ts";
import { readRepository } from "./repository.ts";

/** A small repository in which every rule holds; each test plants one fault in it. */
let root = "";
const put = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};
const putPackage = (folder: string, name: string, more: object = {}): Promise<void> =>
  put(
    `${folder}/package.json`,
    JSON.stringify({
      name: `@gatehouse/${name}`,
      private: true,
      type: "module",
      license: "Apache-2.0",
      exports: { "./*": "./src/*.ts" },
      ...more,
    }),
  );
const contracts = { "@gatehouse/contracts": "workspace:*" };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "planted-"));
  await put(
    "package.json",
    JSON.stringify({ name: "gatehouse", private: true, type: "module", license: "Apache-2.0" }),
  );
  await put("pnpm-workspace.yaml", "packages: [contracts, packages/*, services/*]\ncatalog: { zod: 4.6.7 }\n");
  await put("docs/adr/0001-layout.md", "```mermaid\ngraph LR\n  policy --> contracts\n```\n");
  await put("docs/dependencies.md", "| package | what |\n| --- | --- |\n| `zod` | schemas |\n");
  await putPackage("contracts", "contracts", { dependencies: { zod: "catalog:" } });
  await put("contracts/src/message.ts", 'import { z } from "zod";\n/** A word. */\nexport const Word = z.string();\n');
  await putPackage("packages/policy", "policy", { dependencies: contracts });
  await put(
    "packages/policy/src/decide.ts",
    'import { Word } from "@gatehouse/contracts/message";\n/** Decides. */\nexport const decide = (): unknown => Word;\n',
  );
  await putPackage("services/health", "health", { dependencies: { "@gatehouse/policy": "workspace:*" } });
  await put(
    "services/health/src/map.ts",
    'import { decide } from "@gatehouse/policy/decide";\nexport const map = decide;\n',
  );
  await putPackage("services/police", "police");
  await put("services/police/src/map.ts", "export const map = 1;\n");
});
afterEach(() => rm(root, { recursive: true, force: true }));

const rules = [
  directionHolds,
  onlyImportersImport,
  importsAreDeclared,
  decisionsArePure,
  filesAreSmallAndNamed,
  exportsAreDocumented,
  dependenciesAreExplained,
  workspacesAreAlike,
  nothingPointsOutside,
];
async function findings(rule?: (repository: Repository) => Finding[]): Promise<string[]> {
  const repository = await readRepository(root);
  return (rule ? [rule] : rules).flatMap((each) => each(repository)).map(({ where, what }) => `${where} ${what}`);
}

test("nothing is found where nothing is wrong", async () => {
  expect(await findings()).toEqual([]);
});

test.each([
  { folder: "contracts", name: "contracts", on: "policy" },
  { folder: "packages/policy", name: "policy", on: "health" },
  { folder: "services/health", name: "health", on: "police" },
])("an arrow from $name to $on is found", async ({ folder, name, on }) => {
  await putPackage(folder, name, { dependencies: { [`@gatehouse/${on}`]: "workspace:*" } });
  expect(await findings(directionHolds)).toEqual(
    expect.arrayContaining([expect.stringContaining(`${name} --> ${on} points the wrong way`)]),
  );
});

test("an arrow between packages that the picture lacks is found, and one that only the picture has", async () => {
  await putPackage("packages/ledger", "ledger", { dependencies: { "@gatehouse/policy": "workspace:*" } });
  await putPackage("packages/policy", "policy");
  const found = await findings(directionHolds);
  expect(found).toHaveLength(2);
  expect(found.join("\n")).toMatch(/ledger --> policy is not in the picture[\s\S]*policy --> contracts is drawn, but/);
});

test.each([
  { from: "jose", line: 'import { SignJWT } from "jose";' },
  { from: "jose", line: 'import type { JWK } from "jose";' },
  { from: "jose", line: 'const jose = await import("jose");' },
  { from: "@nats-io/jetstream", line: 'import { jetstream } from "@nats-io/jetstream";' },
  { from: "pino", line: 'import { pino } from "pino";' },
  { from: "fastify", line: 'import { fastify } from "fastify";' },
  { from: "sign", line: 'import { sign } from "node:crypto";' },
])("a second importer is found: $line", async ({ from, line }) => {
  await put("services/health/src/map.ts", `${line}\n`);
  expect(await findings(onlyImportersImport)).toEqual([
    expect.stringContaining(`services/health/src/map.ts imports ${from}`),
  ]);
});

test.each([
  { line: 'import { x } from "undici";', says: "not declared" },
  { line: 'import { x } from "fs";', says: "not declared" },
  { line: 'import { map } from "@gatehouse/police/map";', says: "not declared" },
  { line: 'import { map } from "../../police/src/map.ts";', says: "outside its own package" },
  { line: 'const { map } = await import("../../police/src/map.ts");', says: "outside its own package" },
  { line: 'import { decide } from "@gatehouse/policy/src/decide.ts";', says: "not in the exports map" },
  { line: 'import { decide } from "@gatehouse/policy";', says: "not in the exports map" },
  { line: 'import { decide } from "@gatehouse/policy/gone";', says: "not in the exports map" },
  { line: 'import { x } from "./map.test.ts";', says: "test code" },
  { line: 'export * from "./other.ts";', says: "barrel" },
  { line: 'export { decide } from "@gatehouse/policy/decide";', says: "barrel" },
])("$says: $line", async ({ line, says }) => {
  await put("services/health/src/map.ts", `${line}\n`);
  expect(await findings(importsAreDeclared)).toEqual([expect.stringContaining(says)]);
});

test("a devDependency is for tests only", async () => {
  await putPackage("services/health", "health", { devDependencies: { "fast-check": "catalog:" } });
  await put("services/health/src/map.ts", 'import fc from "fast-check";\n');
  await put("services/health/src/map.test.ts", 'import fc from "fast-check";\n');
  expect(await findings(importsAreDeclared)).toEqual([
    expect.stringContaining("src/map.ts imports fast-check: a devDependency"),
  ]);
});

test.each([
  { code: "Date.now()", says: "reads the clock" },
  { code: "new Date()", says: "reads the clock" },
  { code: "Math.random()", says: "draws at random" },
  { code: "process.env.HOME", says: "reads the process" },
])("policy may not say $code", async ({ code, says }) => {
  await put("packages/policy/src/decide.ts", `/** Decides. */\nexport const decide = (): unknown => ${code};\n`);
  expect(await findings(decisionsArePure)).toEqual([expect.stringContaining(says)]);
});

test("policy may make a date of a given time, and may not read files", async () => {
  await put("packages/policy/src/decide.ts", 'import { readFile } from "node:fs/promises";\nconst d = new Date(0);\n');
  expect(await findings(decisionsArePure)).toEqual([expect.stringContaining("imports node:fs/promises")]);
});

test("a file of 401 lines is found and one of 400 is not; vague and unhyphenated names are found", async () => {
  await put("services/health/src/long.ts", "//\n".repeat(401));
  await put("services/health/src/full.ts", "//\n".repeat(400));
  await put("services/health/src/utils.ts", "");
  await put("services/health/src/date-helpers.test.ts", "");
  await put("services/health/src/mapRecord.ts", "");
  expect((await findings(filesAreSmallAndNamed)).toSorted()).toEqual([
    "services/health/src/date-helpers.test.ts names no subject",
    "services/health/src/long.ts 401 lines; the limit is 400",
    "services/health/src/mapRecord.ts is not in kebab-case",
    "services/health/src/utils.ts names no subject",
  ]);
});

test("an export of a package needs a doc comment, a service's does not", async () => {
  await put("packages/policy/src/decide.ts", "/** For a, not for b. */\nexport const a = 1;\nexport const b = 2;\n");
  expect(await findings(exportsAreDocumented)).toEqual([
    "packages/policy/src/decide.ts exports b without a doc comment",
  ]);
});

test("dependencies without a line, lines without a dependency and loose versions are found", async () => {
  await put("docs/dependencies.md", "| `yaml` | files |\n");
  await put("pnpm-workspace.yaml", "packages: [contracts]\ncatalog: { zod: ^4.6.7, yaml: 2.9.1 }\n");
  await putPackage("contracts", "contracts", { dependencies: { zod: "^4" } });
  const found = (await findings(dependenciesAreExplained)).join("\n");
  for (const says of [
    "no line for zod",
    "explains yaml",
    "catalog has yaml",
    "zod is not pinned",
    'zod must say "catalog:"',
  ]) {
    expect(found).toContain(says);
  }
});

test("an open or unlicensed workspace is found", async () => {
  await put("services/police/package.json", JSON.stringify({ name: "@gatehouse/police" }));
  expect(await findings(workspacesAreAlike)).toHaveLength(4);
});

test.each([
  ["/wo", "rk/main"],
  ["../sha", "red/facts"],
  ["https://registry.npm", "js.org/"],
])("a place outside is found: %s%s", async (...parts) => {
  await put("docs/page.md", `See\n${parts.join("")}\n`);
  expect(await findings(nothingPointsOutside)).toEqual([expect.stringContaining("docs/page.md:2 names")]);
});
