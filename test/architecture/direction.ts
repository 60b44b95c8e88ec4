import type { Finding } from "./finding.ts";
import type { Repository } from "./repository.ts";
import type { Workspace } from "./workspace.ts";

const diagramFile = "docs/adr/0001-layout.md";
const prefix = "@gatehouse/";

type Layer = "contracts" | "packages" | "services" | "top";

function layerOf({ folder }: Workspace): Layer {
  if (folder === "contracts") return "contracts";
  if (folder.startsWith("packages/")) return "packages";
  return folder.startsWith("services/") ? "services" : "top";
}

/** infra, cli and test stand on top of everything, and use each other. */
const mayUse: Readonly<Record<Layer, readonly Layer[]>> = {
  contracts: [],
  packages: ["contracts", "packages"],
  services: ["contracts", "packages"],
  top: ["contracts", "packages", "services", "top"],
};

/** `services → packages → contracts`, nothing between services, and between packages only what the picture shows. */
export function directionHolds(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  const drawn = drawnEdges(repository.texts.get(diagramFile) ?? "");
  const real = new Set<string>();
  for (const workspace of repository.workspaces.all) {
    const where = `${workspace.folder === "" ? "." : workspace.folder}/package.json`;
    for (const name of Object.keys(workspace.dependencies)) {
      const target = repository.workspaces.all.find((each) => each.name === name);
      if (!target) continue;
      const edge = `${workspace.name.slice(prefix.length)} --> ${name.slice(prefix.length)}`;
      if (!mayUse[layerOf(workspace)].includes(layerOf(target))) {
        findings.push({ where, what: `${edge} points the wrong way (services → packages → contracts)` });
      }
      if (layerOf(workspace) !== "packages") continue;
      real.add(edge);
      if (!drawn.has(edge))
        findings.push({ where, what: `${edge} is not in the picture of ${diagramFile}: draw it there and say why` });
    }
    for (const name of Object.keys(workspace.devDependencies)) {
      const target = repository.workspaces.all.find((each) => each.name === name);
      const allowed = target && (name === `${prefix}test` || mayUse[layerOf(workspace)].includes(layerOf(target)));
      if (target && !allowed) findings.push({ where, what: `the tests of ${workspace.name} may not use ${name}` });
    }
  }
  for (const edge of drawn)
    if (!real.has(edge)) findings.push({ where: diagramFile, what: `${edge} is drawn, but no package.json has it` });
  return findings;
}

/** The arrows of the mermaid picture. */
function drawnEdges(text: string): Set<string> {
  const picture = /```mermaid\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
  return new Set([...picture.matchAll(/^\s*([a-z-]+) --> ([a-z-]+)\s*$/gm)].map(([, from, to]) => `${from} --> ${to}`));
}

/** Who alone may import what, and why. */
const onlyImporters: readonly { readonly what: RegExp; readonly folders: readonly string[]; readonly why: string }[] = [
  { what: /^jose$/, folders: ["packages/envelope/"], why: "one place decides which signatures and keys are good" },
  { what: /^@nats-io\//, folders: ["packages/bus/"], why: "one place knows the transport" },
  { what: /^(pino|@opentelemetry\/.*)$/, folders: ["packages/observe/"], why: "one place decides what may be logged" },
  { what: /^(fastify|@fastify\/.*)$/, folders: ["packages/http/"], why: "one place answers errors over HTTP" },
  { what: /^fast-xml-parser$/, folders: ["packages/adapter/"], why: "one place refuses hostile XML" },
  { what: /^commander$/, folders: ["cli/"], why: "one command line" },
];

const keyFunction =
  /^(generateKey|createPrivateKey|createPublicKey|sign$|verify$|createSign|createVerify|diffieHellman|createECDH|createDiffieHellman|ECDH|webcrypto|subtle|KeyObject)/;
/** Envelope has the agencies' and the gateway's keys. TLS certificates and the tests' forgers need keys of their own. */
const keyFolders = ["packages/envelope/", "infra/src/nats/", "test/"];

/** jose, NATS, logging, HTTP and key functions are imported where they belong and nowhere else. */
export function onlyImportersImport(repository: Repository): Finding[] {
  return repository.sources.flatMap(({ path, imports }) =>
    imports.flatMap(({ from, names }) => {
      for (const { what, folders, why } of onlyImporters) {
        if (
          what.test(
            from
              .split("/")
              .slice(0, from.startsWith("@") ? 2 : 1)
              .join("/"),
          ) &&
          !folders.some((folder) => path.startsWith(folder))
        ) {
          return [{ where: path, what: `imports ${from}, which only ${folders.join(", ")} may: ${why}` }];
        }
      }
      const keys = from === "node:crypto" ? names.filter((name) => keyFunction.test(name)) : [];
      if (keys.length === 0 || keyFolders.some((folder) => path.startsWith(folder))) return [];
      return [
        { where: path, what: `imports ${keys.join(", ")} from node:crypto; only packages/envelope handles keys` },
      ];
    }),
  );
}
