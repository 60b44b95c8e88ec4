import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { asyncApi } from "./asyncapi.ts";
import { filesInGenerated, generatedFiles } from "./generate.ts";
import { jsonSchemas } from "./json-schemas.ts";
import { messageKinds } from "./message.ts";

const files = generatedFiles();
const root = new URL("../../", import.meta.url);

test.each([...files.keys()])("%s is what the contract says now; else run: node contracts/src/generate.ts", (path) => {
  expect(readFileSync(new URL(path, root), "utf8") === files.get(path)).toBe(true);
});

test("nothing else stands among the generated files", () => {
  expect(filesInGenerated().filter((path) => !files.has(path))).toEqual([]);
});

describe("JSON Schema", () => {
  const schemas = jsonSchemas();
  test("there is one for each kind of message", () => {
    for (const kind of messageKinds) expect(schemas).toHaveProperty(`message-${kind}`);
  });
  test("every object is closed, or says what else it may hold", () => {
    for (const [id, schema] of Object.entries(schemas))
      expect({ id, open: openObjects(schema) }).toEqual({ id, open: [] });
  });
  test("every reference leads to a schema that is there", () => {
    const ids = new Set(Object.keys(schemas).map((id) => `${id}.schema.json`));
    const references = [...JSON.stringify(schemas).matchAll(/"\$ref":"([^"#]+)"/g)].map((match) => match[1]);
    expect(references.length).toBeGreaterThan(15);
    for (const reference of references) expect(ids).toContain(reference);
  });
});

describe("AsyncAPI", () => {
  const document: unknown = parse(files.get("contracts/generated/asyncapi.yaml") ?? "");
  test("is version 3 and round-trips through YAML", () => expect(document).toEqual(asyncApi()));
  test("every reference leads somewhere", () => {
    for (const reference of referencesIn(document)) {
      const found = reference.startsWith("#/")
        ? at(document, reference.slice(2).split("/"))
        : files.get(`contracts/generated/${reference}`);
      expect({ reference, found: found !== undefined }).toEqual({ reference, found: true });
    }
  });
});

const Plain = z.record(z.string(), z.unknown());

/** Paths of objects with properties that neither close themselves nor say what else they take. */
function openObjects(value: unknown, here = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((element, index) => openObjects(element, `${here}/${index}`));
  const object = Plain.safeParse(value);
  if (!object.success) return [];
  const open = object.data["type"] === "object" && object.data["additionalProperties"] === undefined ? [here] : [];
  return [...open, ...Object.entries(object.data).flatMap(([key, element]) => openObjects(element, `${here}/${key}`))];
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  const object = Plain.safeParse(value);
  if (!object.success) return [];
  const own = object.data["$ref"];
  return [...(typeof own === "string" ? [own] : []), ...Object.values(object.data).flatMap(referencesIn)];
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((found, key) => Plain.safeParse(found).data?.[key], value);
}
