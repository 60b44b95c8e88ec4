import { argv, exit, stderr, stdout } from "node:process";
import { adapters } from "./adapters.ts";
import { again } from "./again.ts";
import { casePage } from "./case-page.ts";
import type { Claim, Size } from "./claim.ts";
import { decide } from "./decide.ts";
import { latency } from "./latency.ts";
import { ledger } from "./ledger.ts";
import { ledgerStream } from "./ledger-stream.ts";
import { livePage } from "./live-page.ts";
import { profile } from "./profile.ts";
import { machine, reportText, writeReport } from "./report.ts";
import { startUp } from "./start-up.ts";
import { throughput } from "./throughput.ts";

const benches: Readonly<Record<string, (size: Size, say: (line: string) => void) => Promise<Claim>>> = {
  throughput,
  latency,
  decide,
  adapters,
  again,
  ledger,
  "ledger-stream": ledgerStream,
  "case-page": casePage,
  "live-page": livePage,
  "start-up": startUp,
  profile,
};

const whole: Size = { messages: 2_000, rounds: 5, events: 100_000, seconds: 20 };
const quick: Size = { messages: 400, rounds: 1, events: 2_000, seconds: 5 };

const USAGE = `node test/bench/main.ts [--quick | --report] [--rounds=5] [${Object.keys(benches).join("|")}]…
Without a name all of them, and the report goes to docs/reports/. With names it is printed only, unless --report is given:
then these claims replace those of the day's report. With --quick it is printed only.
`;

function say(line: string): void {
  stderr.write(`${line}\n`);
}

const given = argv.slice(2);
const names = given.filter((word) => !word.startsWith("-"));
const rounds = /^--rounds=([1-9])$/.exec(given.find((word) => word.startsWith("--rounds")) ?? "")?.[1];
const known = new Set(["--quick", "--report", `--rounds=${rounds}`, ...Object.keys(benches)]);
const unknown = given.filter((word) => !known.has(word));
if (unknown.length > 0) {
  stderr.write(USAGE);
  exit(2);
}
const isQuick = given.includes("--quick");
const size = { ...(isQuick ? quick : whole), ...(rounds === undefined ? {} : { rounds: Number(rounds) }) };
const claims: Claim[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (names.length > 0 && !names.includes(name)) continue;
  say(`— ${name}`);
  claims.push(await bench(size, say));
}
const on = await machine();
const day = new Date().toISOString().slice(0, 10);
stdout.write(reportText(claims, on, day));
if (!isQuick && (names.length === 0 || given.includes("--report")))
  say(`written to ${await writeReport(claims, on, day)}`);
exit(0);
