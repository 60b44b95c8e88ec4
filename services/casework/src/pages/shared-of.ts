import { SignedReceipt } from "@gatehouse/contracts/delivery-item";
import type { Receipt } from "@gatehouse/contracts/receipt";

/** What one agency was given of a message, and since when. */
export type Shared = {
  readonly agency: string;
  readonly since: string;
  readonly items: readonly { readonly id: string; readonly item: string; readonly form: "full" | "minimised" }[];
};

type Decided = Extract<Receipt, { type: "decided" | "decided-again" }>;

/**
 * Who has what of a message, as the gateway's newest decision about it says. A copy that was there before a later
 * decision has its day from the first that gave it.
 *
 * @param compacts the receipts as this agency's client verified and kept them
 */
export function sharedOf(compacts: readonly string[]): readonly Shared[] {
  const decided = compacts.flatMap((compact) => decidedOf(compact)).toSorted((a, b) => a.record - b.record);
  const newest = decided.at(-1);
  return Object.entries(newest?.recipients ?? {})
    .filter(([, { outcome }]) => outcome === "shared")
    .map(([agency, { kept }]) => {
      const first = decided.find(({ recipients }) => recipients[agency]?.outcome === "shared");
      return { agency, since: (first ?? newest)?.at ?? "", items: kept };
    })
    .toSorted((a, b) => (a.agency < b.agency ? -1 : 1));
}

function decidedOf(compact: string): readonly Decided[] {
  const [, payload = ""] = compact.split(".");
  const json: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  const read = SignedReceipt.safeParse(json);
  const receipt = read.success ? read.data.receipt : null;
  return receipt?.type === "decided" || receipt?.type === "decided-again" ? [receipt] : [];
}
