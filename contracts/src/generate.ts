import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { asyncApi } from "./asyncapi.ts";
import { errorsPage, reasonCodesPage } from "./docs-pages.ts";
import { jsonSchemas, minimisedSchemas } from "./json-schemas.ts";

const root = new URL("../../", import.meta.url);

/** Every generated file, by its path in the repository. The same contract gives the same bytes. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const schemas = Object.entries(jsonSchemas()).map(
    ([id, schema]) => [`contracts/generated/${id}.schema.json`, json(schema)] as const,
  );
  return new Map([
    ...schemas,
    ["contracts/generated/minimised-forms.json", json(minimisedSchemas())],
    ["contracts/generated/asyncapi.yaml", stringify(asyncApi(), { lineWidth: 120 })],
    ["docs/codes.md", reasonCodesPage()],
    ["docs/errors.md", errorsPage()],
  ]);
}

/** Names of the files that now stand in the folder of generated schemas. */
export function filesInGenerated(): readonly string[] {
  return readdirSync(new URL("contracts/generated/", root)).map((name) => `contracts/generated/${name}`);
}

function writeAll(): void {
  mkdirSync(new URL("contracts/generated/", root), { recursive: true });
  const files = generatedFiles();
  for (const stale of filesInGenerated().filter((path) => !files.has(path))) rmSync(new URL(stale, root));
  for (const [path, content] of files) writeFileSync(new URL(path, root), content);
}

if (argv[1] === fileURLToPath(import.meta.url)) writeAll();
