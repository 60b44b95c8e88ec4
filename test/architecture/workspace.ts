import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const Names = z.record(z.string(), z.string()).default({});
const PackageJson = z.object({
  name: z.string(),
  private: z.boolean().optional(),
  type: z.string().optional(),
  license: z.string().optional(),
  exports: z.record(z.string(), z.string()).default({}),
  dependencies: Names,
  devDependencies: Names,
  optionalDependencies: Names,
});

/** One package.json of the workspace; `folder` is "" for the root. */
export type Workspace = z.infer<typeof PackageJson> & { readonly folder: string };

const PnpmWorkspace = z.object({ packages: z.array(z.string()), catalog: Names });

export type Workspaces = { readonly all: readonly Workspace[]; readonly catalog: Readonly<Record<string, string>> };

/** Reads the root's and every workspace's package.json, as pnpm-workspace.yaml names them. */
export async function readWorkspaces(root: string): Promise<Workspaces> {
  const settings = PnpmWorkspace.parse(parse(await readFile(join(root, "pnpm-workspace.yaml"), "utf8")));
  const folders = [""];
  for (const pattern of settings.packages) {
    if (!pattern.endsWith("/*")) folders.push(pattern);
    else folders.push(...(await subfolders(root, pattern.slice(0, -2))));
  }
  const read = await Promise.all(folders.map((folder) => readPackage(root, folder)));
  return { all: read.flatMap((each) => each ?? []), catalog: settings.catalog };
}

async function subfolders(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${folder}/${entry.name}`);
}

async function readPackage(root: string, folder: string): Promise<Workspace | null> {
  const text = await readFile(join(root, folder, "package.json"), "utf8").catch(() => null);
  return text === null ? null : { ...PackageJson.parse(JSON.parse(text)), folder };
}

/** Everything a workspace declares, for use in its tests or not. */
export function declared(workspace: Workspace): string[] {
  return Object.keys({ ...workspace.dependencies, ...workspace.devDependencies, ...workspace.optionalDependencies });
}
