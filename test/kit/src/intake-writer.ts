import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { publishIntake } from "@gatehouse/bus/agency";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import { gatewaySealingKeyAt, verifyDirectory } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { signEvent } from "@gatehouse/envelope/event";
import { readSigningKey, readVerifyingKey } from "@gatehouse/envelope/keys";
import type { SealingPublicKey, SigningKey } from "@gatehouse/envelope/keys";
import { createSealer } from "@gatehouse/envelope/seal";
import { signMessage } from "@gatehouse/envelope/sign-message";
import type { TestBroker } from "./broker.ts";

type Draft = Readonly<Record<string, unknown>>;

/** An agency's credentials in hands that do as they like: no outbox, no checks of ours, any bytes. */
export type IntakeWriter = {
  readonly signingKey: SigningKey;
  readonly directory: TrustedDirectory;
  /** Completes a draft with a fresh id and the time, and signs it as the client library does; by another key if given. */
  readonly sign: (draft: Draft, key?: SigningKey) => Promise<{ readonly id: string; readonly compact: string }>;
  readonly signEvent: (event: Draft, key?: SigningKey) => Promise<string>;
  /** Seals to the gateway, or to any other key. */
  readonly seal: (plaintext: string, key?: SealingPublicKey) => Uint8Array;
  /** @returns the place in the intake: the very bytes again get another */
  readonly publish: (sealed: Uint8Array) => Promise<number>;
};

/** Connects with an agency's own credentials, and signs with its own key. */
export async function openIntakeWriter(broker: TestBroker, agency: string): Promise<IntakeWriter> {
  const { places, partnership, server } = broker;
  const bus = await server.connect(agency);
  const signingKey = readSigningKey(await json(join(places.agency(agency), "signing.jwk")));
  const directory = await readDirectory(broker);
  const sealer = createSealer({ from: agency, now: Date.now });
  return {
    signingKey,
    directory,
    sign: async (draft, key = signingKey) => {
      const id = randomUUID();
      const parsed = parseMessage({ id, createdAt: wholeSecond(), ...draft });
      if (!parsed.ok) throw new Error(`draft ${parsed.code} ${parsed.path}`);
      const { compact } = await signMessage(parsed.message, { key, partnership: partnership.id });
      return { id: parsed.message.id, compact };
    },
    signEvent: async (event, key = signingKey) => {
      const parsed = parseRegisterEvent({ id: randomUUID(), at: wholeSecond(), ...event });
      if (!parsed.ok) throw new Error(`event ${parsed.code} ${parsed.path}`);
      return await signEvent(parsed.event, { key, partnership: partnership.id });
    },
    seal: (plaintext, key = gatewaySealingKeyAt(directory, new Date().toISOString())) => {
      if (!key) throw new Error("the gateway has no key");
      return Buffer.from(sealer.seal({ agency: partnership.id, key }, Buffer.from(plaintext, "latin1")), "latin1");
    },
    publish: async (sealed) => (await publishIntake(bus, sealed, { msgId: randomUUID() })).seq,
  };
}

/** The directory as it was when the broker's partnership was enrolled. */
export async function readDirectory({ places }: Pick<TestBroker, "places">): Promise<TrustedDirectory> {
  const compact = (await readFile(places.directory, "utf8")).trim();
  const verified = await verifyDirectory(compact, readVerifyingKey(await json(places.rootPublic)));
  if (!verified.ok) throw new Error(verified.code);
  return verified.directory;
}

async function json(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, "utf8"));
}

function wholeSecond(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}
