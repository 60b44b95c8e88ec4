import { execFile } from "node:child_process";

export type CommandResult =
  | { readonly ok: true; readonly stdout: string; readonly stderr: string }
  | { readonly ok: false; readonly reason: string; readonly stderr: string };

/** Runs a program without a shell and waits for it; a missing program, a non-zero status and a timeout are results, not exceptions. */
export async function runCommand(
  program: string,
  args: readonly string[],
  options: { readonly timeoutMs: number; readonly cwd?: string },
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const { timeoutMs, cwd } = options;
    execFile(
      program,
      [...args],
      { timeout: timeoutMs, maxBuffer: 64 << 20, ...(cwd ? { cwd } : {}) },
      (error, stdout, stderr) => {
        if (!error) return resolve({ ok: true, stdout, stderr });
        if (error.killed)
          return resolve({ ok: false, reason: `${program} took longer than ${timeoutMs / 1000} s`, stderr });
        if (error.code === "ENOENT")
          return resolve({ ok: false, reason: `there is no ${program} on this machine`, stderr });
        return resolve({ ok: false, reason: lastLine(stderr) ?? `${program} failed`, stderr });
      },
    );
  });
}

function lastLine(text: string): string | undefined {
  return text.trim().split("\n").at(-1)?.trim().slice(0, 200) || undefined;
}
