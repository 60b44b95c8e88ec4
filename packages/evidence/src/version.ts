import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Whatever bears on what evidence is put into words and shown with, beside this package. */
const saidBy = ["@gatehouse/contracts/decision", "@gatehouse/policy/plain"] as const;
const digits = 16;
let known: string | null = null;

/**
 * The version of Gatehouse that puts evidence into words and pages: a digest of its source files, so that two of one name
 * make the same of the same evidence, whatever anybody called the release.
 */
export function evidenceVersion(): string {
  known ??= `gatehouse-${digestOf([
    import.meta.dirname,
    ...saidBy.map((module) => dirname(fileURLToPath(import.meta.resolve(module)))),
  ])}`;
  return known;
}

function digestOf(folders: readonly string[]): string {
  const digest = createHash("sha256");
  for (const folder of folders) {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    for (const name of names.filter((one) => one.endsWith(".ts") && !one.endsWith(".test.ts")).toSorted())
      digest
        .update(`${name}\n`)
        .update(readFileSync(join(folder, name)))
        .update("\n");
  }
  return digest.digest("hex").slice(0, digits);
}
