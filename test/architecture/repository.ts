import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Source } from "./source.ts";
import { readSource } from "./source.ts";
import type { Workspaces } from "./workspace.ts";
import { readWorkspaces } from "./workspace.ts";

/** The whole repository as the rules see it. */
export type Repository = {
  readonly root: string;
  readonly workspaces: Workspaces;
  readonly sources: readonly Source[];
  /** Every text file of ours, relative path → text. */
  readonly texts: ReadonlyMap<string, string>;
};

const notOurs = new Set(["node_modules", ".git", ".gatehouse", "coverage"]);
/** Evidence, kept byte for byte as others wrote it. */
const evidence = ["test/samples/", "test/vectors/"];
const text =
  /\.(ts|mjs|js|json|yaml|yml|md|sh|conf|csv|css|html|toml|txt)$|(^|\/)(\.[a-z]+rc|run|LICENSE|Dockerfile|\.gitignore|\.editorconfig)$/;

/** Reads a repository from disk, ours or one planted by a test. */
export async function readRepository(root: string): Promise<Repository> {
  const texts = new Map<string, string>();
  for (const path of await files(root, "")) {
    if (!text.test(path) || evidence.some((folder) => path.startsWith(folder))) continue;
    texts.set(path, await readFile(join(root, path), "utf8"));
  }
  const sources = [...texts].filter(([path]) => path.endsWith(".ts")).map(([path, code]) => readSource(path, code));
  return { root, workspaces: await readWorkspaces(root), sources, texts };
}

async function files(root: string, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    if (notOurs.has(entry.name)) continue;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await files(root, path)));
    else if (entry.isFile()) found.push(path);
  }
  return found;
}
