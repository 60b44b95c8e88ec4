import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { machineLine } from "./machine.ts";

/** Stryker's own result (mutation-testing-report-schema), as far as it is read here. */
export type StrykerResult = {
  readonly files: Readonly<Record<string, { readonly mutants: readonly StrykerMutant[] }>>;
};

type StrykerMutant = {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number } };
};

/** How the mutants of a file, or of all, ended. Ignored ones change only what is read at load, and are not judged. */
export type MutantCount = {
  readonly killed: number;
  readonly timeout: number;
  readonly survived: number;
  readonly uncovered: number;
  readonly ignored: number;
};

/** A run: which sources it was to mutate, where, and how long it took. */
export type MutationRun = {
  readonly day: string;
  readonly commit: string;
  readonly command: string;
  readonly seconds: number;
  readonly sources: readonly string[];
  /** What else a reader must know: that a run was cut short, or put together from several. */
  readonly notes: readonly string[];
};

type Survivor = {
  readonly file: string;
  readonly line: number;
  readonly mutator: string;
  readonly replacement: string;
  readonly uncovered: boolean;
};

/** How the mutants of one file ended, and in which commit. */
type JudgedFile = { readonly file: string; readonly commit: string; readonly count: MutantCount };

/** An earlier report, as far as one of a few files is put together with it. */
export type EarlierReport = {
  readonly commit: string;
  readonly files: readonly (Omit<JudgedFile, "commit"> & { readonly commit?: string })[];
  readonly survivors: readonly Survivor[];
};

const longestReplacement = 100;

/** Counts mutants by how they ended. */
export function countMutants(mutants: readonly Pick<StrykerMutant, "status">[]): MutantCount {
  const of = (...statuses: readonly string[]): number =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  return {
    killed: of("Killed"),
    timeout: of("Timeout"),
    survived: of("Survived"),
    uncovered: of("NoCoverage"),
    ignored: of("Ignored", "CompileError", "RuntimeError", "Pending"),
  };
}

/** The share of mutants that a test notices, in percent; null where there was none to notice. */
export function scoreOf({ killed, timeout, survived, uncovered }: MutantCount): number | null {
  const all = killed + timeout + survived + uncovered;
  return all === 0 ? null : ((killed + timeout) / all) * 100;
}

/** The newest report in the folder, as written here before; undefined where there is none. */
export async function newestMutationReport(dir: string): Promise<EarlierReport | undefined> {
  const named = (await readdir(dir).catch(() => [])).filter((name) => name.endsWith("-mutation.json"));
  const newest = named.toSorted().at(-1);
  return newest === undefined ? undefined : (JSON.parse(await readFile(join(dir, newest), "utf8")) as EarlierReport);
}

/**
 * Writes the dated report of a mutation run, for people and for programs; returns the path of the first.
 *
 * @param earlier of the files that this run left out: what was said of them then, each with its commit
 */
export async function writeMutationReport(
  dir: string,
  run: MutationRun,
  result: StrykerResult,
  earlier: EarlierReport = { commit: "", files: [], survivors: [] },
): Promise<string> {
  const paths = Object.keys(result.files).toSorted();
  const judgedNow = (file: string): boolean => file in result.files;
  const left = (file: string): boolean => !judgedNow(file) && run.sources.includes(file);
  const now = paths.map((file) => {
    return { file, commit: run.commit, count: countMutants(result.files[file]?.mutants ?? []) };
  });
  const before = earlier.files.filter(({ file }) => left(file)).map((one) => ({ commit: earlier.commit, ...one }));
  const files = [...now, ...before].toSorted((a, b) => (a.file < b.file ? -1 : 1));
  const survivors = [
    ...paths.flatMap((file) => survivorsOf(file, result.files[file]?.mutants ?? [])),
    ...earlier.survivors.filter(({ file }) => left(file)),
  ].toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  const known = new Set(files.map(({ file }) => file));
  const notCovered = run.sources.filter((file) => !known.has(file)).toSorted();
  const total = sumOf(files.map(({ count }) => count));
  const told = { ...run, machine: machineLine(), score: scoreOf(total), total, files, notCovered, survivors };
  await mkdir(dir, { recursive: true });
  const path = join(dir, `${run.day}-mutation.md`);
  await writeFile(path, markdownOf(told));
  await writeFile(join(dir, `${run.day}-mutation.json`), `${JSON.stringify(told, null, 1)}\n`);
  return path;
}

