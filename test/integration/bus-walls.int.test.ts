import { consumeDeliveries, publishIntake, waitingDeliveries } from "@gatehouse/bus/agency";
import { appendBatch } from "@gatehouse/bus/append";
import { answer, ask } from "@gatehouse/bus/ask";
import type { Bus } from "@gatehouse/bus/connect";
import { followIntake } from "@gatehouse/bus/follow";
import { range, streamInfo } from "@gatehouse/bus/read";
import { deliverSubject, streams } from "@gatehouse/bus/subjects";
import type { StreamName } from "@gatehouse/bus/subjects";
import { heldElsewhere } from "@gatehouse/bus/trim";
import { startTestServer } from "@gatehouse/test/kit/nats";
import type { TestServer } from "@gatehouse/test/kit/nats";
import { openRawLine } from "@gatehouse/test/kit/raw-line";
import type { RawLine } from "@gatehouse/test/kit/raw-line";
import { expect, onTestFinished, test, vi } from "vitest";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);

/** A name that may stand nowhere an attacker can read. */
const SECRET = "canary-of-the-victim";

type Scene = {
  readonly server: TestServer;
  readonly gateway: Bus;
  readonly victim: Bus;
  readonly attacker: RawLine;
  readonly asked: string[];
  /** Account and user keys. */
  readonly keys: Readonly<Record<"attacker" | "attackerUser" | "victim" | "victimUser" | "gatewayUser", string>>;
};

/** An attacker who holds one agency's credentials and any program it likes, beside a victim at work. */
async function scene(): Promise<Scene> {
  const server = await startTestServer({ agencies: ["evil-agency", "north-school"] });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  const { agencies, gateway: gatewayAccount } = server.accounts;
  const [evil, good] = [agencies["evil-agency"], agencies["north-school"]];
  const user = evil?.users["client"];
  if (!evil || !good || !user) throw new Error("no accounts");
  const gateway = await server.connect("gateway");
  const asked: string[] = [];
  await answer(gateway, async (account, data) => {
    asked.push(`${account} ${text(data)}`);
    return Promise.resolve(bytes(`answer to ${text(data)}`));
  });
  const keys = {
    attacker: evil.publicKey,
    attackerUser: user.publicKey,
    victim: good.publicKey,
    victimUser: good.users["client"]?.publicKey ?? "",
    gatewayUser: gatewayAccount.users["gateway"]?.publicKey ?? "",
  };
  const attacker = await openRawLine({ url: server.url, caPem: server.caPem, creds: user.creds });
  onTestFinished(async () => attacker[Symbol.asyncDispose]());
  attacker.subscribe(`_INBOX.${user.publicKey}.>`);
  return { server, gateway, victim: await server.connect("north-school"), attacker, asked, keys };
}

const inbox = ({ keys }: Scene, name: string): string => `_INBOX.${keys.attackerUser}.${name}`;

/** Everything an agency has no business with, by name. */
function foreignSubjects({ keys }: Scene): readonly string[] {
  const own = (verbs: readonly string[], account: string): string[] =>
    verbs.map((verb) => `CONSUMER.${verb}.DELIVERY.${account}`);
  const streamVerbs = ["INFO", "UPDATE", "DELETE", "PURGE", "MSG.GET", "MSG.DELETE", "SNAPSHOT", "RESTORE"];
  const api = [
    "INFO ACCOUNT.INFO STREAM.NAMES STREAM.LIST STREAM.CREATE.MINE SERVER.REMOVE META.LEADER.STEPDOWN".split(" "),
    "CREATE.DELIVERY CREATE.INTAKE NAMES.DELIVERY LIST.DELIVERY".split(" ").map((verb) => `CONSUMER.${verb}`),
    `CONSUMER.DURABLE.CREATE.DELIVERY.mine CONSUMER.CREATE.DELIVERY.mine.deliver.${keys.victim}`.split(" "),
    own(["MSG.NEXT", "INFO", "DELETE", "RESET", "PAUSE", "UNPIN"], keys.victim),
    own(["DELETE", "RESET", "PAUSE"], keys.attacker),
    Object.values(streams).flatMap((stream) => streamVerbs.map((verb) => `STREAM.${verb}.${stream}`)),
    Object.values(streams).map((stream) => `DIRECT.GET.${stream}`),
  ].flat();
  const system = [
    "SERVER.PING SERVER.PING.VARZ SERVER.PING.CONNZ SERVER.PING.ACCOUNTZ SERVER.PING.JSZ".split(" "),
    "CLAIMS.UPDATE CLAIMS.PACK CLAIMS.DELETE CLAIMS.LIST USER.INFO USER.AUTH ACCOUNT.PING.CONNZ".split(" "),
    "INFO CONNZ SUBSZ JSZ CLAIMS.UPDATE CLAIMS.LOOKUP".split(" ").map((name) => `ACCOUNT.${keys.victim}.${name}`),
  ].flat();
  return [
    [keys.victim, keys.attacker].flatMap((account) => [`in.${account}`, `deliver.${account}`, `ask.${account}`]),
    "ledger parts snapshot.manifest snapshot.chunk in.x ask.x deliver broker broker.API".split(" "),
    api.flatMap((name) => [`$JS.API.${name}`, `broker.API.${name}`]),
    ["1.1.1.1700000000000000000.0", "1.2.2.1700000000000000000.5"].map((at) => `$JS.ACK.DELIVERY.${keys.victim}.${at}`),
    `$JS.ACK.INTAKE.x.1.1.1.1.0 $JS.FC.DELIVERY.${keys.victim}.x $JS.EVENT.ADVISORY.x`.split(" "),
    system.map((name) => `$SYS.REQ.${name}`),
    [`$SYS.ACCOUNT.${keys.victim}.CONNECT`, `_INBOX.${keys.victimUser}.x`, `_INBOX.${keys.gatewayUser}.x`],
    "_INBOX.x _R_.x _GR_.x $G.x $NRG.x $MQTT.x $KV.x $O.x".split(" "),
  ].flat();
}

