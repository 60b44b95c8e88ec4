import { resolve } from "node:path";
import type { Command } from "commander";
import { Option } from "commander";
import { addIdArgument } from "./dashed-id.ts";
import type { Shell } from "./main.ts";
import { sectors } from "./sectors.ts";

/** The commands with which an agency joins a partnership, and those with which it tries and uses its installation. */
export function addJoiningCommands(program: Command, shell: Shell): void {
  const path = (given: string): string => resolve(shell.cwd, given);
  addJoin(program, shell, path);
  addSandbox(program, shell, path);
  addConformance(program, shell, path);
  addAgency(program, shell, path);
}

type Path = (given: string) => string;

function addJoin(program: Command, shell: Shell, path: Path): void {
  const join = program.command("join").description("Join a partnership: request, approve, finish.");
  join
    .command("request")
    .description("The agency's side: make keys in a folder of its own, and a request signed with them.")
    .argument("<agency>", "the agency's id in the partnership's files")
    .requiredOption("--dir <folder>", "the agency's folder, empty or not there yet", path)
    .requiredOption("--root <file>", "the partnership's root key, got from somebody you know", path)
    .option("--partnership <folder>", "the partnership's agreements; the demonstration's when absent", path)
    .addHelpText(
      "after",
      "\nPrivate keys stay in the folder (0600). Tell the partnership the fingerprint by telephone, not with the file.\n" +
        "\nExit status: 0, 1 refused (one line says why).",
    )
    .action(async (agency: string, options: { dir: string; root: string; partnership?: string }) => {
      const { request } = await import("./commands/join.ts");
      shell.setExit(await request(agency, options));
    });
  const approve = join
    .command("approve")
    .description("The partnership's side: list the agency in a new version of the directory, and make its grant.")
    .argument("<request>", "the request's file", path);
  addIdArgument(approve, "<fingerprint>", "as somebody you know at the agency read it to you")
    .requiredOption("--state <folder>", "the partnership's folder, with its root key", path)
    .option("--partnership <folder>", "the partnership's agreements; the demonstration's when absent", path)
    .addHelpText("after", "\nExit status: 0, 1 refused (one line says why).")
    .action(async (file: string, fingerprint: string, options: { state: string; partnership?: string }) => {
      const { approveRequest } = await import("./commands/join.ts");
      shell.setExit(await approveRequest(file, fingerprint, options));
    });
  join
    .command("finish")
    .description("The agency's side: take the grant, if the pinned root signed it for this folder's request.")
    .argument("<grant>", "the grant's file", path)
    .requiredOption("--dir <folder>", "the agency's folder", path)
    .option("--broker <file>", "where the broker is (broker.json), for the adapter's settings", path)
    .addHelpText(
      "after",
      "\nWrites adapter.env too: node --env-file FOLDER/adapter.env services/SECTOR/src/main.ts starts an adapter by it.\n" +
        "\nExit status: 0, 1 refused (one line says why).",
    )
    .action(async (file: string, options: { dir: string; broker?: string }) => {
      const { finishJoining } = await import("./commands/join.ts");
      shell.setExit(await finishJoining(file, options));
    });
}

function addSandbox(program: Command, shell: Shell, path: Path): void {
  program
    .command("sandbox")
    .description(
      "A broker on this machine to join and try things with: a server, a gateway, a front door that answers.",
    )
    .argument("<agency>", "the agency that will join it, as hillside-school")
    .requiredOption("--state <folder>", "the sandbox's folder", path)
    .addHelpText(
      "after",
      "\nStays up until Ctrl-C. Put nobody's data into it.\n\nExit status: 0, 1 when it cannot start.",
    )
    .action(async (agency: string, options: { state: string }) => {
      const { sandbox } = await import("./commands/sandbox.ts");
      shell.setExit(await sandbox(agency, options.state, shell.environment));
    });
}

function addConformance(program: Command, shell: Shell, path: Path): void {
  const kit = program
    .command("conformance")
    .description("Try an agency's installation against a broker, and sign what came of it.")
    .option("--dir <folder>", "the agency's folder, which has joined", path)
    .option("--broker <file>", "where the broker is (broker.json)", path)
    .option("--alone <agency>", "with a sandbox and keys of its own, made in the folder: nothing else is needed")
    .option("--out <file>", "where the statement goes; conformance.jws in the folder when absent", path)
    .option("--records <folder>", "records of your own system, to see that they map", path)
    .addOption(new Option("--sector <sector>", "whose records they are").choices(sectors))
    .option("--author <name>", "in whose name the kit writes; an invented one of the demonstration when absent")
    .option("--role <role>", "that professional's role, as the partnership's files have it")
    .addHelpText(
      "after",
      "\nExit status: 0 when every check that was tried passed, 1 when one failed, 2 for options that do not go together.",
    )
    .action(async (options: ConformanceOptions) => {
      const { conformance } = await import("./commands/conformance.ts");
      shell.setExit(await conformance(options, shell.environment));
    });
  kit
    .command("verify")
    .description("Verify a conformance statement and say what stands in it.")
    .argument("<file>", "the statement", path)
    .requiredOption("--root <file>", "the partnership's root key", path)
    .requiredOption("--directory <file>", "the partnership's directory", path)
    .addHelpText("after", "\nExit status: 0 verified and every check passed, 1 otherwise.")
    .action(async (file: string, options: { root: string; directory: string }) => {
      const { verify } = await import("./commands/conformance.ts");
      shell.setExit(await verify(file, options));
    });
}

/** What the kit is given. */
export type ConformanceOptions = {
  readonly dir?: string;
  readonly broker?: string;
  readonly alone?: string;
  readonly out?: string;
  readonly records?: string;
  readonly sector?: string;
  readonly author?: string;
  readonly role?: string;
};

function addAgency(program: Command, shell: Shell, path: Path): void {
  const agency = program.command("agency").description("Send and receive as an agency that has joined.");
  const command = (name: string, description: string): Command =>
    agency
      .command(name)
      .description(description)
      .requiredOption("--dir <folder>", "the agency's folder", path)
      .requiredOption("--broker <file>", "where the broker is (broker.json)", path);
  command("send", "Sign and send a message, and wait for the gateway's decision.")
    .argument("<file>", "the message as JSON; id, sender and time may be left out", path)
    .addHelpText("after", "\nExit status: 0 decided, 1 refused or not decided within 20 s, 2 the file cannot be read.")
    .action(async (file: string, options: { dir: string; broker: string }) => {
      const { send } = await import("./commands/agency.ts");
      shell.setExit(await send(file, options));
    });
  command("receive", "Take what was delivered into the folder's inbox, each copy verified.")
    .option("--count <n>", "wait until so many came, 20 s at most", Number, 1)
    .addHelpText("after", "\nExit status: 0, 1 when fewer came.")
    .action(async (options: { dir: string; broker: string; count: number }) => {
      const { receive } = await import("./commands/agency.ts");
      shell.setExit(await receive(options));
    });
}
