import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Runs git in a checkout and returns what it says; throws where it fails. */
export async function git(root: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("git", [...args], { cwd: root });
  return stdout.trim();
}

/** The last commit's id and day; without git (an unpacked archive) the day is today. */
export async function lastCommit(root: string): Promise<{ readonly id: string; readonly day: string }> {
  try {
    const [id = "", day = ""] = (await git(root, ["log", "-1", "--format=%H %cs"])).split(" ");
    return { id, day };
  } catch {
    return { id: "unknown", day: new Date().toISOString().slice(0, 10) };
  }
}
