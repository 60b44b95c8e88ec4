import { resolve } from "node:path";
import type { Command } from "commander";
import { addIdArgument } from "./dashed-id.ts";
import type { Shell } from "./main.ts";

type MakeOptions = {
  readonly agency?: string;
  readonly dir?: string;
  readonly broker?: string;
  readonly out?: string;
  readonly state: string;
  readonly json?: boolean;
};
type VerifyOptions = {
  readonly root?: string;
  readonly fingerprint?: string;
  readonly dir?: string;
  readonly state: string;
  readonly json?: boolean;
};

/** The commands that make evidence of a message, and that check such a file. */
export function addEvidenceCommands(program: Command, shell: Shell, defaultStateDir: string): void {
  addEvidence(program, shell, defaultStateDir);
  addVerify(program, shell, defaultStateDir);
}

function addEvidence(program: Command, shell: Shell, defaultStateDir: string): void {
  const path = (file: string): string => resolve(shell.cwd, file);
  const evidence = program
    .command("evidence")
    .description("Write one file that proves what an agency sent or received, and what was decided of it.");
  addIdArgument(evidence, "<message>", "the message's id; of a copy that was received also its delivery id")
    .option("--agency <id>", "whose evidence, in the demonstration; whoever sent it when absent")
    .option("--dir <folder>", "the folder of an agency that has joined, instead of the demonstration", path)
    .option("--broker <file>", "where its broker is (broker.json)", path)
    .option("--out <file>", "where to write; evidence-MESSAGE.html here when absent", path)
    .option("--state <dir>", "the demonstration's state folder", path, defaultStateDir)
    .option("--json", "the evidence as JSON instead of a page")
    .addHelpText(
      "after",
      `
The page needs nothing else and no network: opened in a browser, it checks itself, and says for each signature, key, record,
proof and cosignature whether it holds. It holds the agency's own content alone, and it is about a child: protect it as the
case's record, and do not e-mail it. Nothing stands in its name but the message's id; only you may read it (0600).

Examples
  gatehouse evidence 019839b8-2ea0-7649-865a-165573b8453f
  gatehouse evidence --agency northshire-council --out evidence.html 019839b8-2ea0-7649-865a-165573b8453f
  gatehouse evidence --dir our-agency --broker broker.json 019839b8-2ea0-7649-865a-165573b8453f

Nothing need be running: what an agency keeps is in its folder. Only a proof that has not come yet is asked for.

Exit status: 0, 1 there is none (yet; one line says why), 2 a file cannot be read or written, 3 no state there.`,
    )
    .action(async (message: string, options: MakeOptions) => {
      const { writeEvidence } = await import("./commands/evidence.ts");
      shell.setExit(await writeEvidence(message, { ...options, cwd: shell.cwd }));
    });
}

function addVerify(program: Command, shell: Shell, defaultStateDir: string): void {
  const path = (file: string): string => resolve(shell.cwd, file);
  program
    .command("verify")
    .description("Check an evidence file, page or JSON: every part by name, and every byte. Nothing need be running.")
    .argument("<file>", "as gatehouse evidence wrote it", path)
    .option("--root <file>", "the root's public key (root.jwk); else the one pinned below", path)
    .option("--fingerprint <text>", "or its fingerprint alone, as it was given to you by other means")
    .option("--dir <folder>", "the agency's folder, whose pinned root counts", path)
    .option(
      "--state <dir>",
      "the demonstration's state folder, whose root counts where nothing is named",
      path,
      defaultStateDir,
    )
    .option("--json", "JSON instead of lines")
    .addHelpText(
      "after",
      `
Examples
  gatehouse verify evidence-019839b8-2ea0-7649-865a-165573b8453f.html
  gatehouse verify --dir our-agency evidence.html
  gatehouse verify --fingerprint <the root's fingerprint> evidence.json

Exit status: 0 all of it holds, 1 it does not (each part that does not is named), 2 a file cannot be read,
4 what was signed holds, and another version of Gatehouse made the words or the page: those were not compared.`,
    )
    .action(async (file: string, options: VerifyOptions) => {
      const { verifyFile } = await import("./commands/verify.ts");
      shell.setExit(await verifyFile(file, options));
    });
}
