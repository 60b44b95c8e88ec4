import { createCipheriv, createSecretKey, generateKeyPairSync, hash, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { appendBatch } from "@gatehouse/bus/append";
import type { AppendRecord } from "@gatehouse/bus/append";
import { connectBus } from "@gatehouse/bus/connect";
import type { Bus } from "@gatehouse/bus/connect";
import { followIntake } from "@gatehouse/bus/follow";
import type { IntakeMessage } from "@gatehouse/bus/follow";
import { coreSubjects, deliverSubject } from "@gatehouse/bus/subjects";
import { agreeContentKey } from "@gatehouse/envelope/jwe-key";
import type { GatewayConfig } from "@gatehouse/gateway/config";
import type { GatewayIdentity } from "@gatehouse/gateway/keys";
import { compilePolicy } from "@gatehouse/policy/compile";
import { recipients, sender } from "./family.ts";
import { floorOpener, floorSign, privateObject, publicObject, readFloorMessage } from "./floor-message.ts";
import type { FloorMessage } from "./floor-message.ts";
import { floorRecord } from "./floor-records.ts";
import type { FloorKey } from "./floor-records.ts";

/** The floor under way. */
export type Floor = {
  /** Messages whose records are in CORE. */
  readonly decided: () => number;
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Who gets copies, with what a table says each may have: the whole of the floor's policy. */
type Addressee = {
  readonly agency: string;
  readonly subject: string;
  readonly seal: (plaintext: string) => Buffer;
  readonly cells: ReadonlyMap<string, string>;
};
type Context = {
  readonly partnership: string;
  readonly policy: string;
  readonly kid: string;
  readonly signing: KeyObject;
  readonly storageKey: FloorKey;
  readonly senderKey: KeyObject;
  readonly open: (sealed: Uint8Array) => string;
  readonly copies: readonly Addressee[];
  readonly receipt: Addressee;
};

/** Batches as long as a server takes, with twice as many messages under way as one holds. */
const BATCH_RECORDS = 960;
const PAD = 4096;
const SHARED_CLAIMS = ["kind", "purpose", "case", "author"] as const;

/**
 * The straight line: the same cryptography and the same writes as the gateway for this one workload and nothing else. Known sender,
 * known recipients, one kind of message, a decision by one look into a table, no register, no history, no checks of
 * spelling or shape beyond what the cryptography needs, no state to recover, no timers.
 */
export async function startFloor(config: GatewayConfig, identity: GatewayIdentity): Promise<Floor> {
  const bus = await connectBus({ url: config.natsUrl, creds: identity.creds, caPem: identity.caPem, name: "floor" });
  const stopping = new AbortController();
  let decided = 0;
  const ended = run(bus, contextOf(identity), stopping.signal, (count) => {
    decided += count;
  });
  ended.catch(() => undefined);
  return {
    decided: () => decided,
    ended,
    async stop() {
      stopping.abort();
      await bus.close();
    },
  };
}

async function run(bus: Bus, context: Context, signal: AbortSignal, committed: (count: number) => void): Promise<void> {
  const made: Promise<AppendRecord[]>[] = [];
  let n = 0;
  let wake = Promise.withResolvers<void>();
  let room = Promise.withResolvers<void>();
  const write = async (): Promise<void> => {
    let lastSeq = 0;
    while (!signal.aborted) {
      const first = made[0];
      if (!first) {
        await wake.promise;
        continue;
      }
      const { records, count } = await ready(made);
      void made.splice(0, count);
      room.resolve();
      const answer = await appendBatch(bus, records, { expectedLastSeq: lastSeq });
      if (answer.outcome !== "committed") throw new Error(`append: ${answer.outcome}`);
      lastSeq = answer.lastSeq;
      committed(count);
    }
  };
  const writing = write();
  for await (const item of followIntake(bus, { fromSeq: 1, signal })) {
    // The register events of the gateway's families stand before the messages.
    const compact = context.open(item.data);
    if (!compact.includes("~")) continue;
    n += 1;
    made.push(take(item, compact, n, context));
    wake.resolve();
    wake = Promise.withResolvers();
    while (made.length >= BATCH_RECORDS / 4) {
      room = Promise.withResolvers();
      await room.promise;
    }
  }
  await writing;
}

/** The head of the line and all behind it that is made already, as many as one batch takes. */
async function ready(made: readonly Promise<AppendRecord[]>[]): Promise<{ records: AppendRecord[]; count: number }> {
  const records: AppendRecord[] = [];
  let count = 0;
  const nothing = Symbol("nothing");
  for (const each of made) {
    const one = count === 0 ? await each : await Promise.race([each, Promise.resolve(nothing)]);
    if (typeof one === "symbol" || records.length + one.length > BATCH_RECORDS) break;
    records.push(...one);
    count += 1;
  }
  return { records, count };
}

export async function take(item: IntakeMessage, compact: string, n: number, context: Context): Promise<AppendRecord[]> {
  const message = await readFloorMessage(compact, context.senderKey);
  if (!message) throw new Error("floor: unreadable");
  const at = Math.floor(item.storedAt.getTime() / 1000);
  const instant = `${item.storedAt.toISOString().slice(0, 19)}Z`;
  const chosen = context.copies.map((to) => ({
    to,
    ...choose(message, to),
    delivery: randomBytes(24).toString("base64url"),
  }));
  const common = {
    type: "message",
    message: message.jti,
    from: message.iss,
    at: instant,
    outcome: "decided",
    digest: message.digest,
  };
  const told = chosen.map(({ to, kept, dropped, delivery }) => ({
    recipient: to.agency,
    decision: { outcome: "shared", tier: "protection", statements: kept, dropped },
    delivery,
  }));
  const record = floorRecord(n, item.seq, [common, ...told], context);
  const texts = await Promise.all([
    ...chosen.map(({ presentation, delivery }, place) =>
      copyText(context, {
        presentation,
        opening: record.openings[place + 1],
        statement: {
          iss: context.partnership,
          aud: context.copies[place]?.agency,
          iat: at,
          jti: delivery,
          message: message.jti,
          sender: message.iss,
          acceptedAt: item.storedAt.toISOString(),
          intake: item.seq,
          record: n,
          policy: context.policy,
          purpose: "child-protection",
          tier: "protection",
          handling: [],
          duties: [],
          routedTo: null,
          retainUntil: null,
          v: 1,
        },
      }),
    ),
    receiptText(context, { at, message, opening: record.openings[0], told, instant, n }),
  ]);
  return [
    { subject: coreSubjects.ledger, data: record.leaf },
    { subject: coreSubjects.parts, data: record.sealed },
    { subject: coreSubjects.keys, data: record.key },
    ...[...context.copies, context.receipt].map((to, place) => ({
      subject: to.subject,
      data: to.seal(texts[place] ?? ""),
    })),
  ];
}

type Kept = { readonly id: string; readonly item: string; readonly form: "full" | "minimised" };

function choose(
  message: FloorMessage,
  { cells }: Addressee,
): { presentation: string; kept: Kept[]; dropped: { id: string; reason: string }[] } {
  const places = SHARED_CLAIMS.map((name) => message.claims.get(name) ?? 0);
  const kept: Kept[] = [];
  const dropped: { id: string; reason: string }[] = [];
  for (const { id, item, full, minimised } of message.statements) {
    const cell = cells.get(item);
    if (cell === "F") {
      kept.push({ id, item, form: "full" });
      places.push(full);
    } else if (cell === "M" && minimised >= 0) {
      kept.push({ id, item, form: "minimised" });
      places.push(minimised);
    } else dropped.push({ id, reason: "not-in-agreement" });
  }
  places.sort((a, b) => a - b);
  let presentation = `${message.jwt}~`;
  for (const at of places) presentation += `${message.disclosures[at]}~`;
  return { presentation, kept, dropped };
}

const typed = (typ: string, kid: string): string =>
  Buffer.from(JSON.stringify({ alg: "EdDSA", typ, kid })).toString("base64url");

async function copyText(
  context: Context,
  copy: { presentation: string; opening: unknown; statement: Record<string, unknown> },
): Promise<string> {
  const { presentation, opening, statement } = copy;
  const beside = JSON.stringify(opening);
  const gateway = await floorSign(
    typed("gatehouse-delivery+jwt", context.kid),
    {
      ...statement,
      sd_hash: hash("sha256", presentation, "base64url"),
      with_hash: hash("sha256", `[[],${beside}]`, "base64url"),
    },
    context.signing,
  );
  // Base64url needs no escapes, so only what stands beside it is looked through for them.
  const escaped = JSON.stringify(beside).slice(1, -1);
  return `{"type":"copy","copy":"{\\"presentation\\":\\"${presentation}\\",\\"gateway\\":\\"${gateway}\\",\\"localIds\\":[],\\"opening\\":${escaped}}"}`;
}

async function receiptText(
  context: Context,
  told: { at: number; message: FloorMessage; opening: unknown; told: unknown; instant: string; n: number },
): Promise<string> {
  const { at, message, opening, instant, n } = told;
  const payload = {
    iss: context.partnership,
    aud: message.iss,
    iat: at,
    jti: randomBytes(24).toString("base64url"),
    v: 1,
    receipt: { type: "decided", message: message.jti, at: instant, record: n, recipients: told.told, opening },
  };
  const receipt = await floorSign(typed("gatehouse-receipt+jwt", context.kid), payload, context.signing);
  return `{"type":"receipt","receipt":"${receipt}"}`;
}

export function contextOf(identity: GatewayIdentity): Context {
  const { partnership, signingKey, storageKey, sealingKeys, directory } = identity;
  const policy = compilePolicy(partnership);
  const [sealing] = sealingKeys;
  const of = (agency: string): Addressee => {
    const listed = directory.trusted.agencies.find(({ id }) => id === agency);
    const [key] = listed?.sealing ?? [];
    if (!listed || !key) throw new Error(`floor: ${agency} is not listed`);
    const cells = [...policy.items].map(([item, { cells: all }]) => [item, all[listed.kind].protection] as const);
    return {
      agency,
      subject: deliverSubject(listed.account),
      seal: sealerTo(partnership.id, agency, key),
      cells: new Map(cells),
    };
  };
  const signer = directory.trusted.agencies.find(({ id }) => id === sender)?.signing[0];
  if (!sealing || !signer) throw new Error("floor: no keys");
  return {
    partnership: partnership.id,
    policy: `${policy.id} ${policy.hash}`,
    kid: signingKey.kid,
    signing: privateObject(signingKey),
    storageKey: createSecretKey(storageKey),
    senderKey: publicObject({ kty: "OKP", crv: "Ed25519", x: signer.x }),
    open: floorOpener(privateObject(sealing)),
    copies: recipients.toSorted().map(of),
    receipt: of(sender),
  };
}

/** ECDH-ES once, then A256GCM a message: the key lasts for the run, as the gateway's lasts for its period. */
function sealerTo(
  from: string,
  agency: string,
  key: { readonly kid: string; readonly x: string },
): (plaintext: string) => Buffer {
  const ephemeral = generateKeyPairSync("x25519");
  const { x = "" } = ephemeral.publicKey.export({ format: "jwk" });
  const [apu, apv] = [from, agency].map((name) => Buffer.from(name).toString("base64url"));
  const names = { apu: apu ?? "", apv: apv ?? "" };
  const agreed = agreeContentKey(ephemeral.privateKey, publicObject({ kty: "OKP", crv: "X25519", x: key.x }), names);
  const epk = { kty: "OKP", crv: "X25519", x };
  const fields = { alg: "ECDH-ES", enc: "A256GCM", typ: "gatehouse-sealed", kid: key.kid, ...names, epk };
  const header = Buffer.from(JSON.stringify(fields)).toString("base64url");
  const aad = Buffer.from(header);
  return (plaintext) => {
    const padded = Buffer.alloc(Math.ceil((plaintext.length + 1) / PAD) * PAD);
    padded.write(plaintext, "latin1");
    padded[plaintext.length] = 0x80;
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", agreed, iv, { authTagLength: 16 });
    cipher.setAAD(aad);
    const ciphertext = cipher.update(padded);
    cipher.final();
    const [body, tag] = [ciphertext.toString("base64url"), cipher.getAuthTag().toString("base64url")];
    const head = `${header}..${iv.toString("base64url")}.`;
    const sealed = Buffer.allocUnsafeSlow(head.length + body.length + 1 + tag.length);
    sealed.write(head, 0, "latin1");
    sealed.write(body, head.length, "latin1");
    sealed.write(`.${tag}`, head.length + body.length, "latin1");
    return sealed;
  };
}
