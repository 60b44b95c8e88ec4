import { basename, join, sep } from "node:path";
import { createWriteStream } from "node:fs";
import { errors } from "@gatehouse/contracts/errors";
import { openLog } from "@gatehouse/observe/log";
import type { Log } from "@gatehouse/observe/log";
import { rootDir } from "../paths.ts";
import { printLine } from "../print.ts";
import { exitCodes } from "../start/exit-codes.ts";
import { writePrivate } from "../nats/server-state.ts";
import type { StartOptions } from "../start/options.ts";
import type { Report } from "../start/progress.ts";
import { createSupervisor } from "../start/supervise.ts";
import type { Supervisor } from "../start/supervise.ts";
import { controlOf } from "../control/clients.ts";
import { serveControl } from "../control/serve.ts";
import { startBroker } from "./broker.ts";
import type { Broker } from "./broker.ts";
import { checkDay } from "./checks.ts";
import type { Check } from "./checks.ts";
import { ledgerJudged } from "./ledger-judged.ts";
import { ledgerSeen } from "./ledger-seen.ts";
import { openAgencyDoor } from "./agency-door.ts";
import { demonstrationPages, noPages } from "./pages.ts";
import type { OpenPages } from "./pages.ts";
import { tourWords } from "./tour-words.ts";
import { openParties } from "./parties.ts";
import type { Party } from "./parties.ts";
import { playRecords } from "./play-records.ts";
import type { RecordsPlayed } from "./play-records.ts";
import { waitUntilSettled } from "./settled.ts";
import { joinCharity, playStory } from "./story.ts";
import type { Family, Stage } from "./story.ts";
import { shortTableOf, tableOf } from "./table.ts";
import { Tally } from "./tally.ts";
import type { Followed } from "./tally.ts";

/** Public records of every sector; provenance beside them. */
const samplesDir = join(rootDir, "test", "samples");

/** Files on many children say no more than one child of them does, and take as long as all the rest. */
const manyChildren = [
  "missing.csv",
  "tenures.lines-0001-0120.ndjson",
  "reconciliation_test_data.csv",
  "personByCriteria.json",
];
/** The day plays public records, a few a sector: it is over while somebody watches. The rest are for tests. */
const inTheDay = (path: string): boolean => {
  const parts = path.split(sep);
  const table = parts.includes("liia") && parts.includes("education") && path.endsWith(".csv");
  return !parts.includes("invented") && !table && !manyChildren.includes(basename(path));
};
const everyRecord = (): boolean => true;

/** Of a table that goes into a file. */
const usualColumns = 160;

/**
 * Plays the demonstration: starts everything, plays the day or a folder of records, waits for the last acknowledgement,
 * prints what went where and why, and, without `--once`, stays up until it is told to stop.
 *
 * @param environment `PATH` and `NATS_SERVER_BIN` are read, for finding the server
 * @returns the exit status of `npm start`
 */
export async function runDemonstration(
  options: StartOptions,
  report: Report,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const supervisor = createSupervisor();
  const log = openLog({
    service: "demonstration",
    level: "info",
    destination: createWriteStream(join(options.stateDir, "demonstration.log"), { flags: "a", mode: 0o600 }),
  });
  try {
    const broker = await startBroker(options.stateDir, environment, supervisor, report);
    const tally = new Tally(Date.now);
    const pages = options.once ? noPages : demonstrationPages(broker, log);
    const parties = await report.step("opening the agencies", () =>
      openParties(broker, tally, supervisor, { log, pages }),
    );
    await serveAgencies(options.stateDir, broker, parties, supervisor);
    const stage: Stage = { broker, parties, tally, say: (text) => report.say(text), signal: options.signal };
    const began = performance.now();
    const { ofStory, family } = await play(stage, options.records, report);
    const seconds = (performance.now() - began) / 1000;
    const seen = [await report.step("waiting for the witnesses", () => ledgerSeen(broker))];
    // Whoever stays and looks can ask for it (`gatehouse audit`), and need not wait for it here.
    if (options.once && options.records === null)
      seen.push(await report.step("judging all of it again", () => ledgerJudged(broker)));
    const held = await tellDay(stage, options, { ofStory, seconds, seen }, report);
    if (options.once) return held ? exitCodes.ok : exitCodes.failed;
    const opened = await pages.open(supervisor);
    if (family !== null) await joinCharity(stage, family);
    const numbers = await openNumbers(stage, supervisor, log);
    return await stayUp(stage, supervisor, { ...options, family, opened, numbers }, report);
  } catch (error) {
    if (options.signal.aborted) return exitCodes.ok;
    throw error;
  } finally {
    const killed = await supervisor.stopAll();
    for (const name of killed) report.say(`${name} did not stop in time and was ended`);
    if (options.signal.aborted) report.say("stopped");
  }
}

