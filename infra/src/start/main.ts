import { stat } from "node:fs/promises";
import { lockHolder } from "@gatehouse/client/state-lock";
import { errorPages } from "@gatehouse/contracts/error-pages";
import { GatehouseError, errors } from "@gatehouse/contracts/errors";
import { defaultStateDir } from "../paths.ts";
import { printLine, printNote } from "../print.ts";
import { exitCodes } from "./exit-codes.ts";
import type { StartOptions } from "./options.ts";
import { parseStart, startHelp } from "./options.ts";
import { createReport } from "./progress.ts";
import { onStopSignal } from "./signals.ts";
import { takeStateFolder } from "./state-folder.ts";

/** Handles that something forgot to close must not keep a finished command alive. */
const lingerMs = 500;

async function start(options: Omit<StartOptions, "signal">): Promise<number> {
  const report = createReport(printNote);
  report.say(`Gatehouse starts; its state is in ${options.stateDir}${options.fresh ? ", emptied first" : ""}`);
  const signal = onStopSignal(report, process.env["npm_lifecycle_event"] !== undefined);
  try {
    const release = await takeStateFolder(options.stateDir, options);
    try {
      const { runDemonstration } = await report.step("loading", () => import("../demo/run.ts"));
      return await runDemonstration({ ...options, signal }, report, process.env);
    } finally {
      await release();
    }
  } catch (error) {
    if (error instanceof GatehouseError) return refuse(error, options.stateDir);
    if (!isSystemError(error)) throw error;
    printNote(`the machine cannot: ${error.message}`);
    return exitCodes.cannot;
  }
}

/** What the operating system refused (a full disk, a folder that is a file) says in its message what and where. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}

async function refuse(error: GatehouseError, stateDir: string): Promise<number> {
  if (error.code === "state-dir-in-use") {
    const pid = (await lockHolder(stateDir)) ?? "unknown";
    printNote(
      `already-running: process ${pid} runs on ${stateDir}; stop it first, or name another folder with --state`,
    );
    return exitCodes.alreadyRunning;
  }
  const where = error.facts.file === undefined ? "" : `: ${error.facts.file}`;
  printNote(`${error.code}: ${errors[error.code].title}${where}`);
  const anew = error.code === "state-folder-not-ours" ? "" : " In the demonstration, npm start -- --fresh begins anew.";
  printNote(`${errorPages[error.code]?.todo ?? ""}${anew}`);
  return exitCodes.cannot;
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true;
}

async function main(): Promise<number> {
  const parsed = parseStart(process.argv.slice(2), process.env["INIT_CWD"] ?? process.cwd(), defaultStateDir);
  if (parsed.kind === "run") {
    const { records } = parsed.options;
    if (records === null || (await isFolder(records))) return start(parsed.options);
    printNote(`options-wrong: --records names no folder: ${records}`);
    return exitCodes.optionsWrong;
  }
  if (parsed.kind === "help") {
    printLine(startHelp);
    return exitCodes.ok;
  }
  printNote(`options-wrong: ${parsed.text}`);
  return exitCodes.optionsWrong;
}

process.exitCode = await main();
setTimeout(() => process.exit(), lingerMs).unref();
