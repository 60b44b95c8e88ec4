import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Whatever bears on how a message is judged: what the words mean, the rules, and how the gateway puts both together. */
const decidedBy = ["@gatehouse/contracts/decision", "@gatehouse/policy/decide"] as const;
const digits = 16;

/**
 * The version of the deciding code, as every record has it: a digest of its source files, so that two records with one
 * engine were decided by the same lines, whatever anybody called the release.
 */
export const engine: string = `gatehouse-${digestOf([
  import.meta.dirname,
  ...decidedBy.map((module) => dirname(fileURLToPath(import.meta.resolve(module)))),
])}`;

function digestOf(folders: readonly string[]): string {
  const digest = createHash("sha256");
  for (const folder of folders) {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    for (const name of names.filter(isSource).toSorted())
      digest
        .update(`${name}\n`)
        .update(readFileSync(join(folder, name)))
        .update("\n");
  }
  return digest.digest("hex").slice(0, digits);
}

function isSource(name: string): boolean {
  return name.endsWith(".ts") && !name.endsWith(".test.ts");
}
