import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Delivery } from "@gatehouse/contracts/delivery";
import type { GatehouseError } from "@gatehouse/contracts/errors";
import type { Message } from "@gatehouse/contracts/message";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import { generateSigningKey, publicKey } from "@gatehouse/envelope/keys";
import type { SigningKey } from "@gatehouse/envelope/keys";
import type { DoorClient } from "@gatehouse/http/oauth/door-clients";
import { doorScopes } from "@gatehouse/http/oauth/door-clients";
import type { DoorTokens } from "@gatehouse/http/oauth/door-token";
import { doorTokens } from "@gatehouse/http/oauth/door-token";
import { openLog } from "@gatehouse/observe/log";
import { onTestFinished } from "vitest";
import type { AdapterConfig } from "../adapter-config.ts";
import { recordsInFolder } from "../find-records.ts";
import { mapHere } from "../map-file.ts";
import type { TakeDelivery } from "../ports.ts";
import type { RunningAdapter } from "../run-adapter.ts";
import { runAdapter } from "../run-adapter.ts";
import { mapSmall } from "./small-mapper.ts";

/** What a gateway might answer: housing gets the name. */
function previewOf({ id, kind, from, statements }: Message): PreviewDecision {
  return {
    message: { id, kind, from, case: null },
    outcome: "decided",
    reasons: [],
    policy: "northshire-2026-09-30",
    registerAsOf: 0,
    recipients: {
      "northshire-homes": {
        outcome: "shared",
        tier: "protection",
        statements: statements.map((statement) => ({ id: statement.id, item: statement.item, form: "full" })),
        dropped: [],
        reasons: [],
        overrides: [],
        handling: [],
        dutyCheck: false,
        routedTo: null,
        retainUntil: null,
      },
    },
    holds: [],
    duties: [],
  };
}

/** The agency's system that may do everything at the door, and one that may only read. */
export const systemKey = generateSigningKey();
export const readerKey = generateSigningKey();
const listed = (key: SigningKey): DoorClient["keys"] => {
  const { kty, crv, x, kid } = publicKey(key);
  return [{ kty, crv, x, kid }];
};
/** The door's list of clients. */
export const doorClients: readonly DoorClient[] = [
  { id: "practice-system", scopes: [...doorScopes], keys: listed(systemKey) },
  { id: "reader", scopes: ["deliveries:read"], keys: listed(readerKey) },
];
/** Every line the adapters of this test file logged. */
export const lines: string[] = [];
export const log = openLog({
  service: "test",
  level: "debug",
  destination: { write: (line) => void lines.push(line) },
});

/** A running adapter with its folder; what it published, and how its client is to fail. */
export type World = {
  readonly base: string;
  readonly folder: string;
  readonly sent: Map<string, Message>;
  readonly adapter: RunningAdapter;
  readonly deliver: TakeDelivery;
  readonly tokens: DoorTokens;
  fail: GatehouseError | null;
};
/** Starts an adapter over a folder, its own or one given; both go when the test ends. */
export async function start(folderBefore?: string, sent = new Map<string, Message>()): Promise<World> {
  const folder = folderBefore ?? (await mkdtemp(join(tmpdir(), "gatehouse-adapter-")));
  if (folderBefore === undefined) onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config: AdapterConfig = {
    agency: "riverside-practice",
    author: { name: "Dr A. Bello", role: "general-practitioner" },
    contact: "01632 960200",
    frontDoor: "northshire-council",
    folder,
    clients: doorClients,
    secret: "s".repeat(40),
    host: "127.0.0.1",
    port: 0,
    url: null,
    accepts: ["application/json"],
    pollMs: 20,
  };
  const held: { deliver: TakeDelivery } = { deliver: async () => undefined };
  const world = { fail: null as GatehouseError | null };
  const client = {
    publish: async (draft: Message) => {
      if (world.fail) throw world.fail;
      sent.set(draft.id, draft);
      return { id: draft.id };
    },
    record: async (): Promise<never> => Promise.reject(new Error("nothing is recorded here")),
    preview: async (draft: Message) => {
      if (world.fail) throw world.fail;
      return previewOf(draft);
    },
    names: () => ({
      frontDoor: "northshire-council",
      telephone: "01632 960100",
      agencies: [{ id: "northshire-homes", name: "Northshire Homes" }],
    }),
    deliveries: (take: TakeDelivery) => {
      held.deliver = take;
    },
  };
  const toNative = (event: Delivery) => ({
    contentType: "text/plain",
    extension: ".txt",
    bytes: Buffer.from(event.data.kind),
  });
  const records = join(folder, "records");
  await mkdir(records, { recursive: true });
  const adapter = await runAdapter({
    mapFile: mapHere(config, mapSmall),
    toNative,
    client,
    config,
    log,
    find: recordsInFolder(records),
  });
  onTestFinished(adapter.stop);
  const base = `http://127.0.0.1:${adapter.port}`;
  const tokens = doorTokens(base, { client: "practice-system", key: { ...systemKey }, scopes: doorScopes });
  return Object.assign(world, { base, folder, sent, adapter, tokens, deliver: (d: Delivery) => held.deliver(d) });
}

/** Calls the door as one of the agency's systems. */
export async function call(
  world: World,
  method: string,
  path: string,
  body?: string,
  type = "application/json",
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const headers: Record<string, string> = { authorization: `Bearer ${await world.tokens.token()}`, ...more };
  if (body !== undefined) headers["content-type"] = type;
  return fetch(`${world.base}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
}
