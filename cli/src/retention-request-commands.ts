import { resolve } from "node:path";
import { CalendarDate } from "@gatehouse/contracts/message";
import {
  erasureBases,
  erasureReasons,
  holdEndReasons,
  legalHoldReasons,
  LegalHoldScope,
} from "@gatehouse/contracts/retention-requests";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import type { AskingHuman } from "./commands/retention-requests.ts";
import type { Shell } from "./main.ts";

type HoldOptions = AskingHuman & {
  readonly everything?: boolean;
  readonly case?: string;
  readonly person?: string;
  readonly message?: string;
  readonly reason: (typeof legalHoldReasons)[number];
  readonly reference: string;
  readonly reviewOn: string;
};
type EraseOptions = AskingHuman & {
  readonly reason: (typeof erasureReasons)[number];
  readonly basis: (typeof erasureBases)[number];
  readonly reference: string;
};

/** The commands with which a front door's managers place and lift legal holds, and have something erased before its time. */
export function addRetentionRequests(retention: Command, shell: Shell, defaultStateDir: string): void {
  const path = (given: string): string => resolve(shell.cwd, given);
  const command: Begin = (name, description, help) =>
    retention
      .command(name)
      .description(description)
      .requiredOption("--name <name>", "who you are, as the front door's directory names you")
      .option("--role <role>", "your role there; it must be one that may lift others' records", "front-door-manager")
      .option("--state <dir>", "the demonstration's state folder", path, defaultStateDir)
      .option("--dir <folder>", "the front door's own folder, where it has joined: instead of the demonstration", path)
      .option("--broker <file>", "with --dir: where the broker is (broker.json)", path)
      .option("--json", "JSON instead of lines")
      .addHelpText("after", `\n${help}\n\n${exits}`);
  command("list", "Say which legal holds stand and which erasures wait.", listHelp).action(
    async (options: AskingHuman) => {
      const { listRetention } = await import("./commands/retention-requests.ts");
      shell.setExit(await listRetention(options));
    },
  );
  addHolds(command, shell);
  addErasures(command, shell);
}

type Begin = (name: string, description: string, help: string) => Command;

const reference = ["--reference <reference>", "where the reasons are in your own files; never a name"] as const;

function reason(list: readonly string[], why: string): Option {
  return new Option("--reason <reason>", why).choices([...list]).makeOptionMandatory();
}

function addHolds(command: Begin, shell: Shell): void {
  command("hold", "Place a legal hold: nothing that it covers is erased until another person lifts it.", holdHelp)
    .option("--everything", "all that the broker keeps")
    .option("--case <case>", "a case, by its reference")
    .option("--person <person>", "a person, by their reference in the register")
    .option("--message <id>", "a message and what belongs to it")
    .addOption(reason(legalHoldReasons, "why it is to be kept"))
    .requiredOption(...reference)
    .requiredOption("--review-on <day>", "when somebody looks whether it is still needed: 2027-06-01", readDay)
    .action(async (options: HoldOptions, own: Command) => {
      const scope = scopeOf(options, own);
      const { reason: why, reference: file, reviewOn } = options;
      const { requestRetention } = await import("./commands/retention-requests.ts");
      const asked = { type: "legal-hold", scope, reason: why, reference: file, reviewOn } as const;
      shell.setExit(await requestRetention(options, asked, "The hold stands"));
    });
  command("lift", "Lift a legal hold that another person placed.", liftHelp)
    .argument("<record>", "the record that placed it", readRecord)
    .addOption(reason(holdEndReasons, "why it ends"))
    .action(async (hold: number, options: AskingHuman & { readonly reason: (typeof holdEndReasons)[number] }) => {
      const { requestRetention } = await import("./commands/retention-requests.ts");
      const asked = { type: "lift-legal-hold", hold, reason: options.reason } as const;
      shell.setExit(await requestRetention(options, asked, "Lifted"));
    });
}

function addErasures(command: Begin, shell: Shell): void {
  command("erase", "Ask that messages be erased before their time; another person decides.", eraseHelp)
    .argument("<message...>", "the ids of the messages")
    .addOption(reason(erasureReasons, "why they are to go"))
    .addOption(new Option("--basis <basis>", "by which duty").choices([...erasureBases]).makeOptionMandatory())
    .requiredOption(...reference)
    .action(async (messages: string[], options: EraseOptions) => {
      const { reason: why, basis, reference: file } = options;
      const { requestRetention } = await import("./commands/retention-requests.ts");
      const asked = { type: "erasure", messages, reason: why, basis, reference: file } as const;
      shell.setExit(await requestRetention(options, asked, "Asked for; another person approves or declines it"));
    });
  for (const [name, says, what] of [
    ["approve", "approved", "Approve an erasure that another person asked for: it is done within a minute."],
    ["decline", "declined", "Decline an erasure that another person asked for."],
  ] as const)
    command(name, what, answerHelp)
      .argument("<record>", "the record of the request", readRecord)
      .argument("<message...>", "the ids of the same messages, named once more")
      .action(async (request: number, messages: string[], options: AskingHuman) => {
        const { answerErasure } = await import("./commands/retention-requests.ts");
        shell.setExit(await answerErasure(options, { request, messages, says }));
      });
}

/** What a hold covers: exactly one of the four, for a hold on too little is none. */
function scopeOf({ everything, case: file, person, message }: HoldOptions, command: Command): LegalHoldScope {
  const named = [
    ...(everything === true ? [{ of: "everything" }] : []),
    ...(file === undefined ? [] : [{ of: "case", case: file }]),
    ...(person === undefined ? [] : [{ of: "person", person }]),
    ...(message === undefined ? [] : [{ of: "message", message }]),
  ];
  const scope = LegalHoldScope.safeParse(named[0]);
  if (named.length !== 1 || !scope.success)
    return command.error("error: say what is held, with one of --everything, --case, --person and --message");
  return scope.data;
}

function readRecord(given: string): number {
  const record = Number(given);
  if (!Number.isSafeInteger(record) || record < 1) throw new InvalidArgumentError("It is the number of a record.");
  return record;
}

function readDay(given: string): string {
  if (!CalendarDate.safeParse(given).success) throw new InvalidArgumentError("It is a day: 2027-06-01.");
  return given;
}

const exits = `Exit status: 0, 1 refused (one line says why), 2 an option is missing or wrong, 3 nothing is running.`;

const listHelp = `Each hold and each request by its record, kind and reference alone: whom it is about stands in your own files.

Example
  gatehouse retention list --name "G. Lindow"`;

const holdHelp = `What may be covered counts as covered. It does not end by itself: on the day of review somebody looks at it.

Examples
  gatehouse retention hold --person p-ada --reason inquiry --reference INQ-7 --review-on 2027-06-01 --name "G. Lindow"
  gatehouse retention hold --everything --reason court-order --reference CO/26/114 --review-on 2027-01-15 --name "G. Lindow"`;

const liftHelp = `Who placed a hold cannot lift it.

Example
  gatehouse retention lift 812 --reason ended --name "O. Petrie"`;

const eraseHelp = `Nothing happens until another person approves. It is refused under a legal hold, and while anything is still to be done
about a message. To stop at once what was sent in error, correct it or call it back.

Example
  gatehouse retention erase 019839b8-2ea0-7649-865a-165573b8453f --reason wrong-person --basis uk-gdpr-17-1-d \\
    --reference IG/2026-114 --name "G. Lindow"`;

const answerHelp = `It says first what was asked for, and refuses other messages than those that were. Who asked cannot answer.

Example
  gatehouse retention approve 813 019839b8-2ea0-7649-865a-165573b8453f --name "O. Petrie"`;
