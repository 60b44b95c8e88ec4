import { readFile } from "node:fs/promises";
import { connectBus } from "@gatehouse/bus/connect";
import { publishIntake } from "@gatehouse/bus/agency";
import type { Draft } from "@gatehouse/client/sign-and-queue";
import { signDraft } from "@gatehouse/client/sign-and-queue";
import { gatewaySealingKeyAt, verifyDirectory } from "@gatehouse/envelope/directory";
import { generateSigningKey, readVerifyingKey } from "@gatehouse/envelope/keys";
import { createSealer } from "@gatehouse/envelope/seal";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Stage } from "./story.ts";

const school = "hillside-school";

/**
 * Plays someone who has stolen the school's connection but not its signing key: the message is signed with a key of
 * their own under the school's name, and sent like any other. The gateway must refuse it, and tell the school.
 */
export async function forge(stage: Stage, draft: Draft): Promise<void> {
  const { broker, tally } = stage;
  const { places, partnership, accounts, nats } = broker;
  const root = readVerifyingKey(JSON.parse(await readFile(places.rootPublic, "utf8")));
  const verified = await verifyDirectory((await readFile(places.directory, "utf8")).trim(), root);
  const now = new Date();
  const key = verified.ok ? gatewaySealingKeyAt(verified.directory, now.toISOString()) : undefined;
  const creds = accounts.agencies[school]?.users["client"]?.creds;
  if (!key || creds === undefined) throw new GatehouseError("gateway-key-missing");
  const thief = generateSigningKey();
  const signed = await signDraft(draft, { agency: school, partnership: partnership.id, key: thief, now: () => now });
  const sealer = createSealer({ from: school, now: Date.now });
  const sealed = sealer.seal({ agency: partnership.id, key }, Buffer.from(signed.compact, "latin1"));
  tally.sent(signed.id, school, "forged with a stolen connection");
  const bus = await connectBus({ url: nats.url, caPem: nats.caPem, creds, name: "thief" });
  try {
    await publishIntake(bus, Buffer.from(sealed, "latin1"), { msgId: signed.id });
  } finally {
    await bus.close();
  }
}
