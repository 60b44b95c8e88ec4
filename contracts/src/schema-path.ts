import type { z } from "zod";

/**
 * Where the first problem lies, as `statements[2].on`. An unknown key is told by the path of the object that has it,
 * because its name is whatever someone typed.
 */
export function schemaPath(error: z.ZodError): string {
  const path = error.issues[0]?.path ?? [];
  return path.reduce<string>((before, key) => {
    if (typeof key === "number") return `${before}[${key}]`;
    return before === "" ? String(key) : `${before}.${String(key)}`;
  }, "");
}
