import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { coverageOf, coveredSectors } from "./coverage.ts";
import { sectionOf, withSection } from "./page.ts";

const root = new URL("../../", import.meta.url);

function readmeOf(sector: string): URL {
  return new URL(`services/${sector}/README.md`, root);
}

/** A sector's README as it is, and as it would be with the section made anew. */
export async function readmeNow(sector: string): Promise<{ readonly is: string; readonly wouldBe: string }> {
  const is = readFileSync(readmeOf(sector), "utf8");
  return { is, wouldBe: withSection(is, sectionOf(sector, await coverageOf(sector))) };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const named = argv.slice(2);
  for (const sector of coveredSectors().filter((one) => named.length === 0 || named.includes(one))) {
    writeFileSync(readmeOf(sector), (await readmeNow(sector)).wouldBe);
  }
}
