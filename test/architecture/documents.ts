import type { Finding } from "./finding.ts";
import type { Repository } from "./repository.ts";
import { declared } from "./workspace.ts";

const dependencyFile = "docs/dependencies.md";

/** Every dependency has its line in docs/dependencies.md, every line its dependency, every version stands once and exactly. */
export function dependenciesAreExplained(repository: Repository): Finding[] {
  const { all, catalog } = repository.workspaces;
  const used = new Set(all.flatMap(declared).filter((name) => !name.startsWith("@gatehouse/")));
  const page = repository.texts.get(dependencyFile) ?? "";
  const explained = new Set([...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name ?? ""));
  const findings: Finding[] = [];
  for (const name of used)
    if (!explained.has(name)) findings.push({ where: dependencyFile, what: `has no line for ${name}` });
  for (const name of explained)
    if (!used.has(name)) findings.push({ where: dependencyFile, what: `explains ${name}, which nothing uses` });
  for (const [name, version] of Object.entries(catalog)) {
    if (!used.has(name))
      findings.push({ where: "pnpm-workspace.yaml", what: `the catalog has ${name}, which nothing uses` });
    if (!/^\d+\.\d+\.\d+$/.test(version))
      findings.push({ where: "pnpm-workspace.yaml", what: `${name} is not pinned: ${version}` });
  }
  for (const { folder, dependencies, devDependencies } of all) {
    if (folder === "") continue;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      const expected = name.startsWith("@gatehouse/") ? "workspace:*" : "catalog:";
      if (version !== expected)
        findings.push({ where: `${folder}/package.json`, what: `${name} must say "${expected}"` });
    }
  }
  return findings;
}

/** Every workspace is private, an ES module, under the repository's licence, and shut but for its exports map. */
export function workspacesAreAlike(repository: Repository): Finding[] {
  return repository.workspaces.all.flatMap((each) => {
    const where = `${each.folder === "" ? "." : each.folder}/package.json`;
    const findings: Finding[] = [];
    if (each.private !== true) findings.push({ where, what: "is not private; we publish nothing" });
    if (each.type !== "module") findings.push({ where, what: 'lacks "type": "module"' });
    if (each.license !== "Apache-2.0") findings.push({ where, what: "is not under Apache-2.0" });
    if (each.folder !== "" && Object.keys(each.exports).length === 0)
      findings.push({ where, what: "has no exports map" });
    return findings;
  });
}

// Put together here, so that this file does not itself name what it forbids.
const outside: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: new RegExp(["/wo", "rk/"].join("")), what: "a folder of one machine" },
  { pattern: new RegExp(["\\.\\./sha", "red\\b"].join("")), what: "a folder outside the repository" },
  { pattern: new RegExp(["registry\\.npm", "js\\.org"].join("")), what: "a package registry's host" },
  { pattern: new RegExp(["(deb|security|ftp)\\.deb", "ian\\.org"].join("")), what: "a package registry's host" },
];

/** The repository stands alone: nothing in it names a place that only its makers had. */
export function nothingPointsOutside(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  for (const [path, text] of repository.texts) {
    if (path === "pnpm-lock.yaml") continue;
    text.split("\n").forEach((line, at) => {
      for (const { pattern, what } of outside) {
        if (pattern.test(line)) findings.push({ where: `${path}:${at + 1}`, what: `names ${what}` });
      }
    });
  }
  return findings;
}
