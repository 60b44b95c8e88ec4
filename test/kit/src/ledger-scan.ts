import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Bus } from "@gatehouse/bus/connect";
import { follow } from "@gatehouse/bus/follow";
import { range, recordAt, streamInfo } from "@gatehouse/bus/read";
import type { StoredRecord } from "@gatehouse/bus/stored-record";
import { accountOf } from "@gatehouse/bus/subjects";
import type { CommonPart, LedgerLeaf } from "@gatehouse/contracts/ledger";
import { DeliveryItem, SignedNotice, SignedReceipt } from "@gatehouse/contracts/delivery-item";
import type { Notice } from "@gatehouse/contracts/delivery-item";
import type { Receipt } from "@gatehouse/contracts/receipt";
import { openDelivery } from "@gatehouse/envelope/delivery";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { gatewayKeyAt } from "@gatehouse/envelope/directory";
import type { TrustedDirectory } from "@gatehouse/envelope/directory";
import { verifyObject } from "@gatehouse/envelope/jws";
import { readSealingKey } from "@gatehouse/envelope/keys";
import { createOpener } from "@gatehouse/envelope/open-sealed";
import { readRecordedStep } from "@gatehouse/gateway/recorded-step";
import type { RecordedStep } from "@gatehouse/gateway/recorded-step";
import { openRecord, readLeaf } from "@gatehouse/ledger/record";
import type { SealedRecord } from "@gatehouse/ledger/sealed-parts";
import type { TestBroker } from "./broker.ts";
import type { TestServer } from "./nats.ts";
import { readDirectory } from "./intake-writer.ts";

/** One record, leaf and parts joined and proved to belong together. */
export type ScannedRecord = {
  readonly leaf: LedgerLeaf;
  readonly common: CommonPart;
  readonly step: RecordedStep;
  /** Outcome per agency that was considered. */
  readonly outcomes: Readonly<Record<string, string>>;
};

const buses = new WeakMap<TestServer, Promise<Bus>>();

/** One connection a broker: whoever polls scans often. */
async function gatewayBus({ server }: TestBroker): Promise<Bus> {
  const known = await buses.get(server);
  // After a kill of the server the old one takes a moment to be back; a new one is there at once.
  if (known?.isConnected() === true) return known;
  const bus = server.connect("gateway");
  buses.set(server, bus);
  return await bus;
}

/** The gateway's storage key: what opens the parts of every record. */
export async function storageKeyOf({ places }: Pick<TestBroker, "places">): Promise<Uint8Array> {
  return Buffer.from((await readFile(join(places.gateway, "storage.key"), "utf8")).trim(), "base64url");
}

/** Every record of LEDGER with its parts, in order, from one on. @throws when one does not open or does not fit its leaf */
export async function scanLedger(broker: TestBroker, fromSeq = 1): Promise<readonly ScannedRecord[]> {
  const bus = await gatewayBus(broker);
  const storageKey = await storageKeyOf(broker);
  // The server copies to each stream by itself: the parts of a leaf that is there may come a moment later.
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), PARTS_WITHIN_MS);
  const from = { fromSeq, signal: stop.signal };
  const [parts, keys] = [follow(bus, "PARTS", from), follow(bus, "KEYS", from)];
  const records: ScannedRecord[] = [];
  try {
    for await (const { seq, data } of range(bus, "LEDGER", fromSeq)) {
      const [sealed, key] = await Promise.all([parts.next(), keys.next()]);
      if (sealed.done === true || key.done === true || sealed.value.seq !== seq || key.value.seq !== seq)
        throw new Error(`record ${seq} is not whole`);
      records.push(openScanned(seq, data, { parts: sealed.value.data, key: key.value.data }, storageKey));
    }
  } finally {
    clearTimeout(late);
    stop.abort();
    await Promise.all([parts.return(undefined), keys.return(undefined)]);
  }
  return records;
}

const PARTS_WITHIN_MS = 60_000;

