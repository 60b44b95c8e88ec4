import { resolve } from "node:path";
import type { Command } from "commander";
import type { Shell } from "./main.ts";
import { northshireFolder } from "./northshire.ts";

const folderText = `A folder holds partnership.yaml, matrix.yaml and agreements/*.yaml; docs/partnership.md says what is in them.`;

/** The commands about sharing agreements: they read folders of files, and what was decided; signing alone writes. */
export function addAgreementCommands(program: Command, shell: Shell, defaultStateDir: string): void {
  const agreements = program
    .command("agreements")
    .description(
      "Check, explain, compare and sign sharing agreements, for those who own them. No agreement is changed.",
    );
  addCheck(agreements, shell, defaultStateDir);
  addExplain(agreements, shell);
  addDiff(agreements, shell);
  addReplay(agreements, shell, defaultStateDir);
  addSign(agreements, shell, defaultStateDir);
}

function addCheck(agreements: Command, shell: Shell, defaultStateDir: string): void {
  agreements
    .command("check")
    .description("Look for gaps, contradictions and ends in a partnership's agreements.")
    .argument("[folder]", "the partnership's folder; the demonstration's when absent", northshireFolder)
    .option("--on <date>", "the London day to check for, as 2026-11-23; today when absent")
    .option("--state [dir]", "also say whose signatures are missing, by those in a demonstration's state folder")
    .option("--json", "JSON instead of lines")
    .addHelpText(
      "after",
      `
${folderText}
A line a finding: file:line, code, sentence. "Note" stands before what is worth knowing and not wrong.

Examples
  gatehouse agreements check
  gatehouse agreements check contracts/partnerships/northshire --on 2027-07-10
  gatehouse agreements check --state

Exit status: 0 when nothing is wrong, 1 when something is, 2 when a file cannot be read or is not understood,
3 when --state names no state folder of a demonstration.`,
    )
    .action(async (folder: string, { on, json, state }: CheckOptions) => {
      const { checkFolder } = await import("./commands/agreements-check.ts");
      const stateDir = state === true ? defaultStateDir : state === undefined ? null : resolve(shell.cwd, state);
      shell.setExit(await checkFolder(resolve(shell.cwd, folder), { on, json: json === true, stateDir }));
    });
}

type CheckOptions = { readonly on?: string; readonly json?: boolean; readonly state?: string | true };

function addExplain(agreements: Command, shell: Shell): void {
  agreements
    .command("explain")
    .description("Say every rule that bears on whether a recipient may have a data item, in words.")
    .requiredOption("--to <recipient>", "an agency, or a kind of agency such as housing")
    .requiredOption("--item <item>", "a data item such as health.conditions")
    .option("--from <agency>", "the agency whose information it is; any when absent")
    .option("--purpose <purpose>", "any when absent")
    .option("--on <date>", "the London day; today when absent")
    .option("--folder <folder>", "the partnership's folder; the demonstration's when absent", northshireFolder)
    .option("--json", "JSON instead of sentences")
    .addHelpText(
      "after",
      `
The number before each sentence is the step of the decision at which the rule applies.

Examples
  gatehouse agreements explain --to housing --item health.conditions
  gatehouse agreements explain --to hillside-school --item health.conditions --purpose child-protection

Exit status: 0; 2 when a file, an item, an agency or a purpose is not known.`,
    )
    .action(async (options: ExplainOptions) => {
      const { explainFor } = await import("./commands/agreements-explain.ts");
      shell.setExit(explainFor({ ...options, folder: resolve(shell.cwd, options.folder) }));
    });
}

/** What `agreements explain` is given. */
export type ExplainOptions = {
  readonly to: string;
  readonly item: string;
  readonly from?: string;
  readonly purpose?: string;
  readonly on?: string;
  readonly folder: string;
  readonly json?: boolean;
};

