import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import { version } from "node:process";
import { promisify } from "node:util";
import { findNatsServer } from "@gatehouse/infra/nats/find-server";
import { cacheDir, rootDir } from "@gatehouse/infra/paths";
import type { Claim } from "./claim.ts";

const run = promisify(execFile);

/** On what it was measured: enough to compare by, nothing that names the machine. */
export type Machine = {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGib: number;
  readonly system: string;
  readonly node: string;
  readonly natsServer: string;
  readonly commit: string;
};

export async function machine(): Promise<Machine> {
  const server = await findNatsServer({ env: {}, cacheDir, report: () => undefined });
  const { stdout } = await run("git", ["describe", "--always", "--dirty"], { cwd: rootDir });
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? "unknown",
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release().split("-")[0]} ${arch()}`,
    node: version,
    natsServer: server.version,
    commit: stdout.trim(),
  };
}

/** A claim with the commit at which it was measured. */
type Found = Claim & { readonly commit: string };

/**
 * Writes what was found as a report for readers and as JSON. Of two runs on a day the later's claims replace the earlier's
 * of the same name, and the others stay.
 */
export async function writeReport(claims: readonly Claim[], on: Machine, day: string): Promise<string> {
  const dir = join(rootDir, "docs", "reports");
  await mkdir(dir, { recursive: true });
  const json = join(dir, `${day}-bench.json`);
  const newer = new Map(claims.map((claim) => [claim.name, { ...claim, commit: on.commit }]));
  const kept = (await earlier(json)).map((claim) => newer.get(claim.name) ?? claim);
  const all = [...new Map([...kept, ...newer.values()].map((claim) => [claim.name, claim])).values()];
  const file = join(dir, `${day}-bench.md`);
  await writeFile(file, reportText(all, on, day));
  await writeFile(json, `${JSON.stringify({ day, machine: on, claims: all }, null, 1)}\n`);
  return file;
}

async function earlier(json: string): Promise<readonly Found[]> {
  const text = await readFile(json, "utf8").catch(() => null);
  if (text === null) return [];
  // Written by `writeReport` and nobody else.
  const { machine: on, claims } = JSON.parse(text) as { readonly machine: Machine; readonly claims: readonly Claim[] };
  return claims.map((claim) => ({ commit: on.commit, ...claim }));
}

export function reportText(claims: readonly (Claim & Partial<Found>)[], on: Machine, day: string): string {
  const about =
    `${on.cores} cores of ${on.processor}, ${on.memoryGib} GiB, ${on.system}; Node ${on.node}, ` +
    `nats-server ${on.natsServer} with sync always and encryption; commit ${on.commit} where nothing else is said.`;
  const sections = claims.map((claim) => {
    const at = claim.commit === undefined || claim.commit === on.commit ? [] : [`Measured at commit ${claim.commit}.`];
    return [`## ${claim.title}`, table(claim), ...claim.notes, ...at].join("\n\n");
  });
  const made = "Made by `node test/bench/main.ts`; what each figure means stands in `test/bench/README.md`.";
  return `${[`# Bench of ${day}`, about, made, ...sections].join("\n\n")}\n`;
}

function table({ columns, rows }: Claim): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  return [line(columns), line(columns.map((_, at) => (at === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
