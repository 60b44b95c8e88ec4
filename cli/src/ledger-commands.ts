import { resolve } from "node:path";
import { Option } from "commander";
import type { Command } from "commander";
import type { BrokerPlaces } from "./commands/ledger-restore.ts";
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
  addRestore(ledger, shell, defaultStateDir);
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

function addRestore(ledger: Command, shell: Shell, defaultStateDir: string): void {
  const absolute = (dir: string): string => resolve(shell.cwd, dir);
  ledger
    .command("restore")
    .description(
      "Put a lost or damaged ledger in place again from a witness's folder, once all of it has been verified.",
    )
    .requiredOption(
      "--from <folder>",
      "the witness's own folder, or a copy of it: log/, parts/ and state.json",
      absolute,
    )
    .option(
      "--server <url>",
      "a broker of your own, whose gateway is stopped: where its NATS server listens",
      undefined,
    )
    .option("--ca <file>", "with --server: the server's certificate authority, PEM", absolute)
    .option("--accounts <file>", "with --server: the broker's accounts.json", absolute)
    .option("--keys <folder>", "with --server: the gateway's keys (GATEWAY_KEYS_DIR)", absolute)
    .option("--directory <file>", "with --server: the partnership's signed directory", absolute)
    .option("--root <file>", "with --server: the root's public key, got from somebody you trust", absolute)
    .addOption(
      new Option("--profile <name>", "with --server: what durability its gateway insists on (GATEWAY_PROFILE)")
        .choices(["production", "demo"])
        .default("production"),
    )
    .option("--state <dir>", "else: the demonstration's state folder", absolute, defaultStateDir)
    .option("--json", "JSON instead of lines")
    .addHelpText(
      "after",
      `
Stop the gateway first. It reads the witness's folder, checks its checkpoint against the directory, every record against the
checkpoint, and every record's sealed parts against the record and its key. Only then it puts LEDGER and PARTS in place, each
only where it is not what the witness has. Where anything does not hold, it names the record and changes nothing.
What was erased at the broker stays erased. A witness hands its folder over itself: no address serves the sealed parts.

Examples (the demonstration's witness at the police; a broker of your own)
  gatehouse ledger restore --from .gatehouse/witnesses/northshire-police/copy
  gatehouse ledger restore --from copy --server tls://nats.example:4222 --ca ca.pem --accounts accounts.json \\
    --keys gateway --directory directory.jws --root root.jwk

Exit status: 0 LEDGER and PARTS are what the witness has, 1 something does not hold, 2 a file cannot be read, 3 the machine cannot.`,
    )
    .action(async (options: RestoreOptions, command: Command) => {
      const { from, state, json } = options;
      const broker = brokerIn(options, command);
      const { restoreFrom } = await import("./commands/ledger-restore.ts");
      shell.setExit(await restoreFrom({ from, broker, state, ...(json ? { json } : {}) }, shell.environment));
    });
}

type RestoreOptions = Partial<Omit<BrokerPlaces, "profile">> & {
  readonly profile: BrokerPlaces["profile"];
  readonly from: string;
  readonly state: string;
  readonly json?: boolean;
};

/** The broker named; null for the demonstration's. Half of one is a mistake, and never means the demonstration's. */
function brokerIn(
  { server, ca, accounts, keys, directory, root, profile }: RestoreOptions,
  command: Command,
): BrokerPlaces | null {
  const given = { server, ca, accounts, keys, directory, root };
  if (Object.values(given).every((one) => one === undefined)) return null;
  if (server && ca && accounts && keys && directory && root)
    return { server, ca, accounts, keys, directory, root, profile };
  const missing = Object.entries(given).flatMap(([name, one]) => (one === undefined ? [`--${name}`] : []));
  return command.error(
    `error: --server, --ca, --accounts, --keys, --directory and --root belong together; missing: ${missing.join(", ")}`,
  );
}
