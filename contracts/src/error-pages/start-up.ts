import type { ErrorCode } from "../errors.ts";
import type { Page } from "../page.ts";
import { operators, supplier } from "../page.ts";

/** What start-up and the command line answer. */
export const startUpPages = {
  "file-unreadable": {
    happened: "The file is not there, is not JSON, or is not what the command reads.",
    todo: "Look at the command's `--help` for what it reads, and correct the file.",
    ask: supplier,
  },
  "nats-server-failed": {
    happened: "The nats-server was found but ended, or was not ready in time.",
    todo: "Read its log in the state folder; then start again.",
    ask: operators,
  },
  "nats-server-not-found": {
    happened: "No nats-server of version 2.14 or newer was found on this machine, and none could be fetched.",
    todo: "Each way that was tried is listed with its reason. The quickest cure is `NATS_SERVER_BIN=/path/to/nats-server`.",
    ask: operators,
  },
  "nats-server-running": {
    happened: "A nats-server already runs on this state folder.",
    todo: "Stop it first; two servers on one folder would destroy it.",
    ask: operators,
  },
  "not-running": {
    happened: "The command needs the demonstration to run, and none runs on this state folder.",
    todo: "Start it with `npm start` and leave it up.",
    ask: supplier,
  },
  "options-wrong": {
    happened: "A command, option or argument is missing, not known, or does not go with the others. Nothing was done.",
    todo: "The line says which. `--help` behind the command says what it takes, with examples.",
    ask: supplier,
  },
  "service-not-started": {
    happened: "A service ended, or was not ready in time, when everything was started.",
    todo: "Run the command again; what was fetched and verified is kept.",
    ask: operators,
  },
  "state-folder-not-ours": {
    happened: "The folder holds files that this program did not make, so it will not be used or emptied.",
    todo: "Name another folder.",
    ask: supplier,
  },
  "agency-not-here": {
    happened: "The agency named is not one of this partnership, or has no client on this machine.",
    todo: "Use one of the names that the command lists.",
    ask: supplier,
  },
  "already-running": {
    happened: "It already runs on this state folder.",
    todo: "Use the one that runs, or stop it first.",
    ask: operators,
  },
  "checksum-mismatch": {
    happened: "A file that was fetched is not the one it should be, so it was thrown away.",
    todo: "Try again. If it happens twice, someone between here and there may be changing files.",
    ask: operators,
  },
  "nats-server-too-old": {
    happened: "The nats-server named is older than 2.14, or does not say its version.",
    todo: "Name a newer one, or none, and one will be found.",
    ask: operators,
  },
} as const satisfies Partial<Record<ErrorCode, Page>>;
