import { resolve } from "node:path";
import type { Command } from "commander";
import { Option } from "commander";
import type { Shell } from "./main.ts";

type Common = {
  readonly name: string;
  readonly role: string;
  readonly out?: string;
  readonly state: string;
  readonly dir?: string;
  readonly broker?: string;
  readonly json?: boolean;
};
type DraftOptions = Common & {
  readonly for: "subject" | "parent";
  readonly parent?: string;
  readonly version: "child" | "adult";
  readonly nameAgencies?: boolean;
};

/** The commands that prepare a letter to a person of what was shared about them, and approve it. */
export function addLetterCommands(program: Command, shell: Shell, defaultStateDir: string): void {
  const path = (given: string): string => resolve(shell.cwd, given);
  const told = program
    .command("told")
    .description("Draft a letter that tells a person who shared what about them, and with whom. Nothing is sent.")
    .argument("<person>", "the person's reference in the register")
    .requiredOption("--name <name>", "who you are, as the front door's directory names you")
    .option("--role <role>", "your role there; it must be one that approves releases", "front-door-manager")
    .addOption(new Option("--for <reader>", "who will read it").choices(["subject", "parent"]).default("subject"))
    .option("--parent <person>", "with --for parent: the parent's reference in the register")
    .addOption(new Option("--version <version>", "in words for whom").choices(["child", "adult"]).default("adult"))
    .option("--name-agencies", "names of agencies, where the letter is for the person and no place is protected")
    .option("--out <folder>", "where to write the files; made for its owner alone", path)
    .option("--state <dir>", "the demonstration's state folder", path, defaultStateDir)
    .option("--dir <folder>", "the front door's own folder, where it has joined: instead of the demonstration", path)
    .option("--broker <file>", "with --dir: where the broker is (broker.json)", path)
    .option("--json", "JSON instead of lines")
    .addHelpText("after", draftHelp)
    .action(async (person: string, options: DraftOptions) => {
      const { draftTold } = await import("./commands/told.ts");
      shell.setExit(await draftTold(person, options));
    });
  told
    .command("approve")
    .description("Approve a draft that you have read, with what it leaves out. Nothing is sent.")
    .argument("<draft>", "the draft's file: draft.json", path)
    // Who approves, and where to write, are said by the options of the command above.
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", approveHelp)
    .action(async (draft: string, _own: unknown, command: Command) => {
      const { approveTold } = await import("./commands/told.ts");
      shell.setExit(await approveTold(draft, command.optsWithGlobals<Common>()));
    });
}

const draftHelp = `
Asks as the front door; the gateway answers somebody whose role there approves releases, for persons the front door has to
do with, and records who asked. The draft says kinds of service and data, never what was in them, and leaves out what may
not be known yet or to this reader. Why is for you alone, in for-the-approver.html: the letter never shows that it is there.

With --out it writes draft.json, draft.html, draft.txt and for-the-approver.html (the subject-access export), each readable
by its owner alone. Without, it prints the draft and then the reasons.

Examples
  gatehouse told p-ada --name "G. Lindow" --dir ~/front-door --broker broker.json
  gatehouse told p-ada --version child --name "G. Lindow" --out letters/ada
  gatehouse told p-ada --for parent --parent p-mo --name "G. Lindow" --out letters/mo
  gatehouse told approve letters/ada/draft.json --name "G. Lindow"

Exit status: 0, 1 refused (one line says why), 2 a parent without a reference, or a child's version for a parent,
3 nothing is running.`;

const approveHelp = `
The gateway makes the letter anew and refuses (letter-changed) if it would say something else than the draft: make the draft
again, and read it again. Who approved it is recorded. Writes letter.html and letter.txt beside the draft, or into --out.
Nothing is sent: print it and hand it over.

Example
  gatehouse told approve letters/ada/draft.json --name "G. Lindow"

Exit status: 0, 1 refused (one line says why), 2 the draft cannot be read, 3 nothing is running.`;
