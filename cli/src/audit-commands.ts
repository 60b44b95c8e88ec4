import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { Shell } from "./main.ts";

/** Where a gateway's settings are; they name its keys, so that only who may read those can judge again. */
type Placed = { readonly settings?: string; readonly state: string; readonly json?: boolean };

const keysText = `It reads with the gateway's own keys, beside it, so only who runs the gateway can run it. It tells records, messages'
ids and the names of what differs, and never what stands in a message.`;

/** The commands that judge recorded decisions again. */
export function addAuditCommands(program: Command, shell: Shell, defaultStateDir: string): void {
  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .option("--settings <file>", "the gateway's settings, NAME=value a line; else the demonstration's")
      .option("--state <dir>", "the demonstration's state folder", (dir) => resolve(shell.cwd, dir), defaultStateDir)
      .option("--json", "JSON instead of lines");
  const settingsOf = ({ settings, state }: Placed): string =>
    settings === undefined ? join(state, "gateway", "gateway.env") : resolve(shell.cwd, settings);

  command("replay", "Judge one recorded message again, from what was sent and the register as it stood.")
    .argument("<message>", "the message's id, as publish, status and the inbox print it")
    .addHelpText(
      "after",
      `
${keysText}

Example
  gatehouse replay 019839b8-2ea0-7649-865a-165573b8453f

Exit status: 0 it comes out as recorded, 1 it does not, or is not recorded, 2 a file cannot be read, 3 nothing runs there.`,
    )
    .action(async (message: string, options: Placed) => {
      const { replay } = await import("./commands/audit.ts");
      shell.setExit(await replay(settingsOf(options), message, options.json === true));
    });
  command("audit", "Judge all recorded decisions again, and say which come out otherwise.")
    .option("--from <time>", "from when on: a London day, or a time as 2026-11-23T09:00:00Z; the beginning when absent")
    .option("--to <time>", "until when, the day or moment included; now when absent")
    .addHelpText(
      "after",
      `
${keysText}
What was sent and is no longer held cannot be judged again: of such records the register and the policy in force are checked,
and they are counted apart. So are records that were erased, and those that stand on them. A lost record is a difference.

Examples
  gatehouse audit
  gatehouse audit --from 2026-11-01 --to 2026-11-30 --json

Exit status: 0 all come out as recorded, 1 some do not, 2 an option or a file is wrong, 3 nothing runs there.`,
    )
    .action(async (options: Placed & { readonly from?: string; readonly to?: string }) => {
      const { auditAll } = await import("./commands/audit.ts");
      const { from, to } = options;
      shell.setExit(await auditAll(settingsOf(options), { from, to }, options.json === true));
    });
}