/** Patterns that would hear others, were they heard. */
function listeningPosts(scene_: Scene): readonly string[] {
  const wild = [
    ">",
    "*",
    "*.>",
    "*.*",
    "in.>",
    "in",
    "deliver.>",
    "ask.>",
    "ask",
    "_INBOX.>",
    "_INBOX.*.>",
    "_R_.>",
    "$SYS.>",
  ];
  return [...wild, "$JS.>", "$JS.API.>", "$JS.ACK.>", "$JS.EVENT.>", "ledger", "parts", ...foreignSubjects(scene_)];
}

async function counts(bus: Bus): Promise<Readonly<Record<StreamName, number>>> {
  const infos = Object.values(streams).map(async (name) => [name, (await streamInfo(bus, name)).lastSeq] as const);
  return Object.fromEntries(await Promise.all(infos)) as Record<StreamName, number>;
}

/** The victim and the gateway at work: a message in, a question, a copy out. */
async function honestWork({ gateway, victim, keys }: Scene, n: number): Promise<void> {
  await publishIntake(victim, bytes(`${SECRET} in ${n}`), { msgId: `honest ${n}` });
  expect(text(await ask(victim, bytes(`${SECRET} ask ${n}`), 20_000))).toBe(`answer to ${SECRET} ask ${n}`);
  const { lastSeq } = await streamInfo(gateway, "CORE");
  const records = ["ledger", "parts", deliverSubject(keys.victim)].map((subject) => ({
    subject,
    data: bytes(`${SECRET} out ${n}`),
  }));
  expect((await appendBatch(gateway, records, { expectedLastSeq: lastSeq })).outcome).toBe("committed");
  await vi.waitUntil(async () => (await waitingDeliveries(victim, keys.victim)) === 1, { timeout: 60_000 });
  for await (const copy of consumeDeliveries(victim, keys.victim, { signal: new AbortController().signal })) {
    expect(text(copy.data)).toBe(`${SECRET} out ${n}`);
    copy.ack();
    break;
  }
  await vi.waitUntil(async () => (await waitingDeliveries(victim, keys.victim)) === 0, { timeout: 60_000 });
  const end = (await streamInfo(gateway, "CORE")).lastSeq;
  await vi.waitUntil(async () => (await heldElsewhere(gateway, { settledMs: 0 })) === end, { timeout: 60_000 });
}

/** What the server still does for the attacker comes before this answer. */
async function settled(stage: Scene): Promise<void> {
  const { attacker } = stage;
  attacker.publish("ask", "last question", { reply: inbox(stage, "last") });
  await vi.waitUntil(() => attacker.received.some(({ subject }) => subject === inbox(stage, "last")), {
    timeout: 60_000,
  });
  await attacker.flush();
}

test("an agency that listens everywhere, also in queue groups, hears nothing of others", async () => {
  const stage = await scene();
  const { attacker } = stage;
  for (const post of listeningPosts(stage)) {
    attacker.subscribe(post);
    attacker.subscribe(post, "gateway");
    attacker.subscribe(post, "steal");
  }
  await attacker.flush();
  expect(attacker.open).toBe(true);
  for (const n of [1, 2, 3]) await honestWork(stage, n);
  await settled(stage);
  expect(attacker.received.map(({ subject }) => subject)).toEqual([inbox(stage, "last")]);
  expect(attacker.errors.filter((error) => error.includes("Subscription"))).toHaveLength(
    3 * listeningPosts(stage).length,
  );
});

