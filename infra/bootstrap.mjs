#!/usr/bin/env node
// The door for someone who has only Node (20 or later) and npm: makes the checkout ready, then runs the command with the
// Node that the lockfile pins. Plain JavaScript without dependencies, because it runs before there are any, and on a Node
// that cannot read TypeScript. Everything it says goes to stderr: stdout belongs to the command.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import module from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const pnpm = "pnpm@10.34.9";
const oldestOwn = [24, 12];
const oldestToStart = 20;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const marker = join(modules, ".gatehouse-installed");
const installing = join(modules, ".gatehouse-installing");
const compileCache = join(modules, ".cache", "compile");
const commands = {
  start: ["infra/src/start/main.ts"],
  test: ["infra/src/test/main.ts", "test"],
  check: ["infra/src/test/main.ts", "check"],
  gatehouse: ["cli/src/main.ts"],
};

const help = `node infra/bootstrap.mjs <command> [arguments]

Installs what the lockfile names when it is missing (once, needs the network), then runs the command with the pinned Node.

  start       the demonstration day               npm start -- --help
  test        everything CI runs                  npm test -- --help
  check       format, lint, types, unit tests     npm run check
  gatehouse   the command line                    npm run -s gatehouse -- --help
`;

/** One line, a code first: what is wrong and what to do. */
class Refusal extends Error {
  constructor(code, text) {
    super(`${code}: ${text}`);
    this.name = "Refusal";
  }
}

const say = (text) => process.stderr.write(`gatehouse: ${text}\n`);

