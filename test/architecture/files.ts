import { posix } from "node:path";
import type { Finding } from "./finding.ts";
import type { Repository } from "./repository.ts";
import { isTestCode, walk } from "./source.ts";

const maxLines = 400;
const vague = /^(utils?|helpers?|common|misc|shared|manager|index|types|lib)$|-(utils?|helpers?|manager)$/;
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z-]+)*\.ts$/;

/** No file over 400 lines, and each named after its one subject, in kebab-case. */
export function filesAreSmallAndNamed(repository: Repository): Finding[] {
  return repository.sources.flatMap(({ path, lines }) => {
    const name = posix.basename(path);
    const findings: Finding[] = [];
    if (lines > maxLines) findings.push({ where: path, what: `${lines} lines; the limit is ${maxLines}` });
    if (vague.test(name.replace(/(\.int)?(\.test)?\.ts$/, "")))
      findings.push({ where: path, what: "names no subject" });
    if (!kebab.test(name)) findings.push({ where: path, what: "is not in kebab-case" });
    return findings;
  });
}

/** The argument of one function, which has the doc comment; the fields have theirs. */
const argument = /(Options|Ports)$/;

/** Every export of contracts and packages says what it guarantees. A type beside a schema of its name needs no second word. */
export function exportsAreDocumented(repository: Repository): Finding[] {
  return repository.sources
    .filter(({ path }) => /^(contracts|packages)\//.test(path) && !isTestCode(path))
    .flatMap(({ path, exports }) =>
      exports
        .filter(({ name, documented }) => !documented && !argument.test(name))
        .map(({ name }) => ({ where: path, what: `exports ${name} without a doc comment` })),
    );
}

/** Modules that read the clock, the environment or files would make decisions that cannot be repeated. */
const pure = /^(contracts|packages\/policy)\/src\//;
/** What writes the generated files, by hand, and what reads a partnership's folder at a start: never a decision. */
const impure = new Set(["contracts/src/generate.ts", "contracts/src/partnership-folder.ts"]);
const pureModules = new Set(["node:crypto"]);

/** contracts and policy take the time, ids and everything else as arguments. */
export function decisionsArePure(repository: Repository): Finding[] {
  return repository.sources
    .filter(({ path }) => pure.test(path) && !isTestCode(path) && !impure.has(path))
    .flatMap(({ path, imports, program }) => {
      const found = new Set<string>();
      for (const { from, names } of imports) {
        if (!from.startsWith("node:")) continue;
        if (!pureModules.has(from)) found.add(`imports ${from}`);
        else if (names.some((name) => name.startsWith("random"))) found.add("imports randomness");
      }
      walk(program, (node) => {
        const what = impurity(node);
        if (what !== null) found.add(what);
      });
      return [...found].map((what) => ({ where: path, what: `${what}; take it as an argument` }));
    });
}

function named(node: unknown): string | null {
  if (node === null || typeof node !== "object" || !("type" in node)) return null;
  return node.type === "Identifier" && "name" in node && typeof node.name === "string" ? node.name : null;
}

function impurity(node: Record<string, unknown>): string | null {
  if (
    node["type"] === "NewExpression" &&
    named(node["callee"]) === "Date" &&
    Array.isArray(node["arguments"]) &&
    node["arguments"].length === 0
  ) {
    return "reads the clock (new Date())";
  }
  if (node["type"] !== "MemberExpression") return null;
  const access = `${named(node["object"])}.${named(node["property"])}`;
  if (access === "Date.now" || access === "performance.now") return `reads the clock (${access})`;
  if (access === "Math.random" || /^crypto\.(random|getRandom)/.test(access)) return `draws at random (${access})`;
  return access.startsWith("process.") ? `reads the process (${access})` : null;
}
