import { readFileSync } from "node:fs";
import { loadPartnership } from "@gatehouse/contracts/partnership";
import type { Policy } from "@gatehouse/policy/compile";
import { compilePolicy } from "@gatehouse/policy/compile";

/** The demonstration partnership, compiled from its file. */
export const northshire: Policy = compilePolicy(
  loadPartnership(readFileSync(new URL("../../contracts/partnerships/northshire.yaml", import.meta.url), "utf8")),
);

/** Finds the demonstration partnership by name, as the command line does. */
export function partnerships(name: string): Policy | undefined {
  return name === "northshire" ? northshire : undefined;
}
