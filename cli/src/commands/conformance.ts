import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Professional } from "@gatehouse/contracts/agency";
import type { ConformanceStatement } from "@gatehouse/contracts/enrolment";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import type { Checked } from "@gatehouse/infra/conformance/kit";
import { runKit } from "@gatehouse/infra/conformance/kit";
import { readConformance, stateConformance } from "@gatehouse/infra/conformance/statement";
import { partnershipFolder } from "@gatehouse/infra/demo/broker";
import { professionals } from "@gatehouse/infra/demo/parties";
import { approve } from "@gatehouse/infra/join/approve";
import { finish } from "@gatehouse/infra/join/finish";
import { makeRequest } from "@gatehouse/infra/join/request";
import { writePrivate } from "@gatehouse/infra/nats/server-state";
import { startSandbox } from "@gatehouse/infra/sandbox/sandbox";
import { createReport } from "@gatehouse/infra/start/progress";
import { onStopSignal } from "@gatehouse/infra/start/signals";
import { createSupervisor } from "@gatehouse/infra/start/supervise";
import type { Supervisor } from "@gatehouse/infra/start/supervise";
import { exitCodes } from "../exit-codes.ts";
import type { ConformanceOptions } from "../joining-commands.ts";
import { printLine, printNote } from "../print.ts";
import { isSector } from "../sectors.ts";
import { readBroker } from "./broker-file.ts";
import { recordsMap } from "./records-map.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs the kit against a broker that is given, or with a sandbox of its own. */
export async function conformance(options: ConformanceOptions, environment: Environment): Promise<number> {
  const { dir, broker, alone, records, sector } = options;
  if (dir === undefined || (broker === undefined) === (alone === undefined)) {
    printNote("options-wrong: --dir, and either --broker or --alone");
    return exitCodes.wrongUse;
  }
  if ((records === undefined) !== (sector === undefined)) {
    printNote("options-wrong: --records and --sector go together");
    return exitCodes.wrongUse;
  }
  const supervisor = createSupervisor();
  try {
    const brokerFile = broker ?? (await joinAlone(alone ?? "", dir, { supervisor, environment }));
    return await tried(dir, brokerFile, options);
  } finally {
    await supervisor.stopAll();
  }
}

/** A sandbox, and an agency that has joined it: the agency's folder is the one given, the sandbox's beside it. */
async function joinAlone(
  agency: string,
  dir: string,
  { supervisor, environment }: { readonly supervisor: Supervisor; readonly environment: Environment },
): Promise<string> {
  const report = createReport(printNote);
  const signal = onStopSignal(report, false);
  const sandboxDir = `${dir}.sandbox`;
  const sandbox = await startSandbox({ dir: sandboxDir, agency, report, supervisor, environment, signal });
  const { places, partnership } = sandbox;
  const now = new Date();
  const made = await makeRequest(dir, { agency, partnership, rootFile: places.rootPublic, now });
  const compact = await readFile(made.file, "utf8");
  const { grantFile } = await approve(places, { compact, fingerprint: made.fingerprint, partnership, now });
  await finish(dir, await readFile(grantFile, "utf8"), now);
  await sandbox.serve();
  return sandbox.brokerFile;
}

async function tried(dir: string, brokerFile: string, options: ConformanceOptions): Promise<number> {
  const { out, records, sector } = options;
  const named = JSON.parse(await readFile(join(dir, "agency.json"), "utf8").catch(notJoined)) as { agency: string };
  const { sandbox, url, caPem } = await readBroker(brokerFile);
  if (sandbox !== true) throw new GatehouseError("broker-in-service", { file: brokerFile });
  const { folder, checks } = await runKit({
    dir,
    at: { url, caPem },
    author: authorOf(named.agency, options),
    records: records !== undefined && sector !== undefined && isSector(sector) ? recordsMap(sector, records) : null,
    onChecked: printCheck,
  });
  const file = out ?? join(dir, "conformance.jws");
  await writePrivate(file, `${await stateConformance(folder, checks, new Date())}\n`);
  printLine(`statement    ${file}, signed with ${folder.signing.kid}`);
  return checks.some(({ result }) => result === "failed") ? exitCodes.failed : exitCodes.ok;
}

/** In whose name the kit writes: somebody named, or the invented professional of the demonstration's agency. */
function authorOf(agency: string, { author, role }: ConformanceOptions): Professional {
  const { agencies } = loadPartnership(partnershipFolder);
  const kind = agencies.find(({ id }) => id === agency)?.kind ?? "voluntary";
  return { name: author ?? professionals[kind].name, role: role ?? professionals[kind].role };
}

function notJoined(cause: unknown): never {
  throw new GatehouseError("file-unreadable", { file: "agency.json" }, { cause });
}

function printCheck({ check, result, said }: Checked): void {
  printLine(`${result.padEnd(9)}  ${check.padEnd(15)}  ${said}`);
}

/** Verifies a statement and prints it. */
export async function verify(
  file: string,
  { root, directory }: { readonly root: string; readonly directory: string },
): Promise<number> {
  const text = async (path: string): Promise<string> =>
    await readFile(path, "utf8").catch((cause: unknown) => {
      throw new GatehouseError("file-unreadable", { file: path }, { cause });
    });
  const trust = { directoryJws: await text(directory), root: JSON.parse(await text(root)) as unknown };
  const statement: ConformanceStatement = await readConformance(await text(file), trust);
  printLine(`${statement.agency} of ${statement.partnership} states, at ${statement.at}:`);
  for (const checked of statement.checks) printCheck(checked);
  printLine(`gatehouse ${statement.versions.gatehouse}, node ${statement.versions.node}`);
  printLine(`contract ${statement.digests.contract}`);
  const bad = statement.checks.filter(({ result }) => result === "failed").length;
  printLine(bad === 0 ? "The signature holds, and no check failed." : `The signature holds; ${bad} failed.`);
  return bad === 0 ? exitCodes.ok : exitCodes.failed;
}
