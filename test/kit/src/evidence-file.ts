import { writeFile } from "node:fs/promises";
import { verifyFile } from "@gatehouse/cli/commands/verify";
import type { AgencyClient } from "@gatehouse/client/client-config";
import type { SealedEvidence } from "@gatehouse/evidence/check/evidence-data";
import { makeEvidence } from "@gatehouse/evidence/evidence-file";
import { evidencePage } from "@gatehouse/evidence/page";
import { vi } from "vitest";

/** An agency's evidence of a message, sealed by it. */
export async function evidenceOf(client: AgencyClient, id: string): Promise<SealedEvidence> {
  return await makeEvidence(await client.evidence(id), (digest) => client.sealEvidence(digest));
}

/** The page of a client's evidence, in a file. */
export async function writtenPage(client: AgencyClient, id: string, file: string): Promise<string> {
  await writeFile(file, await evidencePage(await evidenceOf(client, id)));
  return file;
}

/** What `gatehouse verify` says of a file, and with which exit status. */
export async function verdictOn(file: string, root: string): Promise<{ readonly exit: number; readonly text: string }> {
  let text = "";
  const hear = (chunk: string | Uint8Array): boolean => {
    text += chunk.toString();
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockImplementation(hear));
  try {
    return { exit: await verifyFile(file, { root, state: "" }), text };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
