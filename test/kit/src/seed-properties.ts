import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { readEnvironment } from "./environment.ts";

// Before each test file: with `GATEHOUSE_SEED`, its properties draw what they drew in an earlier run. Only a file that
// has properties pays for loading the library.
const { seed } = readEnvironment();
const file = expect.getState().testPath;
if (seed !== null && file !== undefined && /"fast-check"|properties/.test(readFileSync(file, "utf8"))) {
  const { configureGlobal } = await import("fast-check");
  configureGlobal({ seed });
}
