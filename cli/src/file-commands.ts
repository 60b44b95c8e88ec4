import { resolve } from "node:path";
import type { Command } from "commander";
import { Argument } from "commander";
import type { Shell } from "./main.ts";
import { sectors } from "./sectors.ts";

/** The commands that only read files: nothing is sent, stored or asked of anybody. */
export function addFileCommands(program: Command, shell: Shell): void {
  addPreview(program, shell);
  addMap(program, shell);
}

function addPreview(program: Command, shell: Shell): void {
  program
    .command("preview")
    .description("Say what the gateway would decide about a message, and why. Nothing is sent or stored.")
    .argument("<path>", "a preview file, or a folder of them")
    .option("--plain", "sentences for a practitioner instead of JSON")
    .option("--json", "JSON (the default), and nothing beside it on stderr")
    .addHelpText(
      "after",
      `
A file holds { "partnership"?, "now", "register": […], "history"?: […], "message": {…} }: what stands in the register at
that time, and the message to decide. contracts/generated/ has the schemas of both.
A folder prints one object, { file name: decision }.

Examples
  gatehouse preview docs/examples/preview-objection.json
  gatehouse preview --plain docs/examples/preview-objection.json

Exit status: 0 for a decision and for a refusal, 2 when the file cannot be read.`,
    )
    .action(async (path: string, options: { plain?: boolean; json?: boolean }) => {
      const { preview } = await import("./commands/preview.ts");
      const json = options.json === true ? "json-alone" : "json";
      shell.setExit(await preview(resolve(shell.cwd, path), options.plain === true ? "plain" : json));
    });
}

function addMap(program: Command, shell: Shell): void {
  program
    .command("map")
    .description(
      "Show what an adapter would make of record files: drafts, warnings, and where each field went. Nothing is sent.",
    )
    .addArgument(new Argument("<sector>", "whose records").choices(sectors))
    .argument("<files...>", "record files or folders")
    .option("--json", "JSON (the default)")
    .option("--now <instant>", "the time to map at, RFC 3339 in UTC; the present when absent")
    .addHelpText(
      "after",
      `
Prints a JSON array with one entry a file:
  { file, drafts, warnings, fields: { used, source, unknown } }   or   { file, code, title }
\`source\` lists every field of the record; \`used\` those that reached a draft; \`unknown\` those without a rule.
The given files of one folder are one set, as in an adapter's in/SET/: tables that say only together whom they are about are joined.
docs/errors.md says why a record is refused, docs/warnings.md what each warning means, services/<sector>/README.md what is read.

Examples
  gatehouse map health test/samples/health/ukcore
  gatehouse map probation test/samples/probation | less

Exit status: 0, also for records that cannot be mapped; 2 for a wrong sector or time, a file that is not there, or a folder without files.`,
    )
    .action(async (sector: string, files: string[], options: { now?: string }) => {
      const { map } = await import("./commands/map.ts");
      shell.setExit(
        await map(
          sector,
          files.map((file) => ({ path: resolve(shell.cwd, file), given: file })),
          options.now,
        ),
      );
    });
}
