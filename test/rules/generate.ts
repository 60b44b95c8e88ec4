import { writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { rulesPage } from "./page.ts";
import { rules } from "./rules.ts";
import { scenariosOfRules, testsOfRules } from "./scan.ts";

export const pagePath = "docs/rules.md";

/** The page as it has to be now. */
export function pageNow(): string {
  return rulesPage(rules, testsOfRules(), scenariosOfRules());
}

if (argv[1] === fileURLToPath(import.meta.url)) writeFileSync(new URL(`../../${pagePath}`, import.meta.url), pageNow());
