// Stryker's test runner for this repository. Its vitest runner starts a worker and loads the contracts for every mutant,
// seconds each; here all tests are loaded once and called in the same process, so that most mutants end in milliseconds.
import { globSync } from "node:fs";
import { registerHooks } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** The first failing test ends a mutant: those go first that are cheap and know much, those last that only repeat. */
const files = [
  "packages/policy/src/steps/*.test.ts",
  "packages/policy/src/**/*.test.ts",
  "test/rules/*.test.ts",
  "test/mutation/*.test.ts",
  "test/scenarios/*.test.ts",
];
// They compare a page with the sources' text, which every mutant changes.
const aboutText = /\/rules\.test\.ts$/;
const last = ["lives/decide-again.test.ts", "decide.properties.test.ts", "agreements/diff.test.ts"];
const shim = pathToFileURL(join(import.meta.dirname, "vitest-in-process.mjs")).href;
const stryker = (globalThis.__stryker__ ??= {});

class InProcessRunner {
  #tests = [];

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    registerHooks({
      resolve: (specifier, context, next) =>
        specifier === "vitest" ? { url: shim, shortCircuit: true } : next(specifier, context),
    });
    // Of properties: always the same cases, and no search for the smallest that fails.
    globalThis[Symbol.for("fast-check/GlobalParameters")] = { seed: 20_261_123, endOnFailure: true };
    const { declared, declareIn } = await import(shim);
    for (const file of sorted()) {
      declareIn(file);
      await import(pathToFileURL(resolve(file)).href);
    }
    this.#tests = declared;
  }

  async dryRun() {
    const tests = [];
    for (const test of this.#tests) {
      stryker.currentTestId = test.id;
      const from = performance.now();
      const failureMessage = await failureOf(test);
      const told = {
        id: test.id,
        name: test.name,
        fileName: resolve(test.file),
        timeSpentMs: performance.now() - from,
      };
      tests.push(failureMessage === null ? { ...told, status: 0 } : { ...told, status: 1, failureMessage });
    }
    stryker.currentTestId = undefined;
    return { status: "complete", tests, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    const wanted = testFilter && new Set(testFilter);
    const chosen = this.#tests.filter(({ id }) => wanted?.has(id) ?? true);
    stryker.hitCount = hitLimit === undefined ? undefined : 0;
    stryker.hitLimit = hitLimit;
    stryker.activeMutant = activeMutant.id;
    try {
      for (const [at, test] of chosen.entries()) {
        const failureMessage = await failureOf(test);
        if (hitLimit !== undefined && stryker.hitCount > hitLimit) return { status: "timeout", reason: "hit limit" };
        if (failureMessage !== null)
          return { status: "killed", killedBy: [test.id], failureMessage, nrOfTests: at + 1 };
      }
      return { status: "survived", nrOfTests: chosen.length };
    } finally {
      stryker.activeMutant = undefined;
    }
  }

  async dispose() {}
}

function sorted() {
  const found = [...new Set(files.flatMap((pattern) => globSync(pattern).toSorted()))].filter(
    (file) => !aboutText.test(file),
  );
  const place = (file) => last.findIndex((end) => file.endsWith(end));
  return found.toSorted((a, b) => place(a) - place(b));
}

async function failureOf(test) {
  try {
    await test.run();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 500) : String(error);
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "in-process", InProcessRunner)];
