import { resolve } from "node:path";
import { parseArgs } from "node:util";

/** What `npm start -- …` asks for. Paths are absolute. */
export type StartOptions = {
  /** Play the day, wait for the last acknowledgement, print the table, end. */
  readonly once: boolean;
  /** One JSON object on stdout instead of the table. */
  readonly json: boolean;
  /** Empty the state folder first. */
  readonly fresh: boolean;
  /** Play the records of this folder, laid out `<sector>/**`, instead of the demonstration day. */
  readonly records: string | null;
  readonly stateDir: string;
  /** Aborts on Ctrl-C: stop what was started and return. */
  readonly signal: AbortSignal;
};

export type ParsedStart =
  | { readonly kind: "run"; readonly options: Omit<StartOptions, "signal"> }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly text: string };

export const startHelp = `npm start -- [options]

Starts the broker (NATS server, gateway, adapters), plays the demonstration day and stays up until Ctrl-C.

  --once          play it, wait for the last acknowledgement, print who got what and why, check what must hold, end
  --records DIR   play the records of DIR instead of the day, laid out <sector>/**:
                  education, health, housing, police, probation, social-care
  --json          print one JSON object: messages, refused, deliveries, acknowledged, lost, duplicated, seconds
  --fresh         empty the state folder first
  --state DIR     keep state in DIR instead of .gatehouse
  -h, --help      this text

Examples
  npm start
  npm start -- --once
  npm run -s start -- --once --json --records test/samples

Exit status: 0 all held, 1 something that must hold did not (it says what), 2 an option is wrong,
3 the machine cannot (one line says why), 4 another one is running on the same state folder.`;

const known = {
  once: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  fresh: { type: "boolean", default: false },
  records: { type: "string" },
  state: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Reads the arguments after `npm start --`; relative folders are relative to `cwd`. */
export function parseStart(args: readonly string[], cwd: string, defaultStateDir: string): ParsedStart {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: known, allowPositionals: false }));
  } catch (error) {
    const text = error instanceof Error ? error.message.split(". ")[0] : "options are wrong";
    return { kind: "wrong", text: `${text}; see npm start -- --help` };
  }
  if (values.help) return { kind: "help" };
  if (values.records === "" || values.state === "") return { kind: "wrong", text: "a folder's name is empty" };
  const { once, json, fresh } = values;
  const records = values.records === undefined ? null : resolve(cwd, values.records);
  const stateDir = values.state === undefined ? defaultStateDir : resolve(cwd, values.state);
  return { kind: "run", options: { once, json, fresh, records, stateDir } };
}
