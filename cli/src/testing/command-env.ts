import { env } from "node:process";

/**
 * The environment of a command under test: where it was typed, and where compiled modules are kept, as from a user's
 * second start on. Without it each of dozens of processes would compile everything again.
 */
export function commandEnv(typedIn: string): Record<string, string> {
  const compiled = env["NODE_COMPILE_CACHE"];
  return compiled === undefined ? { INIT_CWD: typedIn } : { INIT_CWD: typedIn, NODE_COMPILE_CACHE: compiled };
}
