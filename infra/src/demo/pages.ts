import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Casework } from "@gatehouse/casework/casework";
import { openCasework } from "@gatehouse/casework/casework";
import type { AgencyClient } from "@gatehouse/client/client-config";
import type { Professional } from "@gatehouse/contracts/agency";
import { readSealingKey } from "@gatehouse/envelope/keys";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import type { Log } from "@gatehouse/observe/log";
import { openMetrics } from "@gatehouse/observe/metrics";
import type { Metrics } from "@gatehouse/observe/metrics";
import type { Operations } from "@gatehouse/operations/operations";
import { openOperations, operators } from "@gatehouse/operations/operations";
import type { Supervisor } from "../start/supervise.ts";
import type { Account } from "./accounts.ts";
import { accountsOf } from "./accounts.ts";
import { openAgencyDoor } from "./agency-door.ts";
import type { Broker } from "./broker.ts";
import { startIdentityProvider } from "./identity-provider.ts";
import type { RunningProvider } from "./identity-provider.ts";

/** Whose pages the demonstration opens: a charity without a system of its own, the front door, and a school with two who decide. */
export const agenciesWithPages: readonly string[] = ["family-support", "northshire-council", "hillside-school"];

/** What an agency's pages have to do with what comes for it. */
export type PartyPages = {
  /** @param readBy who acknowledged it; null when that is left to the people at the pages */
  readonly take: (delivery: VerifiedDelivery, readBy: Professional | null) => Promise<void>;
  /** From when on people sit at the pages: then nobody acknowledges for them. */
  readonly attended: () => boolean;
};

/** Where an agency's pages are, and who can sign in there. */
export type OpenPages = {
  readonly agency: string;
  readonly url: string;
  readonly accounts: readonly Account[];
  /** Where the pages show their numbers to the agency's own people; null where they show none. */
  readonly metrics: string | null;
};

/** An agency's pages, and what they are made of. */
type KeptPages = {
  readonly casework: Casework;
  readonly client: AgencyClient;
  readonly metrics: Metrics;
  readonly folder: string;
};

/** The pages of the demonstration: from the beginning they keep what comes; they open when the day has been played. */
export type DemonstrationPages = {
  readonly of: (agency: string, client: AgencyClient) => Promise<PartyPages | null>;
  readonly open: (supervisor: Supervisor) => Promise<readonly OpenPages[]>;
};

/** No pages: a day that ends by itself has nobody to look at them. */
export const noPages: DemonstrationPages = { of: async () => null, open: async () => [] };

/** Until there is an identity provider. */
const nowhere = { issuer: "http://127.0.0.1:9", clientId: "none", clientSecret: "" };

/** Who runs the broker of the demonstration, and is of no agency. Invented. */
const operator: Account = { sub: "operations.operator", agency: operators.id, name: "W. Tern", role: "operator" };
const lookEveryMs = 5_000;

/**
 * The operators' pages: they watch the gateway and the witnesses, as far as these let them. Adapters and pages show their
 * numbers to their own agency alone; that one is away, the gateway says.
 */
async function openOperators(
  { partnership, places, metrics, witnesses }: Broker,
  log: Log,
  provider: Parameters<typeof openOperations>[0]["provider"],
): Promise<Operations> {
  return openOperations({
    partnership,
    targets: [
      { name: "gateway", url: metrics },
      ...witnesses.map(({ agency, metrics: url }) => ({ name: `witness of ${agency}`, url })),
    ],
    everyMs: lookEveryMs,
    stateFile: join(places.gateway, "operations-week.json"),
    host: "127.0.0.1",
    port: 0,
    publicUrl: null,
    log,
    provider,
  });
}

/** Prepares the pages. Nothing listens before `open`. */
export function demonstrationPages(broker: Broker, log: Log): DemonstrationPages {
  const pages = new Map<string, KeptPages>();
  let attended = false;
  return {
    of: async (agency, client) => {
      if (!agenciesWithPages.includes(agency)) return null;
      const dir = broker.places.agency(agency);
      const sealing = readSealingKey(JSON.parse(await readFile(join(dir, "sealing.jwk"), "utf8")));
      const metrics = openMetrics("casework");
      const folder = join(dir, "casework");
      const casework = await openCasework({
        agency,
        partnership: broker.partnership,
        client,
        stateDir: folder,
        sealingKeys: [sealing],
        host: "127.0.0.1",
        port: 0,
        publicUrl: null,
        log,
        metrics,
      });
      pages.set(agency, { casework, client, metrics, folder: dir });
      return {
        take: (delivery, by) => (by === null ? casework.handover(delivery) : casework.takeRead(delivery, by)),
        attended: () => attended,
      };
    },
    open: async (supervisor) => {
      const accounts = accountsOf(broker.partnership);
      let provider: RunningProvider | null = null;
      const opened: OpenPages[] = [];
      for (const [agency, { casework, ...kept }] of pages) {
        const { url } = await casework.open(() => provider?.clientOf(agency) ?? nowhere);
        await supervisor.start(`pages of ${agency}`, async () => ({ stop: () => casework.stop() }));
        const metrics = await openAgencyDoor({ agency, service: "casework", log, ...kept }, supervisor);
        opened.push({ agency, url, accounts: accounts.filter((account) => account.agency === agency), metrics });
      }
      const operations = await openOperators(broker, log, () => provider?.clientOf(operators.id) ?? nowhere);
      await supervisor.start("pages of operations", async () => operations);
      opened.push({ agency: operators.id, url: operations.url, accounts: [operator], metrics: null });
      const places = new Map(opened.map(({ agency, url }) => [agency, url]));
      const started = await startIdentityProvider([...accounts, operator], places);
      provider = started;
      await supervisor.start("identity provider", async () => started);
      attended = true;
      return opened;
    },
  };
}
