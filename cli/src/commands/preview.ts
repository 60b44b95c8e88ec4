import type { ErrorCode } from "@gatehouse/contracts/errors";
import { errors } from "@gatehouse/contracts/errors";
import type { Policy } from "@gatehouse/policy/compile";
import { compilePolicy } from "@gatehouse/policy/compile";
import { objectionsForFrontDoor } from "@gatehouse/policy/front-door-notes";
import { explain } from "@gatehouse/policy/plain";
import type { PreviewResult } from "@gatehouse/policy/preview";
import { previewFile } from "@gatehouse/policy/preview";
import { exitCodes } from "../exit-codes.ts";
import type { NamedFile } from "../files.ts";
import { filesOf, readJson } from "../files.ts";
import { lineOf } from "../json-place.ts";
import { readNorthshire } from "../northshire.ts";
import { printJson, printJsonMembers, printLine, printNote } from "../print.ts";

type Unreadable = { readonly code: ErrorCode; readonly title: string; readonly path: string };
type Previewed = Extract<PreviewResult, { ok: true }>;
type Read =
  | { readonly ok: true; readonly preview: Previewed; readonly text: string }
  | { readonly ok: false; readonly why: Unreadable; readonly detail?: string };
/** `json-alone` says nothing on stderr: what cannot be read says why in the JSON. */
type Style = "json" | "json-alone" | "plain";
type NamedRead = readonly [string, Read];

/** Files read ahead while one is decided: enough to keep the disk busy, and a bounded number in memory. */
const READ_AHEAD = 16;

/**
 * Prints what would be decided about a file, or about each of a folder as one object by file name. A file that cannot be
 * read makes the exit status 2. In a folder it has its code in the object, and the others are previewed all the same: the
 * folder was answered, so the exit status is 0 and nobody throws the others' answers away.
 */
export async function preview(path: string, style: Style): Promise<number> {
  const found = await filesOf(path);
  if (found === null) {
    const detail = "there is no such file";
    if (style === "json-alone") printJson({ ...unreadable("file-unreadable", ""), detail });
    return tell(path, unreadable("file-unreadable", ""), style, detail);
  }
  const northshire = compilePolicy(readNorthshire());
  const reads = told(readAll(found.files, northshire), style);
  if (!found.folder) return printOne(reads, style);
  if (style !== "plain") await printJsonMembers(shownOf(reads, style));
  else
    for await (const [name, read] of reads) {
      if (!read.ok) continue;
      printLine(`${name}:`);
      for (const line of sentences(read)) printLine(`  ${line}`);
    }
  return exitCodes.ok;
}

async function printOne(reads: AsyncIterable<NamedRead>, style: Style): Promise<number> {
  for await (const [, read] of reads) {
    if (style !== "plain") printJson(shown(read, style));
    else if (read.ok) for (const line of sentences(read)) printLine(line);
    if (!read.ok) return exitCodes.unreadable;
  }
  return exitCodes.ok;
}

/** Each file in the order of the names, a few read ahead. */
async function* readAll(files: readonly NamedFile[], northshire: Policy): AsyncGenerator<NamedRead> {
  const ahead: Promise<NamedRead>[] = [];
  for (const file of files) {
    ahead.push(readPreview(file, northshire).then((read) => [file.name, read]));
    const first = ahead.length >= READ_AHEAD ? ahead.shift() : undefined;
    if (first) yield await first;
  }
  for (const rest of ahead) yield await rest;
}

/** Says on stderr what is to be said of each file: why it cannot be read, or what in it counts for nothing. */
async function* told(reads: AsyncIterable<NamedRead>, style: Style): AsyncGenerator<NamedRead> {
  for await (const [name, read] of reads) {
    if (!read.ok) tell(name, read.why, style, read.detail);
    else tellOf(name, read.preview, read.text, style);
    yield [name, read];
  }
}

async function* shownOf(reads: AsyncIterable<NamedRead>, style: Style): AsyncGenerator<readonly [string, unknown]> {
  for await (const [name, read] of reads) yield [name, shown(read, style)];
}

function tell(name: string, { code, title, path }: Unreadable, style: Style, detail?: string): number {
  if (style === "json-alone") return exitCodes.unreadable;
  const where = path === "" ? name : `${name}, at ${path}`;
  printNote(`${code}: ${title} (${where})${detail === undefined ? "" : `: ${detail}`}`);
  return exitCodes.unreadable;
}

function tellOf(name: string, { skipped, wrongAt, decision }: Previewed, text: string, style: Style): void {
  if (style === "json-alone") return;
  for (const { id, code } of skipped) printNote(`${name}: register event ${id} counts for nothing: ${code}`);
  // The sentences say it themselves.
  if (wrongAt === null || style === "plain") return;
  const at = placeIn(wrongAt);
  printNote(`${name}: refused, ${decision.reasons.join(", ")} (line ${lineOf(text, at)}, at ${at})`);
}

function placeIn(wrongAt: string): string {
  return wrongAt === "" ? "message" : `message.${wrongAt}`;
}

function shown(read: Read, style: Style): unknown {
  if (read.ok) return read.preview.decision;
  return style === "json-alone" ? { ...read.why, detail: read.detail } : read.why;
}

function unreadable(code: ErrorCode, path: string): Unreadable {
  return { code, title: errors[code].title, path };
}

async function readPreview({ path }: NamedFile, northshire: Policy): Promise<Read> {
  const json = await readJson(path);
  if ("why" in json) return { ok: false, why: unreadable("file-unreadable", ""), detail: json.why };
  const partnerships = (name: string): Policy | undefined =>
    name === northshire.partnership.id ? northshire : undefined;
  const result = previewFile(json.value, { partnerships });
  if (result.ok) return { ok: true, preview: result, text: json.text };
  return { ok: false, why: unreadable(result.error, result.path), detail: `line ${lineOf(json.text, result.path)}` };
}

function sentences({ preview: previewed, text }: Extract<Read, { ok: true }>): readonly string[] {
  const { decision, message, policy, facts, now, wrongAt } = previewed;
  const noted = message && objectionsForFrontDoor(message, facts, policy, now);
  const place = wrongAt === null ? {} : { wrongAt: `line ${lineOf(text, placeIn(wrongAt))} of the file` };
  return explain(decision, { message, names: policy.partnership, noted, ...place });
}
