import { resolve } from "node:path";
import type { Command } from "commander";
import type { Shell } from "./main.ts";

type StateOption = { readonly state: string; readonly json?: boolean };

/** The commands that talk to the demonstration that runs, or read what it keeps. */
export function addDemonstrationCommands(program: Command, shell: Shell, defaultStateDir: string): void {
  const command: MakeCommand = (name, description) =>
    program
      .command(name)
      .description(description)
      .option("--state <dir>", "the demonstration's state folder", (dir) => resolve(shell.cwd, dir), defaultStateDir)
      .option("--json", "JSON instead of lines");
  addPublish(command, shell);
  addInbox(command, shell);
  addStatus(command, shell);
  addOverrides(command, shell);
  addKeys(command, shell);
}

type MakeCommand = (name: string, description: string) => Command;

function addPublish(command: MakeCommand, shell: Shell): void {
  command("publish", "Send a message, or record a register event, as the agency in its `from` (or `by.agency`).")
    .argument(
      "<file>",
      "a message or register event as JSON (contracts/generated/ has their schemas); id and time may be left out",
    )
    .addHelpText(
      "after",
      `
Needs a running demonstration (npm start). Prints the message's id once the agency's outbox has it on disk.

Examples
  gatehouse publish docs/examples/publish-advice-query.json
  gatehouse status hillside-school 0198f3c2-6f0e-7cc4-9a0e-3f0d6c1f7a11

Exit status: 0 queued, 1 refused (one line says why), 2 the file cannot be read, 3 nothing is running.`,
    )
    .action(async (file: string, options: StateOption) => {
      const { publish } = await import("./commands/publish.ts");
      shell.setExit(await publish(options.state, resolve(shell.cwd, file), options.json === true));
    });
}

function addInbox(command: MakeCommand, shell: Shell): void {
  command("inbox", "List what an agency has received.")
    .argument("<agency>", "for example northshire-council")
    .option("--notices", "only what the gateway asks people at the agency to look at")
    .option("--all", "a line for each acknowledgement of what it sent too; else they are counted")
    .addHelpText(
      "after",
      `
Lines say when, from whom, what kind and under which delivery id; --json prints the deliveries, with their content, as
CloudEvents 1.0. After them come the notices: what waits, is late or has changed, for whom, and what to do. What was
received in earlier starts on the same state folder is listed too.

Examples
  gatehouse inbox northshire-council
  gatehouse inbox --notices northshire-council
  gatehouse inbox --json hillside-school

Exit status: 0, 1 refused, 3 nothing is running.`,
    )
    .action(async (agency: string, options: StateOption & { readonly notices?: boolean; readonly all?: boolean }) => {
      const { inbox } = await import("./commands/inbox.ts");
      const [json, notices, all] = [options.json === true, options.notices === true, options.all === true];
      shell.setExit(await inbox(options.state, agency, { json, notices, all }));
    });
}

function addStatus(command: MakeCommand, shell: Shell): void {
  command("status", "Say how the demonstration stands, or how far one message has come.")
    .argument("[agency]", "the sender; with an id")
    .argument("[id]", "the message's id")
    .addHelpText(
      "after",
      `
Of the demonstration: how many messages of each agency wait for their decision, and how many deliveries (copies and
acknowledgements) it has received since this start.
Of a message: queued, decided, delivered or acknowledged; what was decided; the reasons, which docs/codes.md explains.

Examples
  gatehouse status
  gatehouse status hillside-school 0198f3c2-6f0e-7cc4-9a0e-3f0d6c1f7a11

Exit status: 0, 1 refused or no such message, 2 an agency without an id, 3 nothing is running.`,
    )
    .action(async (agency: string | undefined, id: string | undefined, options: StateOption) => {
      const { status } = await import("./commands/status.ts");
      shell.setExit(await status(options.state, agency, id, options.json === true));
    });
}

function addOverrides(command: MakeCommand, shell: Shell): void {
  command("overrides", "Say how often objections were set aside because someone may be harmed, by whose judgement.")
    .addHelpText(
      "after",
      `
For operations and the front door: by month, agency and professional, without any child, case or message. A professional is
named by the directory's id or by a keyed hash of the name. Counts of one to four are not told ("few"), and an agency's own
are rounded to five.

Examples
  gatehouse overrides
  gatehouse overrides --json

Exit status: 0, 1 refused, 3 nothing is running.`,
    )
    .action(async (options: StateOption) => {
      const { overrides } = await import("./commands/overrides.ts");
      shell.setExit(await overrides(options.state, options.json === true));
    });
}

function addKeys(command: MakeCommand, shell: Shell): void {
  command("keys", "List the public keys of the directory, verified against the pinned root. Nothing need be running.")
    .addHelpText(
      "after",
      "\nExamples\n  gatehouse keys\n  gatehouse keys --json\n\nExit status: 0, 1 the directory does not verify, 3 no state there.",
    )
    .action(async (options: StateOption) => {
      const { keys } = await import("./commands/keys.ts");
      shell.setExit(await keys(options.state, options.json === true));
    });
}
