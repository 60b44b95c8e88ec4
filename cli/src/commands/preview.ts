import type { ErrorCode } from "@gatehouse/contracts/errors";
import { errors } from "@gatehouse/contracts/errors";
import type { Policy } from "@gatehouse/policy/compile";
import { compilePolicy } from "@gatehouse/policy/compile";
import type { PreviewResult } from "@gatehouse/policy/preview";
import { previewFile } from "@gatehouse/policy/preview";
import { exitCodes } from "../exit-codes.ts";
import type { NamedFile } from "../files.ts";
import { filesOf, readJson } from "../files.ts";
import { readNorthshire } from "../northshire.ts";
import { printJson, printLine, printNote } from "../print.ts";

type Unreadable = { readonly code: ErrorCode; readonly title: string; readonly path: string };
type Previewed = Extract<PreviewResult, { ok: true }>;
type Read =
  | { readonly ok: true; readonly preview: Previewed }
  | { readonly ok: false; readonly why: Unreadable; readonly detail?: string };

/**
 * Prints what would be decided about a file, or about each of a folder as one object by file name. A file that cannot be
 * read makes the exit status 2. In a folder it has its code in the object, and the others are previewed all the same: the
 * folder was answered, so the exit status is 0 and nobody throws the others' answers away.
 */
export async function preview(path: string, style: "json" | "plain"): Promise<number> {
  const found = await filesOf(path);
  if (found === null) return tell(path, unreadable("file-unreadable", ""), "there is no such file");
  const northshire = compilePolicy(await readNorthshire());
  const read = await Promise.all(
    found.files.map(async (file) => [file.name, await readPreview(file, northshire)] as const),
  );
  for (const [name, each] of read) {
    if (each.ok)
      for (const { id, code } of each.preview.skipped)
        printNote(`${name}: register event ${id} counts for nothing: ${code}`);
    else tell(name, each.why, each.detail);
  }
  if (style === "plain") await printPlain(read, found.folder);
  else if (found.folder) printJson(Object.fromEntries(read.map(([name, each]) => [name, shown(each)])));
  else for (const [, each] of read) printJson(shown(each));
  return found.folder || read.every(([, each]) => each.ok) ? exitCodes.ok : exitCodes.unreadable;
}

function tell(name: string, { code, title, path }: Unreadable, detail?: string): number {
  const where = path === "" ? name : `${name}, at ${path}`;
  printNote(`${code}: ${title} (${where})${detail === undefined ? "" : `: ${detail}`}`);
  return exitCodes.unreadable;
}

function shown(read: Read): unknown {
  return read.ok ? read.preview.decision : read.why;
}

function unreadable(code: ErrorCode, path: string): Unreadable {
  return { code, title: errors[code].title, path };
}

async function readPreview({ path }: NamedFile, northshire: Policy): Promise<Read> {
  const json = await readJson(path);
  if ("why" in json) {
    return { ok: false, why: unreadable("file-unreadable", ""), detail: json.why };
  }
  const partnerships = (name: string): Policy | undefined =>
    name === northshire.partnership.id ? northshire : undefined;
  const result = previewFile(json.value, { partnerships });
  return result.ok ? { ok: true, preview: result } : { ok: false, why: unreadable(result.error, result.path) };
}

async function printPlain(read: readonly (readonly [string, Read])[], folder: boolean): Promise<void> {
  const { explain } = await import("@gatehouse/policy/plain");
  const { objectionsForFrontDoor } = await import("@gatehouse/policy/front-door-notes");
  for (const [name, each] of read) {
    if (!each.ok) continue;
    if (folder) printLine(`${name}:`);
    const { decision, message, policy, facts, now, wrongAt } = each.preview;
    const noted = message && objectionsForFrontDoor(message, facts, policy, now);
    const about = { message, names: policy.partnership, noted, ...(wrongAt ? { wrongAt } : {}) };
    for (const line of explain(decision, about)) printLine(folder ? `  ${line}` : line);
  }
}
