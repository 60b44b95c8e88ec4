import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { Shell } from "./main.ts";
import { addRetentionRequests } from "./retention-request-commands.ts";

/** What whoever runs the broker asks about what it keeps. */
export function addRetentionCommands(program: Command, shell: Shell, defaultStateDir: string): void {
  const retention = program
    .command("retention")
    .description("What is kept for how long, legal holds, and erasing before the time.");
  addReport(retention, shell, defaultStateDir);
  addRetentionRequests(retention, shell, defaultStateDir);
}

function addReport(retention: Command, shell: Shell, defaultStateDir: string): void {
  retention
    .command("report")
    .description("Counts by class: kept, due, erased, under a legal hold; no names, no ids.")
    .option("--settings <file>", "the gateway's settings, NAME=value a line; else the demonstration's")
    .option("--state <dir>", "the demonstration's state folder", (dir) => resolve(shell.cwd, dir), defaultStateDir)
    .option("--json", "JSON instead of lines")
    .addHelpText(
      "after",
      `
It reads with the gateway's own keys, beside it, and changes nothing. Due is what a gateway with GATEWAY_RETENTION=erase takes
next; what was asked for and approved by two people is erased whatever that setting says. docs/retention.md has the rules.

Example
  gatehouse retention report
  gatehouse retention report --json

Exit status: 0 it is said, 2 a file cannot be read, 3 nothing runs there.`,
    )
    .action(async (options: { readonly settings?: string; readonly state: string; readonly json?: boolean }) => {
      const { settings, state, json } = options;
      const file = settings === undefined ? join(state, "gateway", "gateway.env") : resolve(shell.cwd, settings);
      const { reportRetention } = await import("./commands/retention-report.ts");
      shell.setExit(await reportRetention(file, json === true));
    });
}