/** What an installation depends on: the lockfile, the settings and the machine it is for. */
function wanted() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch} ${pnpm}\n`);
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function installed() {
  try {
    const found = JSON.parse(readFileSync(marker, "utf8"));
    return found.for === wanted() && existsSync(found.node) ? found.node : null;
  } catch {
    return null; // no marker, or not one of ours: install again
  }
}

/** Why pnpm failed, from its own codes; the last lines it printed are shown beside. */
function whyItFailed(output) {
  const known = [
    [/ENOSPC|ERR_PNPM_ENOSPC/, "disk-full", "the disk is full; free about 1 GB and run the command again"],
    [/ERR_PNPM_OUTDATED_LOCKFILE/, "lockfile-outdated", "pnpm-lock.yaml does not fit the package.json files"],
    [/ERR_PNPM_TARBALL_INTEGRITY/, "package-altered", "a package does not have the checksum that the lockfile names"],
    [/\b(EACCES|EPERM|EROFS)\b/, "folder-not-writable", `cannot write in ${root}`],
    [
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|META_FETCH_FAIL/,
      "network-unreachable",
      "the npm registry cannot be reached; the first run needs the network, later ones do not",
    ],
  ];
  const found = known.find(([pattern]) => pattern.test(output));
  return found
    ? new Refusal(found[1], found[2])
    : new Refusal("install-failed", "pnpm could not install; its last lines stand above");
}

/** Runs pnpm and tells about every two seconds how far it is. */
function runInstall() {
  const started = Date.now();
  const args = ["-y", pnpm, "install", "--frozen-lockfile", "--prefer-offline", "--reporter=append-only"];
  const settings = {
    CI: "true", // never ask
    npm_config_loglevel: "error", // `npm -s` would silence the reason of a failure
    npm_config_prefer_offline: "true",
    // Fail within seconds where there is no network at all, yet try again on a poor one.
    npm_config_fetch_retry_mintimeout: "1000",
    npm_config_fetch_retry_maxtimeout: "8000",
  };
  const child = spawn("npx", args, {
    cwd: root,
    env: { ...process.env, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const hear = (chunk) => {
    output = (output + chunk).slice(-65_536);
  };
  child.stdout.setEncoding("utf8").on("data", hear);
  child.stderr.setEncoding("utf8").on("data", hear);
  const tell = setInterval(() => {
    const progress =
      output
        .match(/Progress: [^\n]*/g)
        ?.at(-1)
        ?.replace("Progress: ", "") ?? "fetching pnpm";
    say(`installing, ${Math.round((Date.now() - started) / 1000)} s (${progress.trim()})`);
  }, 2_000);
  const stop = (signal) => child.kill(signal);
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return new Promise((done, failed) => {
    child.on("error", () =>
      failed(new Refusal("npm-not-found", "npx is not on PATH; install npm, which comes with Node")),
    );
    child.on("close", (code, signal) => {
      if (code === 0) return done();
      if (signal !== null || code === 130)
        return failed(new Refusal("install-stopped", "stopped; the next run goes on"));
      process.stderr.write(`${output.trimEnd().split("\n").slice(-15).join("\n")}\n`);
      failed(whyItFailed(output));
    });
  }).finally(() => {
    clearInterval(tell);
    process.off("SIGINT", stop).off("SIGTERM", stop);
  });
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Two first starts at once must not install over each other: the folder is the lock, the one that made it installs. */
async function takeTurn() {
  for (let told = false; ; told = true) {
    try {
      mkdirSync(modules, { recursive: true });
      mkdirSync(installing);
      writeFileSync(join(installing, "pid"), String(process.pid));
      return;
    } catch (error) {
      if (error.code === "ENOSPC") throw new Refusal("disk-full", "the disk is full");
      if (error.code !== "EEXIST") throw new Refusal("folder-not-writable", `cannot write in ${root}`);
    }
    if (abandoned()) {
      rmSync(installing, { recursive: true, force: true });
      continue;
    }
    if (!told) say("another command is installing; waiting for it");
    await new Promise((done) => setTimeout(done, 250));
  }
}

function abandoned() {
  try {
    return !alive(Number(readFileSync(join(installing, "pid"), "utf8")));
  } catch {
    // Made a moment ago and not yet signed, or its maker died in between.
    return Date.now() - (statSync(installing, { throwIfNoEntry: false })?.mtimeMs ?? 0) > 5_000;
  }
}

const versionOf = (text) => text.trim().replace(/^v/, "").split(".").map(Number);
const isOurs = ([major, minor]) => major > oldestOwn[0] || (major === oldestOwn[0] && minor >= oldestOwn[1]);

function readVersion(node) {
  return new Promise((done) => {
    let text = "";
    const child = spawn(node, ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
    child.on("error", () => done(null));
    child.stdout.setEncoding("utf8").on("data", (chunk) => (text += chunk));
    child.on("close", (code) => done(code === 0 ? versionOf(text) : null));
  });
}

/** The pinned Node where one was installed for this machine and runs; else the present one, if new enough. */
async function pickNode() {
  const pinned = join(modules, `node-${process.platform}-${process.arch}`, "bin", "node");
  if (existsSync(pinned)) {
    const version = await readVersion(pinned);
    if (version !== null && isOurs(version)) return realpathSync(pinned);
  }
  if (isOurs(versionOf(process.version))) return process.execPath;
  throw new Refusal(
    "platform-unsupported",
    `no Node is pinned that runs on ${process.platform} ${process.arch}; install Node ${oldestOwn.join(".")} or later and run this again`,
  );
}

async function install() {
  say(
    existsSync(marker)
      ? "dependencies changed; installing them"
      : `${existsSync(modules) ? "the first run was not finished" : "first run"}: installing dependencies (about a minute)`,
  );
  await takeTurn();
  try {
    const already = installed();
    if (already !== null) return already;
    const started = Date.now();
    rmSync(marker, { force: true });
    await runInstall();
    const node = await pickNode();
    writeFileSync(marker, JSON.stringify({ for: wanted(), node }));
    say(`installed in ${Math.round((Date.now() - started) / 1000)} s`);
    return node;
  } finally {
    rmSync(installing, { recursive: true, force: true });
  }
}

/** Hands the terminal to `node`, passes signals on and ends as it ended. */
function runWith(node, args) {
  const child = spawn(node, args, {
    stdio: "inherit",
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
  const pass = (signal) => child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, pass);
  // A killed npm tells nobody: its command would run on unseen.
  const parent = process.ppid;
  const underNpm = process.env.npm_lifecycle_event !== undefined;
  setInterval(() => underNpm && process.ppid !== parent && pass("SIGTERM"), 500).unref();
  return new Promise((done, failed) => {
    child.on("error", () =>
      failed(new Refusal("node-unusable", `${node} cannot be run; delete node_modules and try again`)),
    );
    child.on("exit", (code, signal) => done(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

async function run() {
  const [command, ...args] = process.argv.slice(2);
  if (command === undefined || command === "--help" || command === "-h") {
    process.stdout.write(help);
    return command === undefined ? 2 : 0;
  }
  if (!Object.hasOwn(commands, command)) throw new Refusal("command-unknown", `'${command}'; see --help`);
  if (versionOf(process.version)[0] < oldestToStart)
    throw new Refusal("node-too-old", `this is Node ${process.version}; Node ${oldestToStart} or later is needed`);
  const node = installed() ?? (await install());
  const [entry, ...first] = commands[command];
  const target = join(root, entry);
  // The package.json's scripts name npm's own Node, by exec: the pinned one stands behind a shell script on npm's PATH, and
  // a shell in between swallows the signals that npm passes on.
  if (realpathSync(process.execPath) !== node) return runWith(node, [target, ...first, ...args]);
  process.env.NODE_COMPILE_CACHE = compileCache;
  delete process.env.NODE_PATH; // the shim's; our processes find their packages without
  module.enableCompileCache(compileCache);
  process.argv = [process.argv[0], target, ...first, ...args];
  await import(pathToFileURL(target).href);
  return null; // the command ends the process itself
}

try {
  const code = await run();
  if (code !== null) process.exitCode = code;
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  say(error.message);
  process.exitCode = 3;
}