/** The door by which the command line reaches the agencies that run here. */
async function serveAgencies(
  stateDir: string,
  broker: Broker,
  parties: ReadonlyMap<string, Party>,
  supervisor: Supervisor,
): Promise<void> {
  const agencies = new Map([...parties.values()].map(({ agency, client, inboxDir }) => [agency, { client, inboxDir }]));
  const { id, frontDoor } = broker.partnership;
  const handlers = controlOf({ partnership: id, frontDoor }, new Date(), agencies);
  await supervisor.start("control", () => serveControl(stateDir, handlers));
}

/** What was played: how many of the messages, counted from the first, are the day's own story, and of which family. */
type Played = { readonly ofStory: number; readonly family: Family | null };

async function play(stage: Stage, records: string | null, report: Report): Promise<Played> {
  const family = records === null ? await playStory(stage) : null;
  const ofStory = stage.tally.messages.length;
  const howFar = (): string => {
    const { messages, deliveries, acknowledged } = stage.tally.totals();
    return `${messages} messages so far, ${deliveries} deliveries, ${acknowledged} acknowledged`;
  };
  const played = await report.step(
    records === null ? "8  real records of every sector" : `playing ${records}`,
    () => playRecords(stage, records ?? samplesDir, records === null ? inTheDay : everyRecord),
    howFar,
  );
  tellPlayed(played, records, report);
  await report.step("waiting for the last acknowledgement", () => waitUntilSettled(stage.tally, stage.signal), howFar);
  return { ofStory, family };
}

/** What of a folder did not go, and why. Files are not named: their names may hold a child's number. */
function tellPlayed(played: RecordsPlayed, records: string | null, report: Report): void {
  if (played.files === 0)
    report.say(`${records ?? samplesDir} holds no record: each lies in its sector's folder, as in ${samplesDir}`);
  if (played.outside > 0) report.say(`${played.outside} files lie in no sector's folder and were passed over`);
  if (played.withoutAdapter > 0) report.say(`${played.withoutAdapter} records are of sectors without an adapter yet`);
  const titles: Readonly<Record<string, { readonly title: string }>> = errors;
  for (const [code, count] of Object.entries(played.refused))
    report.say(
      `${count} ${count === 1 ? "record" : "records"} refused: ${code} (${titles[code]?.title ?? "no such code in this version"})`,
    );
  if (Object.keys(played.refused).length > 0)
    report.say("npm run -s gatehouse -- map <sector> <folder> says which they are");
}

/** Prints the day and says whether what must hold held. */
async function tellDay(
  stage: Stage,
  options: StartOptions,
  { ofStory, seconds, seen }: { readonly ofStory: number; readonly seconds: number; readonly seen: readonly Check[] },
  report: Report,
): Promise<boolean> {
  const totals = stage.tally.totals();
  const checks = [...checkDay(stage.tally.messages, totals, options.records === null), ...seen];
  if (options.json) printLine(JSON.stringify({ ...totals, seconds: Number(seconds.toFixed(2)) }));
  else await printTables(stage.tally.messages, ofStory, options.stateDir);
  const { messages, refused, deliveries, acknowledged, lost, duplicated } = totals;
  report.say(
    `${messages} messages, ${refused} refused, ${deliveries} deliveries, ${acknowledged} acknowledged, ` +
      `${lost} lost, ${duplicated} duplicated, in ${seconds.toFixed(1)} s`,
  );
  for (const { held, sentence } of checks) report.say(`${held ? "  holds" : "  FAILED"}: ${sentence}`);
  return checks.every(({ held }) => held);
}

