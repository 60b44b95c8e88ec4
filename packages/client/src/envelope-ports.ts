import { GatehouseError } from "@gatehouse/contracts/errors";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { gatewaySealingKeyAt } from "@gatehouse/envelope/directory";
import type { SealingPublicKey } from "@gatehouse/envelope/keys";
import { publicKey } from "@gatehouse/envelope/keys";
import { createOpener } from "@gatehouse/envelope/open-sealed";
import { createSealer } from "@gatehouse/envelope/seal";
import type { ClientConfig } from "./client-config.ts";

/** Sealing and opening with this agency's keys and the directory's. */
export type EnvelopePorts = {
  /** Seals to the gateway's key of the day. @throws gateway-key-missing */
  readonly sealToGateway: (plaintext: Uint8Array) => Uint8Array;
  /** As `sealToGateway`, but with the newest key there ever was: to ask for the directory that has a newer one. */
  readonly sealToLastGateway: (plaintext: Uint8Array) => Uint8Array;
  /** Seals to this agency itself: what it keeps of an answer should lie on its disk as sealed as what was delivered. */
  readonly sealToSelf: (plaintext: Uint8Array) => string;
  readonly open: (sealed: Uint8Array) => Uint8Array;
};

function lastGatewayKey(directory: TrustedDirectory): SealingPublicKey | undefined {
  const [newest] = directory.gateway.sealing.toSorted((a, b) => Date.parse(b.validFrom) - Date.parse(a.validFrom));
  return newest && gatewaySealingKeyAt(directory, newest.validFrom);
}

/** What the client seals and opens with, always by the newest directory. */
export function openEnvelope(
  config: Pick<ClientConfig, "agency" | "partnership" | "sealingKeys">,
  directory: () => TrustedDirectory,
  now: () => Date,
): EnvelopePorts {
  const sealer = createSealer({ from: config.agency, now: () => now().getTime() });
  const opener = createOpener(config.sealingKeys);
  const toGateway = (key: SealingPublicKey | undefined, plaintext: Uint8Array): Uint8Array => {
    if (key === undefined) throw new GatehouseError("gateway-key-missing");
    return Buffer.from(sealer.seal({ agency: config.partnership.id, key }, plaintext), "latin1");
  };
  const own = publicKey(config.sealingKeys[0]);
  return {
    sealToGateway: (plaintext) => toGateway(gatewaySealingKeyAt(directory(), now().toISOString()), plaintext),
    sealToLastGateway: (plaintext) => {
      const today = gatewaySealingKeyAt(directory(), now().toISOString());
      return toGateway(today ?? lastGatewayKey(directory()), plaintext);
    },
    sealToSelf: (plaintext) => sealer.seal({ agency: config.agency, key: own }, plaintext),
    open: (sealed) => opener.open(Buffer.from(sealed).toString("latin1")),
  };
}
