import { readLeaf } from "@gatehouse/ledger/record";

/** Where the last leaf stands; before the first, `start`. */
export type Place = {
  /** The record's number. */
  readonly n: number;
  readonly intake: number;
  readonly step: number;
  /** Where CORE has it; 0 where that is not known. */
  readonly coreSeq: number;
};

/** Before the first record. */
export const start: Place = { n: 0, intake: 0, step: -1, coreSeq: 0 };

/** A leaf as the server has it, and where CORE had it, by the server's word. */
export type StoredLeaf = { readonly data: Uint8Array; readonly coreSeq: number | null };

/**
 * Whether a leaf is the one that can come next: canonical, the next number without a gap, later in the order of the
 * intake and of CORE, and by a gateway that the directory knows.
 *
 * @param isGateway whether the directory lists a key of the gateway, whatever has become of it since
 * @returns its place, or what is wrong, as a word for the alarm
 */
export function nextPlace(
  before: Place,
  { data, coreSeq }: StoredLeaf,
  isGateway: (kid: string) => boolean,
): Place | "not-a-leaf" | "number" | "order" | "fence" | "gateway-key" {
  const leaf = readLeaf(data);
  if (!leaf) return "not-a-leaf";
  if (leaf.n !== before.n + 1) return "number";
  const step = leaf.step ?? 0;
  if (leaf.intake < before.intake || (leaf.intake === before.intake && step <= before.step)) return "order";
  // The fence puts each batch behind the one before it, so no later record lies earlier in CORE.
  if (coreSeq !== null && coreSeq <= before.coreSeq) return "fence";
  if (!isGateway(leaf.gatewayKey)) return "gateway-key";
  return { n: leaf.n, intake: leaf.intake, step, coreSeq: coreSeq ?? before.coreSeq };
}