function addDiff(agreements: Command, shell: Shell): void {
  agreements
    .command("diff")
    .description("Say who newly sees what under the second folder, and who no longer.")
    .argument("<old>", "the partnership's folder as it is")
    .argument("<new>", "the folder as it is to be")
    .option("--all", "every line, however many")
    .option("--json", "JSON instead of lines")
    .addHelpText(
      "after",
      `
${folderText}
It compares what the two let pass, item by item, for every sender, recipient, tier and purpose, not their texts; then it
says which agreements have other words than before and need their signatures anew.

Examples
  gatehouse agreements diff contracts/partnerships/northshire contracts/partnerships/northshire

Exit status: 0 when nobody sees more, 3 when anyone does (for use in review), 2 when a file is not understood.`,
    )
    .action(async (old: string, next: string, { json, all }: { json?: boolean; all?: boolean }) => {
      const { diffFolders } = await import("./commands/agreements-diff.ts");
      const style = json === true ? "json" : all === true ? "all" : "begun";
      shell.setExit(diffFolders(resolve(shell.cwd, old), resolve(shell.cwd, next), style));
    });
}

function addReplay(agreements: Command, shell: Shell, defaultStateDir: string): void {
  agreements
    .command("replay")
    .description("Say which recorded decisions would have come out otherwise under another folder of agreements.")
    .argument("<new>", "the folder as it is to be")
    .requiredOption("--since <time>", "from when on: a London day, or a time as 2026-11-23T09:00:00Z")
    .option("--records <file>", "recorded decisions, one JSON a line, instead of those of the running demonstration")
    .option("--state <dir>", "the demonstration's state folder", (dir) => resolve(shell.cwd, dir), defaultStateDir)
    .option("--keep <file>", "also write the decisions, one JSON a line, for --records another time")
    .option("--json", "JSON instead of lines")
    .addHelpText(
      "after",
      `
The content of messages is gone when they are delivered; what was decided of each item is recorded. Agreements, kinds and
cells are judged again for the day of each decision; objections, bars and consents stay as they were judged then.

Examples
  gatehouse agreements replay --since 2026-11-01 contracts/partnerships/northshire

Exit status: 0 when nothing would have come out otherwise, 1 when something would, 2 when a file is not understood,
3 nothing is running.`,
    )
    .action(async (folder: string, options: ReplayOptions) => {
      const { replayUnder } = await import("./commands/agreements-replay.ts");
      const records = options.records === undefined ? {} : { records: resolve(shell.cwd, options.records) };
      const keep = options.keep === undefined ? {} : { keep: resolve(shell.cwd, options.keep) };
      shell.setExit(await replayUnder(resolve(shell.cwd, folder), { ...options, ...records, ...keep }));
    });
}

/** What `agreements replay` is given. */
export type ReplayOptions = {
  readonly since: string;
  readonly records?: string;
  readonly keep?: string;
  readonly state: string;
  readonly json?: boolean;
};

function addSign(agreements: Command, shell: Shell, defaultStateDir: string): void {
  agreements
    .command("sign")
    .description(
      "Sign a folder's agreements for one of their parties, with the key that the demonstration keeps for it.",
    )
    .argument("[folder]", "the partnership's folder; the demonstration's when absent", northshireFolder)
    .requiredOption("--as <agency>", "the agency; or the partnership's own id, for all but the agreements")
    .option("--state <dir>", "the demonstration's state folder", (dir) => resolve(shell.cwd, dir), defaultStateDir)
    .addHelpText(
      "after",
      `
${folderText}
It signs the agreements that the agency is a party to, as they stand; a changed word makes a signature count for nothing.
An agreement is in force once every party has signed it, from the gateway's next start on. The partnership's root signs
agencies, roles, matrix, front door and telephone.

Examples
  gatehouse agreements sign --as northshire-homes
  gatehouse agreements sign contracts/partnerships/northshire --as northshire

Exit status: 0 signed, 1 no such agency, 2 a file is not understood, 3 no keys there.`,
    )
    .action(async (folder: string, options: { as: string; state: string }) => {
      const { signFolder } = await import("./commands/agreements-sign.ts");
      shell.setExit(await signFolder(resolve(shell.cwd, folder), options.as, options.state));
    });
}