function openScanned(seq: number, leafBytes: Uint8Array, sealed: SealedRecord, storageKey: Uint8Array): ScannedRecord {
  const leaf = readLeaf(leafBytes);
  const opened = openRecord(sealed, storageKey);
  if (!leaf || opened.n !== leaf.n || opened.root !== leaf.root || leaf.n !== seq)
    throw new Error(`record ${seq} does not fit`);
  const outcomes = opened.recipients.map(({ part }) => [part.recipient, part.decision.outcome]);
  return {
    leaf,
    common: opened.common.part,
    step: readRecordedStep(opened.state.part),
    outcomes: Object.fromEntries(outcomes),
  };
}

/** One item of DELIVERY, opened with its agency's own key and verified as its agency would. */
export type ScannedItem = { readonly agency: string; readonly seq: number } & (
  | { readonly type: "copy"; readonly delivery: VerifiedDelivery }
  | { readonly type: "receipt"; readonly receipt: Receipt }
  | { readonly type: "notice"; readonly notice: Notice }
);

/** Everything that was ever committed for any agency, in order. @throws for what does not verify */
export async function scanDeliveries(broker: TestBroker): Promise<readonly ScannedItem[]> {
  const bus = await gatewayBus(broker);
  const directory = await readDirectory(broker);
  const openers = new Map<string, (sealed: Uint8Array) => Uint8Array>();
  for (const { id, account } of directory.agencies) {
    const key = readSealingKey(JSON.parse(await readFile(join(broker.places.agency(id), "sealing.jwk"), "utf8")));
    const opener = createOpener([key]);
    openers.set(account, (sealed) => opener.open(Buffer.from(sealed).toString("latin1")));
  }
  const items: ScannedItem[] = [];
  for await (const { seq, subject, data } of deliveries(bus)) {
    const account = accountOf("deliver", subject) ?? "";
    const agency = directory.agencies.find((one) => one.account === account)?.id;
    const open = openers.get(account);
    if (agency === undefined || !open) throw new Error(`delivery ${seq} is nobody's`);
    const item = DeliveryItem.parse(JSON.parse(Buffer.from(open(data)).toString()));
    items.push({ agency, seq, ...(await openItem(item, agency, directory)) });
  }
  return items;
}

/** Read one by one, many at once: a copy that was taken back before it was fetched leaves a hole. */
async function* deliveries(bus: Bus): AsyncGenerator<StoredRecord> {
  const { firstSeq, lastSeq } = await streamInfo(bus, "DELIVERY");
  for (let from = firstSeq; from <= lastSeq; from += 100) {
    const seqs = Array.from({ length: Math.min(100, lastSeq - from + 1) }, (_, at) => from + at);
    for (const record of await Promise.all(seqs.map((seq) => recordAt(bus, "DELIVERY", seq)))) if (record) yield record;
  }
}

type Opened =
  | { readonly type: "copy"; readonly delivery: VerifiedDelivery }
  | { readonly type: "receipt"; readonly receipt: Receipt }
  | { readonly type: "notice"; readonly notice: Notice };

async function openItem(item: DeliveryItem, agency: string, directory: TrustedDirectory): Promise<Opened> {
  const { partnership } = directory;
  switch (item.type) {
    case "copy": {
      const openOwn = (): Uint8Array => new Uint8Array();
      const trust = { directory, partnership, recipient: agency, now: new Date().toISOString(), openOwn };
      const opened = await openDelivery(item.copy, trust);
      if (!opened.ok) throw new Error(opened.code);
      return { type: "copy", delivery: opened.delivery };
    }
    case "receipt":
      return {
        type: "receipt",
        receipt: SignedReceipt.parse(await said("gatehouse-receipt+jwt", item.receipt, directory)).receipt,
      };
    case "notice":
      return {
        type: "notice",
        notice: SignedNotice.parse(await said("gatehouse-notice+jwt", item.notice, directory)).notice,
      };
  }
}

async function said(
  typ: "gatehouse-receipt+jwt" | "gatehouse-notice+jwt",
  compact: string,
  directory: TrustedDirectory,
): Promise<unknown> {
  const verified = await verifyObject(typ, compact, (kid) => gatewayKeyAt(directory, kid, new Date().toISOString()));
  if (!verified.ok) throw new Error(verified.code);
  return verified.payload;
}
