import { DeliveryItem, SignedNotice, SignedReceipt } from "@gatehouse/contracts/delivery-item";
import type { Notice } from "@gatehouse/contracts/delivery-item";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Receipt } from "@gatehouse/contracts/receipt";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { openDelivery } from "@gatehouse/envelope/delivery";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { copyAsRecorded, receiptAsSent } from "./as-recorded.ts";
import { openGatewayWord } from "./gateway-word.ts";
import type { Found } from "./receive.ts";

/** Against what an item is checked, and where a verified receipt or notice goes. */
export type CheckItemOptions = {
  readonly agency: string;
  readonly partnership: string;
  readonly directory: () => TrustedDirectory;
  readonly now: () => Date;
  /** Opens what is sealed to this agency. @throws sealed-malformed, sealed-key-unknown, sealed-unreadable */
  readonly open: (sealed: Uint8Array) => Uint8Array;
  /** Asks for a newer directory. @returns whether there was one @throws when the gateway is out of reach */
  readonly refreshDirectory: () => Promise<boolean>;
  /** SHA-256 of the sealed bytes sent under an id, hexadecimal; null where they are no longer here. */
  readonly sent: (id: string) => string | null;
  readonly onReceipt: (receipt: Receipt, sealed: string) => Promise<void>;
  readonly onNotice: (id: string, notice: Notice) => Promise<void>;
};

type Checked =
  | Exclude<Found<VerifiedDelivery>, { readonly type: "broken" | "later" }>
  | { readonly type: "broken"; readonly code: string };

/** Refusals that a directory newer than ours may cure: a key it adds, an agency it enrols. */
const curable: ReadonlySet<string> = new Set(["key-unknown", "sender-not-enrolled"]);

function parseItem(plaintext: Uint8Array): DeliveryItem | null {
  try {
    return DeliveryItem.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(plaintext)));
  } catch {
    // Not UTF-8, not JSON, not an item: one and the same to the reader, who looks at the sealed bytes set aside.
    return null;
  }
}

async function verifyItem(item: DeliveryItem, sealed: string, options: CheckItemOptions): Promise<Checked> {
  const { agency, partnership } = options;
  const trust = { directory: options.directory(), partnership, agency, now: options.now() };
  switch (item.type) {
    case "copy": {
      const now = trust.now.toISOString();
      const { directory } = trust;
      const openOwn = (own: string): Uint8Array => options.open(Buffer.from(own, "latin1"));
      const opened = await openDelivery(item.copy, { directory, partnership, recipient: agency, now, openOwn });
      if (!opened.ok) return { type: "broken", code: opened.code };
      const recorded = copyAsRecorded(opened.delivery);
      return recorded.ok ? { type: "copy", copy: opened.delivery } : { type: "broken", code: recorded.code };
    }
    case "receipt": {
      const word = await openGatewayWord("gatehouse-receipt+jwt", item.receipt, SignedReceipt, trust);
      if (!word.ok) return { type: "broken", code: word.code };
      const { receipt } = word.payload;
      const recorded = receiptAsSent(receipt, options.sent(receipt.message));
      if (!recorded.ok) return { type: "broken", code: recorded.code };
      return { type: "word", apply: () => options.onReceipt(receipt, sealed) };
    }
    case "notice": {
      const word = await openGatewayWord("gatehouse-notice+jwt", item.notice, SignedNotice, trust);
      if (!word.ok) return { type: "broken", code: word.code };
      const { jti, notice } = word.payload;
      return { type: "word", apply: () => options.onNotice(jti, notice) };
    }
  }
}

/**
 * Opens and verifies one item as the transport brought it. A key we do not know makes us ask once for a newer
 * directory, because keys change while messages wait.
 *
 * @returns a verified copy or word; `broken` with the code when a check failed for good; `later` when only a newer
 * directory could tell and the gateway is out of reach
 */
export async function checkItem(data: Uint8Array, options: CheckItemOptions): Promise<Found<VerifiedDelivery>> {
  let plaintext: Uint8Array;
  try {
    plaintext = options.open(data);
  } catch (error) {
    if (error instanceof GatehouseError) return { type: "broken", code: error.code };
    throw error;
  }
  const item = parseItem(plaintext);
  if (item === null) return { type: "broken", code: "schema-invalid" };
  const sealed = Buffer.from(data).toString("latin1");
  const first = await verifyItem(item, sealed, options);
  if (first.type !== "broken" || !curable.has(first.code)) return first;
  try {
    await options.refreshDirectory();
  } catch {
    return { type: "later", code: first.code };
  }
  return verifyItem(item, sealed, options);
}
