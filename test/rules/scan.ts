import { globSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A test that carries a rule's id in its name, or a scenario that names it as its source. */
export type Found = { readonly rule: string; readonly file: string; readonly name: string };

const ruleId = /\bR\d{2}\b/g;

function filesOf(...patterns: readonly string[]): readonly string[] {
  return globSync([...patterns], { cwd: root, exclude: (path) => path.includes("node_modules") })
    .map((path) => relative(root, `${root}/${path}`))
    .toSorted();
}

/** The text of a file of the repository; undefined when there is none. */
export function textOf(path: string): string | undefined {
  try {
    return readFileSync(`${root}/${path}`, "utf8");
  } catch {
    return undefined;
  }
}

/** Every test whose name begins with a rule's id: "R34 …". */
export function testsOfRules(): readonly Found[] {
  const tests = filesOf("{packages,services,contracts,test,cli}/**/*.test.ts");
  return tests.flatMap((file) =>
    [...(textOf(file) ?? "").matchAll(/(["'`])(R\d{2}) ((?:(?!\1)[^\\\n]|\\.)+)\1/g)].map(
      ([, , rule = "", says = ""]) => {
        return { rule, file, name: says };
      },
    ),
  );
}

/** Every scenario and the rules among its sources. */
export function scenariosOfRules(): readonly Found[] {
  return filesOf("test/scenarios/{cases,own}/*.json").flatMap((file) => {
    // Our own files: `scenarios.test.ts` reads them whole.
    const { id, sources } = JSON.parse(textOf(file) ?? "{}") as { id: string; sources: readonly string[] };
    return sources.flatMap((source) => [...source.matchAll(ruleId)].map(([rule]) => ({ rule, file, name: id })));
  });
}

/** Every rule that a source file says it carries out, in a comment. */
export function claimsOfSources(): readonly Found[] {
  const sources = filesOf("{packages,services,contracts}/**/src/**/*.ts").filter((file) => !file.endsWith(".test.ts"));
  return sources.flatMap((file) => {
    const comments = (textOf(file) ?? "").match(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g) ?? [];
    const ids = new Set(comments.flatMap((comment) => comment.match(ruleId) ?? []));
    return [...ids].map((rule) => ({ rule, file, name: "" }));
  });
}

/** Whether a file defines a function, a constant or a type of this name. */
export function defines(file: string, name: string): boolean {
  return new RegExp(`^(export )?(async )?(function|const|type) ${name}\\b`, "m").test(textOf(file) ?? "");
}