test("an agency that speaks everywhere writes nothing, moves nothing and is answered nothing", async () => {
  const stage = await scene();
  const { attacker, gateway, asked } = stage;
  await honestWork(stage, 1);
  const before = await counts(gateway);
  const askedBefore = asked.length;
  const body = JSON.stringify({ batch: 10, seq: 1, name: "MINE", stream_name: "DELIVERY", subjects: ["mine"] });
  const subjects = foreignSubjects(stage);
  for (const [index, subject] of subjects.entries()) {
    attacker.publish(subject, body, { reply: inbox(stage, `${index}`) });
    attacker.publish(subject, "+ACK");
  }
  await attacker.flush();
  await settled(stage);
  expect(attacker.received.map(({ subject }) => subject)).toEqual([inbox(stage, "last")]);
  expect(attacker.errors).toHaveLength(2 * subjects.length);
  expect(asked.slice(askedBefore)).toEqual([`${stage.keys.attacker} last question`]);
  expect(await counts(gateway)).toEqual(before);
  await honestWork(stage, 2);
});

test("what an agency may say, with an answer asked for at a foreign subject, stores nothing where agencies may not write", async () => {
  const stage = await scene();
  const { attacker, gateway, keys } = stage;
  await honestWork(stage, 1);
  const before = await counts(gateway);
  const { attacker: account } = keys;
  const ways = [
    "in",
    "ask",
    `broker.API.CONSUMER.INFO.DELIVERY.${account}`,
    `broker.API.CONSUMER.MSG.NEXT.DELIVERY.${account}`,
    `$JS.ACK.DELIVERY.${account}.1.1.1.1700000000000000000.0`,
  ];
  const replies = [...foreignSubjects(stage), "in", "ask", ...ways];
  const pull = JSON.stringify({ batch: 5, no_wait: true });
  for (const way of ways) for (const reply of replies) attacker.publish(way, pull, { reply });
  await attacker.flush();
  await settled(stage);
  const after = await counts(gateway);
  expect({ ...after, INTAKE: 0 }).toEqual({ ...before, INTAKE: 0 });
  const inIntake = await collectSubjects(gateway);
  expect(inIntake).toEqual(new Set([`in.${keys.attacker}`, `in.${keys.victim}`]));
  await honestWork(stage, 2);
});

async function collectSubjects(gateway: Bus): Promise<ReadonlySet<string>> {
  const subjects = new Set<string>();
  for await (const { subject } of range(gateway, "INTAKE", 1)) subjects.add(subject);
  return subjects;
}

test("copies asked to be sent to one's own intake arrive there under one's own account only", async () => {
  const stage = await scene();
  const { attacker, gateway, keys } = stage;
  await appendBatch(gateway, [{ subject: deliverSubject(keys.attacker), data: bytes("a copy") }], {
    expectedLastSeq: 0,
  });
  await vi.waitUntil(async () => (await streamInfo(gateway, "DELIVERY")).lastSeq === 1, { timeout: 60_000 });
  const next = `broker.API.CONSUMER.MSG.NEXT.DELIVERY.${keys.attacker}`;
  attacker.publish(next, JSON.stringify({ batch: 1, expires: 5_000_000_000 }), { reply: "in" });
  attacker.publish("in", "mine", { headers: "Nats-Trace-Dest: in" });
  await attacker.flush();
  await vi.waitUntil(async () => (await streamInfo(gateway, "INTAKE")).lastSeq >= 1, { timeout: 60_000 });
  await publishIntake(stage.victim, bytes("end"), { msgId: "end" });
  for await (const message of followIntake(gateway, { fromSeq: 1, signal: new AbortController().signal })) {
    if (message.account === keys.victim) break;
    expect(message.account).toBe(keys.attacker);
  }
  expect((await counts(gateway)).CORE).toBe(1);
});

