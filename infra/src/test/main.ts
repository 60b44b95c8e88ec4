import { rootDir } from "../paths.ts";
import { printLine, printNote } from "../print.ts";
import { parseTest, testHelp } from "./options.ts";
import { runTests } from "./run-tests.ts";

async function main(): Promise<number> {
  const parsed = parseTest(process.argv.slice(2));
  if (parsed.kind === "help") {
    printLine(testHelp);
    return 0;
  }
  if (parsed.kind === "wrong") {
    printNote(`options-wrong: ${parsed.text}; see npm test -- --help`);
    return 2;
  }
  const say = (line: string): void => printNote(`[${parsed.part}] ${line}`);
  const { passed, failed, skipped } = await runTests({ root: rootDir, options: parsed, env: process.env, say });
  if (skipped > 0) printNote(`[${parsed.part}] ${skipped} skipped`);
  if (passed === 0 && failed === 0) printNote(`[${parsed.part}] nothing ran`);
  printLine(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

process.exitCode = await main();
