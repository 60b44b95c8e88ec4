import { resolve } from "node:path";
import type { Command } from "commander";
import { Option } from "commander";
import { doorScopes } from "@gatehouse/http/oauth/door-clients";
import type { Shell } from "./main.ts";

type ClientOptions = { readonly clients: string; readonly key: string; readonly scope: readonly string[] };
type TokenOptions = { readonly key: string; readonly scope: readonly string[] };

/** The commands for the HTTP door of an agency's adapter: who may use it, and a token to try it with. */
export function addDoorCommands(program: Command, shell: Shell): void {
  const door = program.command("door").description("Let the agency's own systems use its adapter's HTTP door.");
  const path = (given: string): string => resolve(shell.cwd, given);
  const scopes = (): Option =>
    new Option("--scope <scopes...>", "what it may do").choices(doorScopes).makeOptionMandatory();
  door
    .command("client")
    .description("Make a system a client: its key, where there is none yet, and its line in the door's list.")
    .argument("<id>", "its name, as records-system")
    .requiredOption("--clients <file>", "the door's list (ADAPTER_CLIENTS_FILE)", path)
    .requiredOption("--key <file>", "its private key, which only that system needs (0600)", path)
    .addOption(scopes())
    .addHelpText("after", "\nExit status: 0, 1 when the list or the key cannot be read.")
    .action(async (id: string, options: ClientOptions) => {
      const { addClient } = await import("./commands/door.ts");
      shell.setExit(await addClient(id, options));
    });
  door
    .command("token")
    .description("Print an access token for a door that runs, good for ten minutes.")
    .argument("<url>", "the door, as http://127.0.0.1:8080")
    .argument("<id>", "the client's name")
    .requiredOption("--key <file>", "its private key", path)
    .addOption(scopes())
    .addHelpText("after", "\nExit status: 0, 1 when the door refuses or does not answer.")
    .action(async (url: string, id: string, options: TokenOptions) => {
      const { printToken } = await import("./commands/door.ts");
      shell.setExit(await printToken(url, id, options));
    });
}
