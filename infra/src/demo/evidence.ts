import { join } from "node:path";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import type { SealedEvidence } from "@gatehouse/evidence/check/evidence-data";
import { makeEvidence } from "@gatehouse/evidence/evidence-file";
import { silentLog } from "@gatehouse/observe/log";
import { readAccounts } from "../nats/accounts-file.ts";
import { openAgencyClient } from "./agency-client.ts";
import { partnershipFolder } from "./broker.ts";
import { placesIn } from "./enrol.ts";

/** The evidence of whoever sent a message, among these; of the first that received it where nobody here sent it. */
export async function evidenceOf(clients: readonly AgencyClient[], id: string): Promise<SealedEvidence> {
  let received: SealedEvidence | null = null;
  for (const client of clients) {
    try {
      const kept = await client.evidence(id);
      const sealed = await makeEvidence(kept, (digest) => client.sealEvidence(digest));
      if (kept.sent !== null) return sealed;
      received ??= sealed;
    } catch (error) {
      if (!(error instanceof GatehouseError) || error.code !== "evidence-unknown") throw error;
    }
  }
  if (received === null) throw new GatehouseError("evidence-unknown", { messageId: id });
  return received;
}

/**
 * The same from the state folder alone, where no demonstration runs: what agencies keep needs no broker.
 *
 * @throws not-running where the folder was never started, evidence-*
 */
export async function evidenceAtRest(stateDir: string, agency: string | null, id: string): Promise<SealedEvidence> {
  const accounts = await readAccounts(join(stateDir, "accounts.json"));
  const partnership = loadPartnership(partnershipFolder);
  const nats = { url: "", caPem: "" };
  const enrolled = { places: placesIn(stateDir), partnership, accounts, nats, log: silentLog };
  const connect = (): Promise<never> => Promise.reject(new GatehouseError("not-running", { file: stateDir }));
  const clients: AgencyClient[] = [];
  try {
    for (const { id: one } of partnership.agencies)
      if (agency === null || agency === one) clients.push(await openAgencyClient(enrolled, one, { connect }));
    return await evidenceOf(clients, id);
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}
