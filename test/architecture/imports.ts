import { posix } from "node:path";
import type { Finding } from "./finding.ts";
import type { Repository } from "./repository.ts";
import type { Import, Source } from "./source.ts";
import { isTestCode } from "./source.ts";
import type { Workspace } from "./workspace.ts";
import { declared } from "./workspace.ts";

/** The workspace that a file belongs to: the one with the longest folder that holds it. */
export function workspaceOf(repository: Repository, path: string): Workspace | undefined {
  return repository.workspaces.all
    .filter(({ folder }) => folder === "" || path.startsWith(`${folder}/`))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0];
}

/** `@scope/name/sub` and `name/sub` → the package's name. */
export function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Every import resolves within its own workspace, through an exports map, or to a declared dependency. */
export function importsAreDeclared(repository: Repository): Finding[] {
  return repository.sources.flatMap((source) => {
    const workspace = workspaceOf(repository, source.path);
    if (!workspace) return [];
    if (isBarrel(source)) return [{ where: source.path, what: "is a barrel; import each module where it is used" }];
    return source.imports.flatMap((each) => {
      const what = wrongImport(repository, workspace, source, each);
      return what === null ? [] : [{ where: source.path, what: `imports ${each.from}: ${what}` }];
    });
  });
}

/** A file that hands on everything of another, or has nothing of its own. */
function isBarrel({ imports, exports }: Source): boolean {
  const handedOn = imports.filter(({ kind }) => kind === "re-export");
  return handedOn.some(({ names }) => names.includes("*")) || (handedOn.length > 0 && exports.length === 0);
}

function wrongImport(repository: Repository, workspace: Workspace, source: Source, { from }: Import): string | null {
  if (from.startsWith("node:")) return null;
  if (from.startsWith(".")) return wrongRelative(workspace, source, from);
  const name = packageName(from);
  const types = `@types/${name.replace("@", "").replace("/", "__")}`;
  const allowed =
    isTestCode(source.path) || workspace.folder === "" ? declared(workspace) : Object.keys(workspace.dependencies);
  const itself = name === workspace.name;
  if (!itself && !allowed.includes(name) && !declared(workspace).includes(types)) {
    return declared(workspace).includes(name)
      ? "a devDependency, and this is no test"
      : "not declared in the package.json";
  }
  return name.startsWith("@gatehouse/") ? wrongDoor(repository, name, from) : null;
}

function wrongRelative(workspace: Workspace, source: Source, from: string): string | null {
  const target = posix.join(posix.dirname(source.path), from);
  if (workspace.folder !== "" && !target.startsWith(`${workspace.folder}/`)) return "outside its own package";
  if (!isTestCode(source.path) && isTestCode(target)) return "test code";
  return null;
}

/** Whether `@gatehouse/x/y` passes x's exports map to a file that exists. */
function wrongDoor(repository: Repository, name: string, from: string): string | null {
  const workspace = repository.workspaces.all.find((each) => each.name === name);
  if (!workspace) return "no such workspace";
  const asked = `.${from.slice(name.length)}`;
  for (const [door, target] of Object.entries(workspace.exports)) {
    const [before = "", after] = door.split("*");
    const matches = after === undefined ? asked === door : asked.startsWith(before) && asked.endsWith(after);
    if (!matches) continue;
    const rest = after === undefined ? "" : asked.slice(before.length, asked.length - after.length);
    const file = posix.join(workspace.folder, target.replace("*", rest));
    if (repository.texts.has(file)) return null;
  }
  return "not in the exports map";
}