const forgeries = ({ keys }: Scene): readonly string[] => [
  "Nats-Rollup: all",
  "Nats-Rollup: sub",
  "Nats-TTL: 1s",
  "Nats-Msg-Id: honest 1",
  "Nats-Expected-Stream: CORE",
  "Nats-Expected-Last-Sequence: 99",
  "Nats-Expected-Last-Subject-Sequence: 99",
  "Nats-Expected-Last-Msg-Id: honest 1",
  `Nats-Expected-Last-Subject-Sequence: 1\r\nNats-Expected-Last-Subject-Sequence-Subject: in.${keys.victim}`,
  "Nats-Schedule: @at 2026-01-01T00:00:00Z\r\nNats-Schedule-Target: ledger",
  `Nats-Schedule: @every 1s\r\nNats-Schedule-Target: in.${keys.victim}`,
  "Nats-Scheduler: ledger\r\nNats-Schedule-Next: purge",
  "Nats-Batch-Id: x\r\nNats-Batch-Sequence: 1\r\nNats-Batch-Commit: 1",
  "Nats-Batch-Id: y\r\nNats-Batch-Sequence: 1",
  "Nats-Incr: 5",
  "Nats-Marker-Reason: Purge",
  "KV-Operation: PURGE",
  "Nats-Stream-Source: CORE 1 ledger > ledger",
  `Nats-Request-Info: {"acc":"${keys.victim}"}`,
  "Nats-Trace-Dest: ledger",
  `Nats-Trace-Dest: in.${keys.victim}\r\nNats-Trace-Only: true`,
  "Nats-Subject: ledger\r\nNats-Sequence: 1\r\nNats-Stream: CORE",
  "Status: 404",
  "Gatehouse-Error: internal",
];

test("headers that mean something to the server change no message, no stream and no sender but the forger's own", async () => {
  const stage = await scene();
  const { attacker, gateway, keys } = stage;
  await honestWork(stage, 1);
  const before = await counts(gateway);
  const headers = forgeries(stage);
  for (const [index, header] of headers.entries()) {
    attacker.publish("in", `forged ${index}`, { headers: header, reply: inbox(stage, `${index}`) });
    attacker.publish("ask", `forged ${index}`, { headers: header, reply: inbox(stage, `${index}`) });
  }
  await attacker.flush();
  await settled(stage);
  expect({ ...(await counts(gateway)), INTAKE: 0 }).toEqual({ ...before, INTAKE: 0 });
  expect(attacker.received.filter(({ body }) => body.includes(SECRET))).toEqual([]);
  const stored: string[] = [];
  for await (const { subject, data } of range(gateway, "INTAKE", 1)) stored.push(`${subject} ${text(data)}`);
  expect(stored[0]).toBe(`in.${keys.victim} ${SECRET} in 1`);
  // Whatever the server took of the forgeries stands behind it, without a gap, under the forger's own account.
  expect(stored.slice(1).filter((line) => !line.startsWith(`in.${keys.attacker} forged`))).toEqual([]);
  expect((await streamInfo(gateway, "INTAKE")).messages).toBe(stored.length);
  expect(new Set(stage.asked.filter((line) => line.includes("forged")).map((line) => line.split(" ")[0]))).toEqual(
    new Set([keys.attacker]),
  );
  await honestWork(stage, 2);
});

test("the headers for features that the intake does not have are refused", async () => {
  const stage = await scene();
  const { attacker } = stage;
  const refused = forgeries(stage).filter((header) => /^Nats-(Rollup|TTL|Schedule:|Batch|Incr|Expected)/.test(header));
  for (const [index, header] of refused.entries()) {
    attacker.publish("in", "forged", { headers: header, reply: inbox(stage, `${index}`) });
  }
  await vi.waitUntil(() => attacker.received.length >= refused.length - 1, { timeout: 60_000 });
  await settled(stage);
  const answers = attacker.received.filter(({ subject }) => subject !== inbox(stage, "last"));
  expect(answers.filter(({ body }) => !body.includes('"err_code"'))).toEqual([]);
  expect((await streamInfo(stage.gateway, "INTAKE")).messages).toBe(0);
});

test("the gateway's own credentials can neither speak as an agency nor destroy what is kept for good", async () => {
  const { gateway, server, keys } = await scene();
  const creds = server.accounts.gateway.users["gateway"]?.creds ?? "";
  await using line = await openRawLine({ url: server.url, caPem: server.caPem, creds });
  await appendBatch(gateway, [{ subject: "ledger", data: bytes("leaf") }], { expectedLastSeq: 0 });
  await vi.waitUntil(async () => (await streamInfo(gateway, "LEDGER")).messages === 1, { timeout: 60_000 });
  const before = await counts(gateway);
  const deletions = Object.values(streams).map((stream) => `$JS.API.STREAM.DELETE.${stream}`);
  const denied = [`in.${keys.victim}`, ...deletions, "$JS.API.STREAM.PURGE.LEDGER", "$JS.API.STREAM.MSG.DELETE.LEDGER"];
  for (const subject of denied) line.publish(subject, JSON.stringify({ seq: 1 }));
  await line.flush();
  expect(line.errors).toHaveLength(denied.length);
  expect(await counts(gateway)).toEqual(before);
});
