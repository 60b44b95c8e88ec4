import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { faultOf } from "./json-place.ts";

/** A file to read, and the name under which its result is shown. */
export type NamedFile = { readonly path: string; readonly name: string };

/**
 * The files that an argument means: a file is itself, a folder all files in it and below, by name, hidden ones left out.
 *
 * @returns null when there is no such file or folder
 */
export async function filesOf(
  argument: string,
): Promise<{ readonly folder: boolean; readonly files: readonly NamedFile[] } | null> {
  const found = await stat(argument).catch(() => null);
  if (found === null) return null;
  if (!found.isDirectory()) return { folder: false, files: [{ path: argument, name: basename(argument) }] };
  const entries = await readdir(argument, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, name: relative(argument, path) }))
    .filter(({ name }) => !name.split("/").some((part) => part.startsWith(".")))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { folder: true, files };
}

/** What a JSON file says, with its text; or in words why there is nothing to read. */
export type JsonFile = { readonly value: unknown; readonly text: string } | { readonly why: string };

/** What a JSON file says. A device or a pipe is not read: it may have no end. */
export async function readJson(path: string): Promise<JsonFile> {
  const found = await stat(path).catch(() => null);
  if (found === null) return { why: "there is no such file" };
  if (!found.isFile()) return { why: "it is no ordinary file" };
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return { why: "it may not be read" };
  try {
    return { value: JSON.parse(text), text };
  } catch {
    const fault = faultOf(text);
    return { why: fault === null ? "it is not JSON" : `it is not JSON at ${fault}` };
  }
}
