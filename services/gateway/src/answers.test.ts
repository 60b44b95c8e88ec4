import { randomBytes } from "node:crypto";
import type { AgencyRequest } from "@gatehouse/contracts/request";
import { SignedAnswer } from "@gatehouse/contracts/request";
import { gatewaySealingKeyAt, signDirectory, verifyDirectory } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { signObject, verifyObject } from "@gatehouse/envelope/jws";
import { generateSealingKey, generateSigningKey, publicKey } from "@gatehouse/envelope/keys";
import { createOpener } from "@gatehouse/envelope/open-sealed";
import { createSealer } from "@gatehouse/envelope/seal";
import { expect, test } from "vitest";
import { createAnswerer } from "./answers.ts";

const partnership = "northshire";
const account = `A${"B".repeat(55)}`;
const startMs = Date.parse("2026-11-03T10:15:00Z");
const root = generateSigningKey();
const school = { signing: generateSigningKey(), sealing: generateSealingKey() };
const gateway = { signing: generateSigningKey(), sealing: generateSealingKey() };

function listed(key: { readonly kid: string; readonly x: string }) {
  const { kid, x } = key;
  return { kid, x, validFrom: "2026-11-01T00:00:00Z", validTo: "2026-12-01T00:00:00Z", revokedAt: null };
}

async function directoryOfBoth(): Promise<TrustedDirectory> {
  const keys = { signing: [listed(school.signing)], sealing: [listed(school.sealing)] };
  const compact = await signDirectory(
    {
      partnership,
      version: 1,
      issuedAt: "2026-11-01T00:00:00Z",
      root: root.kid,
      frontDoor: "hillside-school",
      agencies: [{ id: "hillside-school", kind: "education", name: "Hillside", account, ...keys }],
      gateway: { account, signing: [listed(gateway.signing)], sealing: [listed(gateway.sealing)] },
      ledger: { origin: "gatehouse.example/northshire", keys: [], witnesses: [], quorum: 0 },
    },
    root,
  );
  const verified = await verifyDirectory(compact, publicKey(root));
  if (!verified.ok) throw new Error(verified.code);
  return verified.directory;
}

/** A gateway that answers when it is let, and the school's questions to it. */
async function answering() {
  const directory = await directoryOfBoth();
  const times = { now: startMs };
  const done: AgencyRequest[] = [];
  const held = Promise.withResolvers<void>();
  const answerer = createAnswerer({
    partnership,
    directory: () => directory,
    signingKey: gateway.signing,
    opener: createOpener([gateway.sealing]),
    sealer: createSealer({ from: partnership, now: () => times.now }),
    clock: () => times.now,
    reply: async (_agency, request) => {
      done.push(request);
      await held.promise;
      return { type: "directory", directory: "" };
    },
  });
  const sealer = createSealer({ from: "hillside-school", now: () => times.now });
  const key = gatewaySealingKeyAt(directory, new Date(startMs).toISOString());
  if (!key) throw new Error("no key");
  const question = async (iatMs: number): Promise<Uint8Array> => {
    const jti = randomBytes(24).toString("base64url");
    const head = { iss: "hillside-school", aud: partnership, iat: Math.floor(iatMs / 1000), jti, v: 1 };
    const payload = { ...head, request: { type: "directory" } };
    const compact = await signObject("gatehouse-request+jwt", payload, school.signing);
    return Buffer.from(sealer.seal({ agency: partnership, key }, Buffer.from(compact)), "latin1");
  };
  return { times, done, letGo: () => held.resolve(), ask: (data: Uint8Array) => answerer(account, data), question };
}

async function codeOf(answer: Uint8Array): Promise<string> {
  const opened = createOpener([school.sealing]).open(Buffer.from(answer).toString("latin1"));
  const compact = Buffer.from(opened).toString("latin1");
  const verified = await verifyObject("gatehouse-answer+jwt", compact, () => publicKey(gateway.signing));
  if (!verified.ok) throw new Error(verified.code);
  const { answer: said } = SignedAnswer.parse(verified.payload);
  return said.type === "refused" ? said.code : said.type;
}

test("the same question twice at once is answered once, however long the answer takes", async () => {
  const { done, letGo, ask, question } = await answering();
  const bytes = await question(startMs);
  const both = [ask(bytes), ask(bytes)];
  expect(await codeOf(await Promise.race(both))).toBe("request-stale");
  letGo();
  const codes = await Promise.all((await Promise.all(both)).map(codeOf));
  expect(codes.toSorted()).toEqual(["directory", "request-stale"]);
  expect(done).toHaveLength(1);
});

test("a question signed a minute ahead cannot be asked again as long as it is fresh", async () => {
  const { times, done, letGo, ask, question } = await answering();
  letGo();
  const bytes = await question(startMs + 60_000);
  expect(await codeOf(await ask(bytes))).toBe("directory");
  times.now += 119_000;
  expect(await codeOf(await ask(bytes))).toBe("request-stale");
  expect(done).toHaveLength(1);
});

test("questions that wait for their answers count towards what an agency may ask in a minute", async () => {
  const { times, done, letGo, ask, question } = await answering();
  const asked = await Promise.all(Array.from({ length: 610 }, () => question(startMs)));
  let refused = 0;
  const answers = asked.map(async (bytes) => {
    const answer = await ask(bytes);
    refused += 1;
    return answer;
  });
  await expect.poll(() => refused, { timeout: 30_000 }).toBe(10);
  letGo();
  const codes = await Promise.all((await Promise.all(answers)).map(codeOf));
  expect(codes.filter((code) => code === "request-limit")).toHaveLength(10);
  expect(done).toHaveLength(600);
  times.now += 60_001;
  expect(await codeOf(await ask(await question(times.now)))).toBe("directory");
});
