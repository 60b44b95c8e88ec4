import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Count } from "./count.ts";
import { nothing } from "./count.ts";
import { git, lastCommit } from "./git.ts";
import type { StrykerResult } from "./mutation-report.ts";
import { newestMutationReport, writeMutationReport } from "./mutation-report.ts";
import { rareReports } from "./report-age.ts";
import { runTool } from "./run-tool.ts";

/** Installed only in the clone that a run makes: 100 packages that nobody else needs. docs/dependencies.md names them. */
const strykers = ["@stryker-mutator/core@10.1.1", "@stryker-mutator/api@10.1.1", "@vitest/expect@5.1.1", "chai@6.3.0"];

/** Each of thousands of mutants is asked these few cases of a property; the tables and the second implementation ask more. */
const propertyRuns = "20";

const source = /^packages\/policy\/src\/.*(?<!\.test)\.ts$/;
/** Generated data, and examples for tests. */
const notMutated = /\/(?:bank-holidays|fixture)\.ts$/;

export type MutationTask = {
  readonly root: string;
  /** Only sources whose path contains one of these; all when empty. */
  readonly files: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
};

/**
 * Mutates packages/policy of the last commit in a clone of its own and writes the dated report beside the others. It ends
 * green when the mutants were judged, whatever the score: the report tells that.
 */
export async function runMutation(task: MutationTask): Promise<Count> {
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-mutation-"));
  const from = performance.now();
  try {
    const env = { ...task.env, CI: "true", GATEHOUSE_PROPERTY_RUNS: propertyRuns };
    const commit = await lastCommit(task.root);
    const sources = await sourcesIn(task.root);
    const chosen = sources.filter((file) => task.files.length === 0 || task.files.some((part) => file.includes(part)));
    if (chosen.length === 0) throw new Error("no source of packages/policy is chosen");
    await step(task, env, "git", ["clone", "--quiet", task.root, dir], task.root);
    task.say("installing in the clone");
    const pnpm = await pnpmOf(task.root);
    await step(task, env, "npx", ["-y", pnpm, "install", "--frozen-lockfile", "--prefer-offline"], dir);
    await step(task, env, "npx", ["-y", pnpm, "add", "-w", "-D", "-E", ...strykers], dir);
    task.say(`mutating ${chosen.length} of ${sources.length} files in ${dir}; this takes hours`);
    const stryker = ["node_modules/@stryker-mutator/core/bin/stryker.js", "run", "test/mutation/stryker.config.mjs"];
    await step(task, env, process.execPath, [...stryker, "--mutate", chosen.join(",")], dir);
    // Stryker's own file, in its published schema.
    const result = JSON.parse(await readFile(join(dir, "reports/mutation/mutation.json"), "utf8")) as StrykerResult;
    const run = {
      day: new Date().toISOString().slice(0, 10),
      commit: commit.id,
      command: [rareReports.mutation.command, ...task.files].join(" "),
      seconds: (performance.now() - from) / 1000,
      sources,
      notes: [],
    };
    const reports = join(task.root, "docs", "reports");
    // A run of a few files is put together with what is known of the others.
    const earlier = task.files.length === 0 ? undefined : await newestMutationReport(reports);
    task.say(`written: ${await writeMutationReport(reports, run, result, earlier)}`);
    return { ...nothing, passed: 1 };
  } catch (error) {
    task.say(`mutation run: ${error instanceof Error ? error.message : String(error)}`);
    return { ...nothing, failed: 1 };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** What is to be mutated: the committed sources of the package. */
export async function sourcesIn(root: string): Promise<readonly string[]> {
  const listed = await git(root, ["ls-files", "packages/policy/src"]);
  return listed.split("\n").filter((file) => source.test(file) && !notMutated.test(file));
}

/** The pnpm that installs the checkout: the start-up script names it. */
async function pnpmOf(root: string): Promise<string> {
  const named = /pnpm@\d+\.\d+\.\d+/.exec(await readFile(join(root, "infra", "bootstrap.mjs"), "utf8"))?.[0];
  if (named === undefined) throw new Error("infra/bootstrap.mjs names no pnpm");
  return named;
}

async function step(
  task: MutationTask,
  env: MutationTask["env"],
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<void> {
  const shown = program === process.execPath;
  const code = await runTool({ program, args, cwd, env, shown, say: task.say });
  if (code !== 0) throw new Error(`${program} ${args.slice(0, 2).join(" ")} ended with ${code}`);
}
