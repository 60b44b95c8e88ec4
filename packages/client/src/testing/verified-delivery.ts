import { GatehouseError } from "@gatehouse/contracts/errors";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { openDelivery } from "@gatehouse/envelope/delivery";
import { verifyMessage } from "@gatehouse/envelope/verify-message";
import { signDraft } from "../sign-and-queue.ts";
import { copyFor } from "./stand-in-gateway.ts";
import type { World } from "./world.ts";
import { agencyOf, partnershipId } from "./world.ts";

/** Signs a draft of the school, decides nothing of it, and opens the council's copy: a real verified delivery. */
export async function verifiedDelivery(
  world: World,
  draft: Record<string, unknown>,
  localIds: Parameters<typeof copyFor>[4],
): Promise<VerifiedDelivery> {
  const now = new Date("2026-11-02T08:55:00Z");
  const key = agencyOf(world, "hillside-school").signing;
  const signer = { agency: "hillside-school", partnership: partnershipId, key, now: () => now };
  const { compact } = await signDraft(draft, signer);
  const trust = { directory: world.directory, partnership: partnershipId, at: now.toISOString() };
  const verified = await verifyMessage(compact, trust);
  if (!verified.ok) throw new GatehouseError("internal", { code: verified.code });
  const recipient = "northshire-council";
  const { copy } = await copyFor(world, verified.message, recipient, now, localIds);
  const opened = await openDelivery(copy, {
    ...trust,
    recipient,
    now: now.toISOString(),
    openOwn: (sealed) => Buffer.from(sealed, "base64url"),
  });
  if (!opened.ok) throw new GatehouseError("internal", { code: opened.code });
  return opened.delivery;
}
