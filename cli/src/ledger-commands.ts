import { resolve } from "node:path";
import type { Command } from "commander";
import type { Shell } from "./main.ts";

type LedgerOptions = {
  readonly directory?: string;
  readonly root?: string;
  readonly state: string;
  readonly json?: boolean;
};

/** The commands with which anybody checks the ledger, at a witness. */
export function addLedgerCommands(program: Command, shell: Shell, defaultStateDir: string): void {
  const ledger = program.command("ledger").description("Check the ledger: nothing of it can be changed unseen.");
  const command = (name: string, description: string): Command =>
    ledger
      .command(name)
      .description(description)
      .option("--directory <file>", "the partnership's signed directory; else the demonstration's")
      .option("--root <file>", "the root's public key, got from somebody you trust; else the demonstration's")
      .option("--state <dir>", "the demonstration's state folder", (dir) => resolve(shell.cwd, dir), defaultStateDir)
      .option("--json", "JSON instead of lines");
  const placed = ({ directory, root, ...rest }: LedgerOptions) => ({
    ...rest,
    directory: directory === undefined ? null : resolve(shell.cwd, directory),
    root: root === undefined ? null : resolve(shell.cwd, root),
  });
  command("verify", "Read a witness's whole copy of the ledger and check every record, tile and signature.")
    .argument("<url>", "where a witness answers; npm start prints the demonstration's")
    .addHelpText(
      "after",
      `
Checks the newest checkpoint against the directory (the ledger's signature, the witnesses' cosignatures), then reads every
record, hashes it, and compares every tile. It learns nothing about anybody, and neither does the witness of you.

Examples
  gatehouse ledger verify http://127.0.0.1:4100
  gatehouse ledger verify --directory directory.jws --root root.jwk https://witness.police.example

Exit status: 0 all of it holds, 1 it does not (one line names the first wrong record) or the witness does not answer,
2 a file cannot be read.`,
    )
    .action(async (url: string, options: LedgerOptions) => {
      const { verifyLedger } = await import("./commands/ledger-verify.ts");
      shell.setExit(await verifyLedger(url, placed(options)));
    });
  command("compare", "Say whether two witnesses hold one ledger, and if not, at which record they part.")
    .argument("<url>", "where the first answers")
    .argument("<other>", "where the second answers")
    .addHelpText(
      "after",
      `
Example
  gatehouse ledger compare http://127.0.0.1:4100 http://127.0.0.1:4101

Exit status: 0 one ledger (one may reach further), 1 they part, or one does not answer, 2 a file cannot be read.`,
    )
    .action(async (url: string, other: string, options: LedgerOptions) => {
      const { compareLedgers } = await import("./commands/ledger-compare.ts");
      shell.setExit(await compareLedgers(url, other, placed(options)));
    });
}
