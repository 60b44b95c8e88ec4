import { join } from "node:path";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import type { Policy } from "@gatehouse/policy/compile";
import { compilePolicy } from "@gatehouse/policy/compile";

/** The demonstration partnership, compiled from its file. */
export const northshire: Policy = compilePolicy(
  loadPartnership(join(import.meta.dirname, "../../contracts/partnerships/northshire")),
);

/** Finds the demonstration partnership by name, as the command line does. */
export function partnerships(name: string): Policy | undefined {
  return name === "northshire" ? northshire : undefined;
}
