import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Count } from "./count.ts";
import { add, countVitest, failuresIn, nothing } from "./count.ts";
import { lastCommit } from "./git.ts";
import type { Part } from "./long-report.ts";
import { writeLongReport } from "./long-report.ts";
import { runMutation } from "./mutation.ts";
import type { TestOptions } from "./options.ts";
import { rareReports, reportFiles, staleness } from "./report-age.ts";
import { runTool } from "./run-tool.ts";

export type TestRun = {
  readonly root: string;
  readonly options: TestOptions;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
};

/** A run on its way, with what has failed so far. */
type Running = TestRun & { readonly failures: string[] };

const one = { passed: { ...nothing, passed: 1 }, failed: { ...nothing, failed: 1 } };

const tools = [
  { name: "format", args: ["node_modules/oxfmt/bin/oxfmt", "--check", "."] },
  { name: "lint", args: ["node_modules/oxlint/bin/oxlint"] },
  { name: "types", args: ["node_modules/typescript/bin/tsc", "--noEmit", "--project", "."] },
] as const;

/** Runs what the options ask for, part by part, all of them whatever fails; returns how many passed and failed. */
export async function runTests(run: TestRun): Promise<Count> {
  const env = { ...run.env, PATH: `${dirname(process.execPath)}:${run.env["PATH"] ?? ""}` };
  const seed = await seedOf(run);
  if (run.options.long) Object.assign(env, { GATEHOUSE_LONG: "1" });
  else Object.assign(env, { GATEHOUSE_SEED: seed });
  if (run.options.tour) Object.assign(env, { GATEHOUSE_TOUR: "1" });
  const here: Running = { ...run, env, failures: [] };
  const parts: Part[] = [];
  const measure = async (name: string, work: () => Promise<Count>): Promise<void> => {
    run.say(name);
    const from = performance.now();
    const count = await work();
    const seconds = (performance.now() - from) / 1000;
    run.say(endOf(name, count, seconds));
    parts.push({ name, count, seconds });
  };
  if (run.options.mutation) {
    await measure("mutation", () => runMutation({ ...here, files: run.options.files }));
  } else if (run.options.files.length > 0) {
    await measure("tests", () => vitest(here, [...run.options.files]));
  } else {
    for (const tool of tools) await measure(tool.name, () => runOne(here, tool.args));
    await measure("unit", () => vitest(here, ["--project", "unit"]));
    if (run.options.part === "test") await longer(here, measure, parts);
  }
  for (const { name, count, seconds } of parts) if (count.failed > 0) run.say(endOf(name, count, seconds));
  for (const failure of here.failures) run.say(`failed: ${failure}`);
  // Once more by name alone, last of all: who sees only the end of a long output sees every one of them.
  if (here.failures.length > 1) for (const failure of here.failures) run.say(`failed: ${failure.split("\n", 1)[0]}`);
  if (here.failures.length > 0 && !run.options.long) run.say(`the random choices of this run: GATEHOUSE_SEED=${seed}`);
  return parts.reduce((sum, part) => add(sum, part.count), nothing);
}

/**
 * What the random choices of a run begin from: the commit. So a commit that passes on one machine passes on another, and
 * each commit tries other cases; the long run, which is there to find more, draws afresh.
 */
async function seedOf({ root, env }: TestRun): Promise<string> {
  const given = env["GATEHOUSE_SEED"];
  if (given !== undefined) return given;
  const { id } = await lastCommit(root);
  return String(Number.parseInt(id.slice(0, 7), 16) || 0);
}

function endOf(name: string, { failed }: Count, seconds: number): string {
  return `${name}: ${failed === 0 ? "ok" : `${failed} failed`}, ${seconds.toFixed(1)} s`;
}

/** The tests that know the server best; the same function starts it either way. */
const containerTests = ["--project", "integration", "test/integration/bus"];

/** These wait for servers and browsers more than they reckon: on two cores three of them at once take a third less. */
const threeAtOnce = ["--maxWorkers", "3"];

type Measure = (name: string, work: () => Promise<Count>) => Promise<void>;

async function longer(run: Running, measure: Measure, parts: readonly Part[]): Promise<void> {
  const inContainers = run.env["GATEHOUSE_TEST_CONTAINERS"] === "1";
  const server = inContainers ? { GATEHOUSE_TEST_SERVER: "process" } : {};
  await measure("properties", () => vitest(run, ["--project", "properties"]));
  // The long run measures how long a recovery takes: there no more of them than cores.
  const workers = run.options.long ? [] : threeAtOnce;
  const env = { ...run.env, ...server };
  await measure("integration", () => vitest({ ...run, env }, ["--project", "integration", ...workers]));
  if (inContainers) {
    const inside = { ...run.env, GATEHOUSE_TEST_SERVER: "container" };
    const part = [...containerTests, ...workers];
    await measure("integration, server in a container", () => vitest({ ...run, env: inside }, part));
  }
  await measure("fault", () => vitest(run, ["--project", "fault", "--passWithNoTests"]));
  const reports = join(run.root, "docs", "reports");
  const commit = await lastCommit(run.root);
  if (run.options.long) {
    const today = new Date().toISOString().slice(0, 10);
    run.say(`written: ${await writeLongReport(reports, today, commit.id, parts)}`);
    return;
  }
  for (const report of Object.values(rareReports))
    await measure(`${report.run}'s report`, async () => {
      const stale = staleness(report, await reportFiles(reports), commit.day);
      if (stale !== null) run.failures.push(stale);
      return stale === null ? one.passed : one.failed;
    });
}

async function runOne(run: TestRun, args: readonly string[]): Promise<Count> {
  const code = await runTool({
    program: process.execPath,
    args,
    cwd: run.root,
    env: run.env,
    shown: false,
    say: run.say,
  });
  return code === 0 ? one.passed : one.failed;
}

async function vitest(run: Running, args: readonly string[]): Promise<Count> {
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-vitest-"));
  try {
    const json = join(dir, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${json}`];
    const all = ["node_modules/vitest/vitest.mjs", "run", ...reporters, ...args];
    const code = await runTool({
      program: process.execPath,
      args: all,
      cwd: run.root,
      env: run.env,
      shown: true,
      say: run.say,
    });
    const report = await readFile(json, "utf8").catch(() => "");
    run.failures.push(...failuresIn(report));
    return countVitest(report, code);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