/**
 * The story comes last, with its reasons: it is what a reader came for. The records' messages are hundreds: each is a line,
 * and the whole table, why not the rest included, lies in the state folder.
 */
async function printTables(messages: readonly Followed[], ofStory: number, stateDir: string): Promise<void> {
  const columns = process.stdout.columns ?? usualColumns;
  const file = join(stateDir, "table-of-the-day.txt");
  await writePrivate(file, `${tableOf(messages, usualColumns)}\n`);
  const records = messages.slice(ofStory);
  const title = ofStory === 0 ? "Records" : "Real records (8)";
  if (records.length > 0)
    printLine(`\n${title}, a line each; why not the rest: ${file}\n\n${shortTableOf(records, columns)}\n`);
  if (ofStory > 0) printLine(`The day's own story (1 to 7)\n\n${tableOf(messages.slice(0, ofStory), columns)}\n`);
}

/** What to type next, with a message that just went. */
function tellCommands(messages: readonly Followed[], child: string | null, report: Report): void {
  const shown = messages.find(({ title }) => title === "the same update after a risk flag") ?? messages[0];
  if (shown === undefined) return;
  report.say(`Try, with what ${shown.from} just sent:`);
  const letter = child === null ? [] : [`told ${child} --version child --name "G. Lindow"`];
  for (const command of [
    `status ${shown.from} ${shown.id}`,
    `replay ${shown.id}`,
    "inbox northshire-council",
    ...letter,
  ])
    report.say(`  npm run -s gatehouse -- ${command}`);
}

/** Where each adapter shows its numbers to its own agency, by agency. */
async function openNumbers({ parties }: Stage, supervisor: Supervisor, log: Log): Promise<ReadonlyMap<string, string>> {
  const numbers = new Map<string, string>();
  for (const { agency, client, adapter } of parties.values()) {
    if (!adapter) continue;
    const { metrics, config } = adapter;
    const door = { agency, service: "adapter", client, metrics, folder: config.folder, log } as const;
    numbers.set(agency, await openAgencyDoor(door, supervisor));
  }
  return numbers;
}

async function stayUp(
  stage: Stage,
  supervisor: Supervisor,
  options: StartOptions &
    Pick<Played, "family"> & {
      readonly opened: readonly OpenPages[];
      readonly numbers: ReadonlyMap<string, string>;
    },
  report: Report,
): Promise<number> {
  report.say("Gatehouse is up. Where to look:");
  for (const { agency, adapter } of stage.parties.values()) {
    if (adapter)
      report.say(
        `  ${agency}: http://127.0.0.1:${adapter.running.port}/health, in numbers ${options.numbers.get(agency)}, ` +
          `records into ${adapter.config.folder}/in`,
      );
  }
  for (const { agency, metrics } of options.opened)
    if (metrics !== null) report.say(`  ${agency}'s pages, in numbers: ${metrics}`);
  for (const { agency, url } of stage.broker.witnesses)
    report.say(`  ${agency}'s witness of the ledger: ${url}/checkpoint, ${url}/proof/0`);
  report.say(`  what the gateway does, in numbers: ${stage.broker.metrics}`);
  report.say(`  everything of this demonstration: ${options.stateDir}`);
  tellCommands(stage.tally.messages, options.family?.person ?? null, report);
  // Last, so that it is what somebody sees who comes back to the window.
  for (const line of tourWords(options.opened, options.family)) report.say(line);
  report.say("npm run -s gatehouse -- --help tells the commands; Ctrl-C stops everything");
  const stopped = new Promise<null>((resolve) =>
    options.signal.addEventListener("abort", () => resolve(null), { once: true }),
  );
  const crash = options.signal.aborted ? null : await Promise.race([supervisor.crashed, stopped]);
  if (crash === null) return exitCodes.ok;
  report.say(`${crash.service} ended by itself; see ${options.stateDir}`);
  return exitCodes.failed;
}