function sumOf(counts: readonly MutantCount[]): MutantCount {
  const sum = (pick: (count: MutantCount) => number): number => counts.reduce((all, one) => all + pick(one), 0);
  return {
    killed: sum(({ killed }) => killed),
    timeout: sum(({ timeout }) => timeout),
    survived: sum(({ survived }) => survived),
    uncovered: sum(({ uncovered }) => uncovered),
    ignored: sum(({ ignored }) => ignored),
  };
}

type Told = MutationRun & {
  readonly machine: string;
  readonly total: MutantCount;
  readonly files: readonly JudgedFile[];
  readonly notCovered: readonly string[];
  readonly survivors: readonly Survivor[];
};

/** Which files were judged in another commit than the run's: a reader sees what may have aged. */
function olderFiles({ files, commit }: Told): readonly string[] {
  const older = Map.groupBy(
    files.filter((one) => one.commit !== commit),
    (one) => one.commit,
  );
  return [...older].map(([at, those]) => `\n${those.length} of the files were judged before, in commit ${at}.`);
}

function markdownOf(told: Told): string {
  const { day, total, files, notCovered, survivors } = told;
  const all = files.length + notCovered.length;
  const extent = notCovered.length === 0 ? "packages/policy" : `${files.length} of ${all} files of packages/policy`;
  return [
    `# Mutation testing of ${day}: ${percent(total)} of the changes to ${extent} are noticed by a test`,
    "",
    `Commit ${told.commit}. ${told.machine}. ${told.seconds.toFixed(0)} s. Written by \`${told.command}\`; never edited by hand.`,
    ...told.notes.map((note) => `\n${note}`),
    ...olderFiles(told),
    "",
    "| file | score | killed | timeout | survived | uncovered | at load, not judged |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...files.map(({ file, count }) => row(file, count)),
    row("**all**", total),
    "",
    ...(notCovered.length === 0
      ? ["Every source file of the package was mutated."]
      : ["Not mutated in this run:", "", ...notCovered.map((file) => `- ${file}`)]),
    "",
    "## What no test noticed",
    "",
    "| where | mutator | the code then says |",
    "| --- | --- | --- |",
    ...survivors.map(
      ({ file, line, mutator, replacement, uncovered }) =>
        `| ${file}:${line} | ${mutator}${uncovered ? ", no test runs it" : ""} | ${cell(replacement)} |`,
    ),
    "",
  ].join("\n");
}

function row(name: string, count: MutantCount): string {
  const { killed, timeout, survived, uncovered, ignored } = count;
  return `| ${name} | ${percent(count)} | ${killed} | ${timeout} | ${survived} | ${uncovered} | ${ignored} |`;
}

/** Rounded down: 89.99 % is not 90 %. */
function percent(count: MutantCount): string {
  const score = scoreOf(count);
  return score === null ? "none" : `${(Math.floor(score * 10) / 10).toFixed(1)} %`;
}

function cell(code: string): string {
  return `\`${code.replaceAll("|", "\\|").replaceAll("`", "'")}\``;
}

function survivorsOf(file: string, mutants: readonly StrykerMutant[]): readonly Survivor[] {
  return mutants
    .filter(({ status }) => status === "Survived" || status === "NoCoverage")
    .map(({ location, mutatorName, replacement, status }) => ({
      file,
      line: location.start.line,
      mutator: mutatorName,
      replacement: (replacement ?? "").replaceAll(/\s+/g, " ").slice(0, longestReplacement),
      uncovered: status === "NoCoverage",
    }))
    .toSorted((a, b) => a.line - b.line);
}
