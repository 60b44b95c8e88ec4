import type { Bus } from "@gatehouse/bus/connect";
import { recordAt } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import type { RecordProof } from "@gatehouse/contracts/request";
import { formatTlogProof } from "@gatehouse/ledger/tlog-proof";
import type { Checkpointer } from "./checkpointer.ts";

/**
 * The leaf of each record and the proof that it is in a checkpoint which a quorum has cosigned; of those that are not yet,
 * nothing. A leaf tells nothing about anybody, so whoever is in the partnership may have any.
 *
 * @param numbers of records
 * @throws `bus-unavailable`
 */
export async function proofsOf(
  bus: Bus,
  checkpointer: Checkpointer,
  numbers: readonly number[],
): Promise<readonly RecordProof[]> {
  const proofs: RecordProof[] = [];
  for (const record of new Set(numbers)) {
    const proof = await checkpointer.proofOf(record);
    const stored = proof === null ? null : await recordAt(bus, streams.ledger, record);
    if (proof === null || stored === null) continue;
    proofs.push({ record, leaf: Buffer.from(stored.data).toString("utf8"), proof: formatTlogProof(proof) });
  }
  return proofs;
}
