import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { partnershipFolder } from "@gatehouse/infra/demo/broker";
import { agencyFiles } from "@gatehouse/infra/join/agency-folder";
import { approve } from "@gatehouse/infra/join/approve";
import { finish } from "@gatehouse/infra/join/finish";
import { makeRequest } from "@gatehouse/infra/join/request";
import { approvalPlaces } from "@gatehouse/infra/sandbox/sandbox";
import { exitCodes } from "../exit-codes.ts";
import { printLine, printNote } from "../print.ts";
import { readBroker } from "./broker-file.ts";

const partnershipOf = (folder: string | undefined): Partnership => loadPartnership(folder ?? partnershipFolder);

async function textOf(file: string): Promise<string> {
  return await readFile(file, "utf8").catch((cause: unknown) => {
    throw new GatehouseError("file-unreadable", { file }, { cause });
  });
}

type RequestOptions = { readonly dir: string; readonly root: string; readonly partnership?: string };

/** Makes an agency's keys and its request, and says what is in it. */
export async function request(agency: string, { dir, root, partnership }: RequestOptions): Promise<number> {
  const asked = { agency, partnership: partnershipOf(partnership), rootFile: root, now: new Date() };
  const { request: made, fingerprint, file } = await makeRequest(dir, asked);
  printLine(`request      ${file}`);
  printLine(`for          ${made.agency.id} (${made.agency.name}, ${made.agency.kind}) in ${made.partnership}`);
  printLine(`signing key  ${made.signing.kid}`);
  printLine(`sealing key  ${made.sealing.kid}`);
  printLine(`NATS user    ${made.user}`);
  for (const agreement of Object.keys(made.agreements)) printLine(`signed       ${agreement}`);
  printLine(`fingerprint  ${fingerprint}`);
  printNote(
    "Private keys stay in the folder. Send the request; read the fingerprint to somebody you know, by telephone.",
  );
  return exitCodes.ok;
}

type ApproveOptions = { readonly state: string; readonly partnership?: string };

/** Approves a request with the partnership's root key. */
export async function approveRequest(
  file: string,
  fingerprint: string,
  { state, partnership }: ApproveOptions,
): Promise<number> {
  const approval = {
    compact: await textOf(file),
    fingerprint,
    partnership: partnershipOf(partnership),
    now: new Date(),
  };
  const { request: approved, grantFile, version } = await approve(approvalPlaces(state), approval);
  printLine(`grant        ${grantFile}`);
  printLine(`${approved.agency.id} is in directory ${version}`);
  printNote(
    "A sandbox takes it from here. In service, push the account to the servers and start the gateway again: it reads " +
      "signatures, and sets up an agency's deliveries, when it starts.",
  );
  return exitCodes.ok;
}

/** Takes a grant into the agency's folder. */
export async function finishJoining(
  file: string,
  { dir, broker }: { readonly dir: string; readonly broker?: string },
): Promise<number> {
  const address = broker === undefined ? null : await readBroker(broker);
  const grant = await finish(dir, await textOf(file), new Date(), address);
  printLine(`${grant.agency} has joined ${grant.partnership}; its credentials and the directory are in ${dir}`);
  printLine(`front door   ${grant.frontDoor.agency}, telephone ${grant.frontDoor.telephone}`);
  printLine(`adapter      ${join(dir, agencyFiles.adapterEnv)}: fill in the lines at its end`);
  return exitCodes.ok;
}
