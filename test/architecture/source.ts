import type { Program } from "oxc-parser";
import { parseSync } from "oxc-parser";

/** One import of a module, static or dynamic, or a re-export. */
export type Import = {
  readonly from: string;
  readonly names: readonly string[];
  readonly kind: "import" | "re-export";
};

/** What the rules need of one TypeScript file. `path` is relative to the root, with forward slashes. */
export type Source = {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  /** Names that the file exports, and whether a doc comment stands directly before. */
  readonly exports: readonly { readonly name: string; readonly documented: boolean }[];
  readonly program: Program;
};

/** Whether a file is test code: it may use devDependencies and is held to fewer rules. */
export function isTestCode(path: string): boolean {
  return path.startsWith("test/") || path.endsWith(".test.ts") || /\/(testing|fixture)(\/|\.ts$)/.test(path);
}

/** Parses a file; one that does not parse is for the type checker to tell. */
export function readSource(path: string, text: string): Source {
  const { module, comments, program } = parseSync(path, text);
  const docEnds = comments.filter(({ type, value }) => type === "Block" && value.startsWith("*")).map(({ end }) => end);
  const selfEvident = new Set(program.body.filter(explainsItself).map(({ start }) => start));
  const isDocumented = (start: number): boolean =>
    selfEvident.has(start) || docEnds.some((end) => end <= start && text.slice(end, start).trim() === "");
  const imports: Import[] = module.staticImports.map(({ moduleRequest, entries }) => ({
    from: moduleRequest.value,
    names: entries.map(({ importName }) => importName.name ?? "*"),
    kind: "import",
  }));
  for (const { moduleRequest } of module.dynamicImports) {
    const written = text.slice(moduleRequest.start, moduleRequest.end);
    if (/^["'`][^"'`$]*["'`]$/.test(written))
      imports.push({ from: written.slice(1, -1), names: ["*"], kind: "import" });
  }
  const exported = new Map<string, boolean>();
  for (const { start, entries } of module.staticExports) {
    for (const { moduleRequest, exportName } of entries) {
      const name = exportName.name ?? (exportName.kind === "Default" ? "default" : "*");
      if (moduleRequest) imports.push({ from: moduleRequest.value, names: [name], kind: "re-export" });
      else exported.set(name, (exported.get(name) ?? false) || isDocumented(start));
    }
  }
  const exports = [...exported].map(([name, documented]) => ({ name, documented }));
  return { path, lines: text.split("\n").length - 1, imports, exports, program };
}

/**
 * A schema that ends in `.describe("…")` says in zod's words what it is, and a type taken from a value (`z.infer<typeof X>`,
 * `(typeof xs)[number]`) has the value's.
 */
function explainsItself(statement: Program["body"][number]): boolean {
  if (statement.type !== "ExportNamedDeclaration") return false;
  const { declaration } = statement;
  if (declaration?.type === "TSTypeAliasDeclaration") {
    let derived = false;
    walk(declaration.typeAnnotation, ({ type }) => {
      if (type === "TSTypeQuery") derived = true;
    });
    return derived;
  }
  if (declaration?.type !== "VariableDeclaration") return false;
  const init = declaration.declarations[0]?.init;
  if (init?.type !== "CallExpression" || init.callee.type !== "MemberExpression") return false;
  return init.callee.property.type === "Identifier" && init.callee.property.name === "describe";
}

/** Calls `visit` for every node below `node`, the node first. */
export function walk(node: unknown, visit: (node: Record<string, unknown>) => void): void {
  if (Array.isArray(node)) {
    for (const each of node) walk(each, visit);
    return;
  }
  if (node === null || typeof node !== "object") return;
  // A syntax tree is plain objects throughout; the rules look at each field before they use it.
  const fields = node as Record<string, unknown>;
  if (typeof fields["type"] === "string") visit(fields);
  for (const value of Object.values(fields)) walk(value, visit);
}
