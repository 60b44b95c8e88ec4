import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileNameFor } from "@gatehouse/client/file-name";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { SealedEvidence } from "@gatehouse/evidence/check/evidence-data";
import { readEvidence } from "@gatehouse/evidence/check/evidence-data";
import { evidenceJson, makeEvidence } from "@gatehouse/evidence/evidence-file";
import { evidencePage } from "@gatehouse/evidence/page";
import { askControl } from "@gatehouse/infra/control/ask";
import { evidenceAtRest } from "@gatehouse/infra/demo/evidence";
import { readAgencyFolder } from "@gatehouse/infra/join/agency-folder";
import { openJoined } from "@gatehouse/infra/join/open-joined";
import { silentLog } from "@gatehouse/observe/log";
import { describeError } from "../describe-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { printJson, printLine, printNote } from "../print.ts";
import { ask } from "./ask.ts";
import { readBroker } from "./broker-file.ts";

/** Where the evidence comes from and where it goes. */
export type EvidencePlaces = {
  readonly cwd: string;
  readonly state: string;
  readonly agency?: string;
  readonly dir?: string;
  readonly broker?: string;
  readonly out?: string;
  readonly json?: boolean;
};

/** Writes the evidence of one message as a file of its owner alone, and prints where it is. */
export async function writeEvidence(message: string, places: EvidencePlaces): Promise<number> {
  const { cwd, json, out } = places;
  const sealed = await gathered(message, places);
  if (typeof sealed === "number") return sealed;
  const text = json === true ? evidenceJson(sealed) : await evidencePage(sealed);
  const file = out ?? join(cwd, `evidence-${fileNameFor(message)}.${json === true ? "json" : "html"}`);
  try {
    await writeFile(file, text, { mode: 0o600 });
  } catch (cause) {
    printNote(describeError(new GatehouseError("file-unreadable", { file }, { cause })));
    return exitCodes.unreadable;
  }
  const { kid } = sealed.evidence.root;
  if (json === true) printJson({ file, agency: sealed.evidence.agency, root: kid });
  else {
    printLine(file);
    printLine(
      `  what ${sealed.evidence.agency} ${sealed.evidence.sent === null ? "received" : "sent"}; root key ${kid}`,
    );
    printLine("  about a child: keep it as the case's record, and do not e-mail it");
  }
  return exitCodes.ok;
}

async function gathered(message: string, { dir, broker, ...places }: EvidencePlaces): Promise<SealedEvidence | number> {
  if (dir === undefined) return await ofDemonstration(message, places);
  if (broker === undefined) {
    printNote("options-wrong: --dir needs --broker FILE");
    return exitCodes.wrongUse;
  }
  return await ofFolder(message, dir, broker);
}

/** Of the demonstration that runs; where none does, of what its agencies keep in the state folder. */
async function ofDemonstration(message: string, places: EvidencePlaces): Promise<SealedEvidence | number> {
  const { state, agency = null } = places;
  if (!(await isRunning(state))) return await saying(() => evidenceAtRest(state, agency, message));
  const asked = await ask(state, { ask: "evidence", agency, id: message }, places.json === true);
  if (!asked.ok) return asked.exit;
  const read = readEvidence(asked.result);
  if (!read) throw new GatehouseError("answer-invalid");
  return read;
}

async function isRunning(state: string): Promise<boolean> {
  return await askControl(state, { ask: "overview" }).then(
    () => true,
    () => false,
  );
}

/** What it comes to; where there is none, that is said, and how to end. */
async function saying(made: () => Promise<SealedEvidence>): Promise<SealedEvidence | number> {
  try {
    return await made();
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    printNote(describeError(error));
    return error.code === "not-running" ? exitCodes.notRunning : exitCodes.failed;
  }
}

async function ofFolder(message: string, dir: string, broker: string): Promise<SealedEvidence | number> {
  const folder = await readAgencyFolder(dir);
  const { url, caPem } = await readBroker(broker);
  const client = await openJoined(dir, folder, { url, caPem }, { log: silentLog });
  try {
    return await saying(async () =>
      makeEvidence(await client.evidence(message), (digest) => client.sealEvidence(digest)),
    );
  } finally {
    await client.close();
  }
}
