import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootDir } from "@gatehouse/infra/paths";
import { afterAll, beforeAll, expect, test } from "vitest";

/** The commands of the page, as they stand on it, by who types them. */
async function commandsOf(page: string): Promise<{ readonly first: string; readonly second: string }> {
  const blocks = [
    ...(await readFile(join(rootDir, page), "utf8")).matchAll(/^```sh( first terminal)?\n([\s\S]*?)^```/gm),
  ];
  const textOf = (inFirst: boolean): string =>
    blocks.flatMap(([, first, text]) => ((first !== undefined) === inFirst ? [text ?? ""] : [])).join("\n");
  return { first: textOf(true), second: textOf(false) };
}

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "gatehouse-home-"));
  await mkdir(join(home, "gatehouse-try"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

// The machine's own environment, as a developer's terminal has it; the home folder is the test's.
const environment = (): NodeJS.ProcessEnv => ({ ...process.env, HOME: home, INIT_CWD: undefined });

test("every command of docs/join.md works as it stands, from no keys to a delivered message and a statement that verifies", async () => {
  const { first, second } = await commandsOf("docs/join.md");
  const sandbox = spawn("bash", ["-ec", first], { cwd: rootDir, env: environment(), detached: true });
  const ended = once(sandbox, "close");
  try {
    await saysThatItIsUp(sandbox);
    const printed = await typed(second);
    expect(printed).toContain("for          hillside-school");
    expect(printed).toContain("hillside-school is in directory 2");
    expect(printed).toContain("hillside-school has joined northshire");
    expect(printed).toMatch(
      /message [0-9a-f-]{36}: decided\n {2}northshire-council: (?:shared|delivered|acknowledged)/,
    );
    expect(printed).toContain("advice-answer from northshire-council");
    expect(printed).not.toMatch(/^(?:failed|not-tried) /m);
    expect(printed).toContain("The signature holds, and no check failed.");
  } finally {
    if (sandbox.pid !== undefined) process.kill(-sandbox.pid, "SIGINT");
    await ended;
  }
});

async function saysThatItIsUp(sandbox: ReturnType<typeof spawn>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let heard = "";
    sandbox.stderr?.on("data", (data) => {
      heard += String(data);
      if (heard.includes("to pin")) resolve();
    });
    sandbox.once("close", () => reject(new Error(`the sandbox ended: ${heard}`)));
  });
}

async function typed(commands: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    execFile(
      "bash",
      ["-ec", `set -o pipefail\n${commands}`],
      { cwd: rootDir, env: environment() },
      (error, out, err) => {
        if (error === null) resolve(out);
        else reject(new Error(`${out}\n${err}`));
      },
    );
  });
}
