import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AdapterConfig } from "@gatehouse/adapter/adapter-config";
import { mapHere } from "@gatehouse/adapter/map-file";
import type { MapRecord } from "@gatehouse/adapter/map";
import type { ToNative } from "@gatehouse/adapter/native";
import { caseReference } from "@gatehouse/adapter/record-context";
import { runAdapter } from "@gatehouse/adapter/run-adapter";
import type { RunningAdapter } from "@gatehouse/adapter/run-adapter";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { eventOf } from "@gatehouse/client/delivery-event";
import { realDisk } from "@gatehouse/client/disk";
import { filedUnder } from "@gatehouse/client/filed-under";
import { openHandoverFolder } from "@gatehouse/client/handover-folder";
import type { AgencyKind, Professional } from "@gatehouse/contracts/agency";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { educationMediaTypes } from "@gatehouse/education/app";
import { mapRecord as mapEducation } from "@gatehouse/education/map";
import { toConcernCsv } from "@gatehouse/education/native";
import { healthMediaTypes } from "@gatehouse/health/app";
import { mapRecord as mapHealth } from "@gatehouse/health/map";
import { toNative as toFhir } from "@gatehouse/health/native/to-fhir";
import { housingMediaTypes } from "@gatehouse/housing/app";
import { mapRecord as mapHousing } from "@gatehouse/housing/map";
import { toNative as toPersonAlert } from "@gatehouse/housing/native";
import { doorScopes, readDoorClients } from "@gatehouse/http/oauth/door-clients";
import type { Log } from "@gatehouse/observe/log";
import { openMetrics } from "@gatehouse/observe/metrics";
import type { Metrics } from "@gatehouse/observe/metrics";
import { policeMediaTypes } from "@gatehouse/police/app";
import { mapRecord as mapPolice } from "@gatehouse/police/map";
import { toNative as toCustodian } from "@gatehouse/police/native";
import { probationMediaTypes } from "@gatehouse/probation/app";
import { mapRecord as mapProbation } from "@gatehouse/probation/map";
import { toNative as toDomainEvent } from "@gatehouse/probation/native";
import { socialCareMediaTypes } from "@gatehouse/social-care/app";
import { mapRecord as mapSocialCare } from "@gatehouse/social-care/map";
import { nativeFor } from "@gatehouse/social-care/native";
import { addDoorClient, doorCaller } from "../door/door-client.ts";
import type { CallDoor } from "../door/door-client.ts";
import { writePrivate } from "../nats/server-state.ts";
import type { Supervisor } from "../start/supervise.ts";
import { openAgencyClient } from "./agency-client.ts";
import type { Broker } from "./broker.ts";
import type { DemonstrationPages, PartyPages } from "./pages.ts";
import type { Tally } from "./tally.ts";

/** One agency taking part: its client, its adapter where its sector has one, and who reads what comes. */
export type Party = {
  readonly agency: string;
  readonly kind: AgencyKind;
  readonly client: AgencyClient;
  readonly adapter: PartyAdapter | null;
  readonly author: Professional;
  /** Where what came for it is filed, as CloudEvents. */
  readonly inboxDir: string;
  /** What became of its register events, as its receipts say. */
  readonly outcomes: ReadonlyMap<string, string>;
};

export type PartyAdapter = {
  readonly running: RunningAdapter;
  readonly config: AdapterConfig;
  /** What it counts, for the agency's own people. */
  readonly metrics: Metrics;
  /** The agency's own system at its adapter's HTTP door. */
  readonly door: CallDoor;
  readonly mapRecord: MapRecord;
  /** The agency's own case for a person, by the mapper's key. */
  readonly caseFor: (key: string) => string;
  /** Cases that a professional has named: they count before any made-up reference. */
  readonly cases: Map<string, string>;
};

type Sector = { readonly mapRecord: MapRecord; readonly toNative: ToNative; readonly accepts: readonly string[] };

/** Who writes and reads at each kind of agency in the demonstration. Invented people. */
export const professionals: Readonly<Record<AgencyKind, Professional>> = {
  "social-care": { name: "L. Abara", role: "social-worker" },
  education: { name: "T. Birch", role: "designated-safeguarding-lead" },
  health: { name: "N. Adeyemi", role: "named-nurse" },
  police: { name: "D. Harrow", role: "public-protection-officer" },
  housing: { name: "K. Moffat", role: "safeguarding-lead" },
  probation: { name: "S. Quill", role: "probation-officer" },
  voluntary: { name: "P. Renn", role: "family-worker" },
};

/** Opens every agency of the partnership; from here on each receives, files and acknowledges what comes. */
export async function openParties(
  broker: Broker,
  tally: Tally,
  supervisor: Supervisor,
  { log, pages }: { readonly log: Log; readonly pages: DemonstrationPages },
): Promise<ReadonlyMap<string, Party>> {
  const parties = new Map<string, Party>();
  for (const { id, kind } of broker.partnership.agencies) {
    const client = await openAgencyClient({ ...broker, log }, id);
    await supervisor.start(`client of ${id}`, async () => ({ stop: () => client.close() }));
    const outcomes = new Map<string, string>();
    client.onReceipt((receipt) => {
      tally.receipt(receipt);
      if (receipt.type === "recorded") outcomes.set(receipt.message, receipt.outcome);
    });
    const author = professionals[kind];
    const read = readerOf(id, author, { client, tally, pages: await pages.of(id, client) });
    const sector = sectorOf(kind, broker);
    const adapter = sector ? await openAdapter({ broker, id, author, client, sector, read, tally, log }) : null;
    if (adapter) await supervisor.start(`adapter of ${id}`, async () => ({ stop: () => adapter.running.stop() }));
    const inboxDir = adapter ? join(adapter.config.folder, "out") : join(broker.places.agency(id), "inbox");
    if (!adapter) await openFolder(broker, inboxDir, client, read);
    parties.set(id, { agency: id, kind, client, adapter, author, inboxDir, outcomes });
  }
  return parties;
}

