import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const entry = new URL("check/page-script.ts", import.meta.url);
/** Where the page's script lies, made by this file from the very modules that `gatehouse verify` runs. */
export const pageScriptFile: URL = new URL("../generated/page-script.js", import.meta.url);

const importLine = /^import \{[^}]*\} from "([^"]+)";$/gm;
const topLevel = /^(?:async )?(?:function|const|let|class) (\w+)/gm;

/**
 * The modules below `check/` and the two that they use, as one script without types: put one after the other, which is
 * all that a bundler would do for modules that export functions of different names.
 *
 * @throws RangeError when two modules have one name, or the text would end its own script element
 */
export function pageScript(): string {
  const texts = new Map<string, string>();
  collect(entry, texts);
  const names = [...texts.values()].flatMap((text) => [...text.matchAll(topLevel)].map(([, name]) => name));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new RangeError(`two modules of the page's script have a ${twice}`);
  const script = `(() => {\n"use strict";\n${[...texts.values()].join("\n")}\nvoid checkPage();\n})();\n`;
  if (/<\/script|<!--/i.test(script)) throw new RangeError("the script would end its own element");
  return script;
}

function collect(module: URL, texts: Map<string, string>): void {
  if (texts.has(module.href)) return;
  const text = stripTypeScriptTypes(readFileSync(module, "utf8"));
  const imported = [...text.matchAll(importLine)].map(([, name = ""]) => name);
  // Before its own text: what a module uses at once must stand above it.
  texts.set(module.href, "");
  for (const name of imported)
    collect(name.startsWith(".") ? new URL(name, module) : new URL(import.meta.resolve(name)), texts);
  texts.delete(module.href);
  const plain = text.replaceAll(importLine, "").replaceAll(/^export /gm, "");
  texts.set(
    module.href,
    plain
      .replaceAll(/[ \t]+$/gm, "")
      .replaceAll(/\n{3,}/g, "\n\n")
      .trim(),
  );
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(new URL(".", pageScriptFile), { recursive: true });
  writeFileSync(pageScriptFile, pageScript());
}
