import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { takeStateFolder } from "./state-folder.ts";

/** A real process: the start command itself, or a few lines that use its parts. */
function run(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
  const ended = once(child, "close").then(([code]: unknown[]) => ({ code, ...said }));
  return { child, said, ended };
}
const main = join(import.meta.dirname, "main.ts");

test("a second start says that one is running, by which process, and ends with 4", async () => {
  const dir = await mkdtemp(join(tmpdir(), "start-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const release = await takeStateFolder(join(dir, "state"), { fresh: false });
  const ended = await run([main, "--once", "--fresh", "--state", join(dir, "state")]).ended;
  expect(ended.code).toBe(4);
  expect(ended.err).toContain(`already-running: process ${process.pid}`);
  expect(ended.out).toBe("");
  await release();
});

test.each([
  { args: ["--help"], code: 0, says: "npm start -- [options]" },
  { args: ["--onze"], code: 2, says: "options-wrong" },
  { args: ["--records", "/no/such/folder"], code: 2, says: "--records names no folder: /no/such/folder" },
  { args: ["--records", main], code: 2, says: "--records names no folder" },
  { args: ["--state", main], code: 3, says: "the machine cannot: EEXIST" },
])("$args ends with $code", async ({ args, code, says }) => {
  const ended = await run([main, ...args]).ended;
  expect(ended.code).toBe(code);
  expect(ended.out + ended.err).toContain(says);
});

const signals = JSON.stringify(join(import.meta.dirname, "signals.ts"));
const stubborn = `const { onStopSignal } = await import(${signals});
  const signal = onStopSignal({ say: (text) => console.log(text) }, true);
  signal.addEventListener("abort", () => { if (process.argv.includes("obey")) process.exit(0); });
  console.log("up"); setInterval(() => {}, 1000);`;
const script = (...args: string[]) => ["--input-type=module", "-e", stubborn, "--", ...args];

const patience = { timeout: 60_000 };

async function up(said: { readonly out: string }): Promise<void> {
  await vi.waitUntil(() => said.out.includes("up\n"), patience);
}

// These mostly wait, each for a process of its own.
test.concurrent("one Ctrl-C is one stop, although npm passes it on a second time", async () => {
  const { child, said, ended } = run(script());
  await up(said);
  child.kill("SIGINT");
  child.kill("SIGINT");
  await vi.waitUntil(() => said.out.includes("stopping everything"), patience);
  expect(child.exitCode).toBeNull();
  child.kill("SIGKILL");
  expect((await ended).out.match(/stopping everything/g)).toHaveLength(1);
});

test.concurrent("what does not stop is ended in the end, and told so", async () => {
  const { child, said, ended } = run(script());
  await up(said);
  child.kill("SIGTERM");
  expect((await ended).code).toBe(1);
  expect(said.out).toContain("not everything stopped in time");
});

test.concurrent("a process whose npm is gone stops by itself", async () => {
  // A shell in between that dies without a word, as npm's does.
  const inner = [process.execPath, ...script("obey")].map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`).join(" ");
  const shell = spawn("/bin/sh", ["-c", `${inner} & echo pid $!; wait`], { stdio: ["ignore", "pipe", "inherit"] });
  const said = { out: "" };
  shell.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
  await up(said);
  shell.kill("SIGKILL");
  await vi.waitUntil(() => said.out.includes("npm is gone"), patience);
  const pid = Number(/pid (\d+)/.exec(said.out)?.[1]);
  await vi.waitUntil(() => !isAlive(pid), patience);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
}