type Read = (delivery: VerifiedDelivery) => Promise<void>;

/**
 * A professional reads each copy and acknowledges it by name, until people sit at the agency's pages; an acknowledgement
 * itself needs none.
 */
function readerOf(
  agency: string,
  reader: Professional,
  to: { readonly client: AgencyClient; readonly tally: Tally; readonly pages: PartyPages | null },
): Read {
  const { client, tally, pages } = to;
  return async (delivery) => {
    if (delivery.view.claims.kind === "acknowledgement") return;
    tally.handedOver(agency, delivery);
    const attended = pages?.attended() === true;
    await pages?.take(delivery, attended ? null : reader);
    if (!attended) await client.acknowledge(delivery, reader);
  };
}

function sectorOf(kind: AgencyKind, broker: Broker): Sector | null {
  switch (kind) {
    case "education":
      return { mapRecord: mapEducation, toNative: toConcernCsv, accepts: educationMediaTypes };
    case "health":
      return { mapRecord: mapHealth, toNative: toFhir, accepts: healthMediaTypes };
    case "housing":
      return { mapRecord: mapHousing, toNative: toPersonAlert, accepts: housingMediaTypes };
    case "police":
      return { mapRecord: mapPolice, toNative: toCustodian, accepts: policeMediaTypes };
    case "probation":
      return { mapRecord: mapProbation, toNative: toDomainEvent, accepts: probationMediaTypes };
    case "social-care": {
      const kinds = new Map(broker.partnership.agencies.map((agency) => [agency.id, agency.kind]));
      return { mapRecord: mapSocialCare, toNative: nativeFor((id) => kinds.get(id)), accepts: socialCareMediaTypes };
    }
    default:
      return null;
  }
}

async function openFolder(broker: Broker, dir: string, client: AgencyClient, read: Read): Promise<void> {
  const file = await openHandoverFolder({
    dir,
    disk: realDisk(),
    partnership: broker.partnership.id,
    ownRecordOf: null,
  });
  client.deliveries({
    handover: async (delivery) => {
      await file(delivery);
      await read(delivery);
    },
  });
}

type Opening = {
  readonly broker: Broker;
  readonly id: string;
  readonly author: Professional;
  readonly client: AgencyClient;
  readonly sector: Sector;
  readonly read: Read;
  readonly tally: Tally;
  readonly log: Log;
};

async function openAdapter(opening: Opening): Promise<PartyAdapter> {
  const { broker, id, author, client, sector, read, tally, log } = opening;
  const { partnership, places } = broker;
  const folder = join(places.agency(id), "adapter");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const contact =
    partnership.agencies.find((agency) => agency.id === id)?.contacts[0]?.telephone ?? partnership.telephone;
  const clientsFile = join(folder, "door-clients.json");
  const files = { clients: clientsFile, key: join(places.agency(id), "door-client.jwk") };
  const identity = await addDoorClient(files, "records-system", doorScopes);
  const config: AdapterConfig = {
    agency: id,
    author,
    contact,
    frontDoor: partnership.frontDoor,
    folder,
    clients: readDoorClients(await readFile(clientsFile, "utf8"), "clients"),
    // Message ids follow from this and the record, so that a record taken twice is one message. The demonstration plays
    // its day anew at every start: there it is drawn each time.
    secret: randomBytes(32).toString("hex"),
    host: "127.0.0.1",
    port: 0,
    url: null,
    accepts: sector.accepts,
    pollMs: 250,
  };
  const cases = new Map<string, string>();
  const kept = await secretIn(join(folder, "secret"));
  const caseFor = (key: string): string => cases.get(key) ?? caseReference(kept, key);
  const metrics = openMetrics("adapter");
  const running = await runAdapter({
    mapFile: mapHere(config, sector.mapRecord, caseFor),
    toNative: sector.toNative,
    config,
    log,
    metrics,
    client: {
      publish: async (draft) => {
        const queued = await client.publish(draft);
        if (draft.kind !== "acknowledgement") tally.sent(queued.id, id, draft.kind);
        return queued;
      },
      record: (event) => client.record(event),
      preview: (draft) => client.preview(draft),
      names: () => ({ ...client.directory(), telephone: partnership.telephone }),
      deliveries: (take) =>
        client.deliveries({
          handover: async (delivery) => {
            await take(eventOf(delivery, partnership.id, await filedUnder(delivery, null)));
            await read(delivery);
          },
        }),
    },
  });
  const door = doorCaller(() => `http://127.0.0.1:${running.port}`, identity);
  return { running, config, metrics, door, mapRecord: sector.mapRecord, caseFor, cases };
}

async function secretIn(file: string): Promise<string> {
  const known = await readFile(file, "utf8").catch(() => null);
  if (known !== null) return known.trim();
  const made = randomBytes(32).toString("hex");
  await writePrivate(file, `${made}\n`);
  return made;
}
