import { dirname } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { directionHolds, onlyImportersImport } from "./architecture/direction.ts";
import { dependenciesAreExplained, nothingPointsOutside, workspacesAreAlike } from "./architecture/documents.ts";
import { decisionsArePure, exportsAreDocumented, filesAreSmallAndNamed } from "./architecture/files.ts";
import { importsAreDeclared } from "./architecture/imports.ts";
import type { Repository } from "./architecture/repository.ts";
import { readRepository } from "./architecture/repository.ts";

let repository: Repository;
beforeAll(async () => {
  repository = await readRepository(dirname(import.meta.dirname));
});

test("the repository was read", () => {
  expect(repository.sources.length).toBeGreaterThan(50);
  expect(repository.workspaces.all.length).toBeGreaterThan(10);
});

test.each([
  { name: "arrows point only inwards: services → packages → contracts", rule: directionHolds },
  { name: "jose, NATS, logging, HTTP and keys have one importer each", rule: onlyImportersImport },
  {
    name: "imports are declared and go through exports maps; no barrels, no way into another package",
    rule: importsAreDeclared,
  },
  { name: "contracts and policy read no clock, chance, environment or file", rule: decisionsArePure },
  { name: "files are at most 400 lines and named after their subject", rule: filesAreSmallAndNamed },
  { name: "every export of contracts and packages has a doc comment", rule: exportsAreDocumented },
  { name: "every dependency is pinned and explained", rule: dependenciesAreExplained },
  {
    name: "every workspace is private, an ES module, licensed, and shut but for its exports map",
    rule: workspacesAreAlike,
  },
  { name: "nothing names a place outside the repository", rule: nothingPointsOutside },
])("$name", ({ rule }) => {
  expect(rule(repository).map(({ where, what }) => `${where} ${what}`)).toEqual([]);
});
