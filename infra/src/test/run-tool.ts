import { spawn } from "node:child_process";

export type Tool = {
  /** The program; a file of ours runs with `process.execPath`. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether its output is shown as it comes, or only when it fails. */
  readonly shown: boolean;
  /** Says a line while nothing else is said. */
  readonly say: (line: string) => void;
};

/** A long test says nothing for minutes; a reader must still see that it goes on. */
const silenceMs = 15_000;

/** Runs a tool to its end; a stop signal reaches it with its whole process group, so it is only waited for. */
export async function runTool(tool: Tool): Promise<number | null> {
  const child = spawn(tool.program, [...tool.args], {
    cwd: tool.cwd,
    env: tool.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kept: Buffer[] = [];
  const from = Date.now();
  let lastHeard = from;
  const hear = (chunk: Buffer): void => {
    lastHeard = Date.now();
    if (tool.shown) process.stderr.write(chunk);
    else kept.push(chunk);
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const still = setInterval(() => {
    if (Date.now() - lastHeard < silenceMs) return;
    lastHeard = Date.now();
    tool.say(`still going, ${Math.round((Date.now() - from) / 1000)} s`);
  }, 1_000);
  const { promise: ended, resolve } = Promise.withResolvers<number | null>();
  child.once("error", () => resolve(null));
  child.once("close", (code) => resolve(code));
  const code = await ended;
  clearInterval(still);
  if (code !== 0) for (const chunk of kept) process.stderr.write(chunk);
  return code;
}
