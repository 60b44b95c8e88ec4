import { Command, CommanderError } from "commander";
import { defaultStateDir } from "@gatehouse/infra/paths";
import { addAgreementCommands } from "./agreement-commands.ts";
import { addAuditCommands } from "./audit-commands.ts";
import { addDemonstrationCommands } from "./demonstration-commands.ts";
import { addDoorCommands } from "./door-commands.ts";
import { addEvidenceCommands } from "./evidence-commands.ts";
import { exitCodes } from "./exit-codes.ts";
import { addFileCommands } from "./file-commands.ts";
import { addJoiningCommands } from "./joining-commands.ts";
import { addLedgerCommands } from "./ledger-commands.ts";
import { addLetterCommands } from "./letter-commands.ts";
import { endWhenNobodyReads, printNote } from "./print.ts";
import { addRetentionCommands } from "./retention-commands.ts";

/** What every command gets: where it was typed, and how to end with a status other than 0. */
export type Shell = {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly setExit: (code: number) => void;
};

async function main(): Promise<void> {
  endWhenNobodyReads();
  const shell: Shell = {
    // npm runs us in the repository's root; the user means the folder they typed the command in.
    cwd: process.env["INIT_CWD"] ?? process.cwd(),
    environment: process.env,
    setExit: (code) => {
      process.exitCode = code;
    },
  };
  const program = new Command("gatehouse")
    .description(
      "Preview and map without sending anything, join a partnership, and talk to the demonstration that npm start runs.",
    )
    .addHelpText(
      "after",
      "\nFrom a checkout: npm run -s gatehouse -- <command> …; -s keeps npm's own lines out of the output.",
    )
    .exitOverride()
    .configureOutput({ outputError: (text) => printNote(wrongUseIn(text)) });
  addFileCommands(program, shell);
  addAgreementCommands(program, shell, defaultStateDir);
  addDemonstrationCommands(program, shell, defaultStateDir);
  addDoorCommands(program, shell);
  addJoiningCommands(program, shell);
  addLedgerCommands(program, shell, defaultStateDir);
  addEvidenceCommands(program, shell, defaultStateDir);
  addLetterCommands(program, shell, defaultStateDir);
  addAuditCommands(program, shell, defaultStateDir);
  addRetentionCommands(program, shell, defaultStateDir);
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.wrongUse;
  }
}

/** What the argument parser says of wrong use, as one line with its code: whole pages of help would push it off the screen. */
function wrongUseIn(text: string): string {
  return `options-wrong: ${text
    .trim()
    .replace(/^error: /, "")
    .replaceAll("\n", " ")}; --help says what the command takes`;
}

await main().catch(async (error: unknown) => {
  const { describeError } = await import("./describe-error.ts");
  printNote(describeError(error));
  process.exitCode = exitCodes.failed;
});
