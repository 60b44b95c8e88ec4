import { writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { readNorthshire } from "@gatehouse/cli/northshire";
import { compilePolicy } from "@gatehouse/policy/compile";
import { brokenClaims } from "./claims.ts";
import { dataOf, writeData } from "./data.ts";
import type { Grid } from "./enumerate.ts";
import { enumerate } from "./enumerate.ts";
import { pageOf } from "./page.ts";

const root = new URL("../../", import.meta.url);

/** The demonstration partnership's grid, decided now. */
export function gridOfNorthshire(): Grid {
  return enumerate(compilePolicy(readNorthshire()));
}

/** What is published of a grid, by its path in the repository. */
export function publishedFiles(grid: Grid): ReadonlyMap<string, string> {
  return new Map([
    ["docs/who-sees-what.md", pageOf(grid)],
    ["docs/who-sees-what.json", writeData(dataOf(grid))],
  ]);
}

function writeAll(): void {
  const grid = gridOfNorthshire();
  const broken = brokenClaims(grid);
  if (broken.length > 0) throw new Error(`The page would say what is not so:\n${broken.join("\n")}`);
  for (const [path, text] of publishedFiles(grid)) writeFileSync(new URL(path, root), text);
}

if (argv[1] === fileURLToPath(import.meta.url)) writeAll();
