import { join } from "node:path";
import type { AgencyClient, Handover } from "@gatehouse/client/client-config";
import { realDisk } from "@gatehouse/client/disk";
import type { Professional } from "@gatehouse/contracts/agency";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { Partnership, PartnershipAgency } from "@gatehouse/contracts/partnership";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import type { SealingKey } from "@gatehouse/envelope/keys";
import type { App } from "@gatehouse/http/app";
import { listen } from "@gatehouse/http/app";
import type { Log } from "@gatehouse/observe/log";
import type { Metrics } from "@gatehouse/observe/metrics";
import { openCases } from "./cases/cases.ts";
import { serveCaseChannel } from "./pages/case-channel.ts";
import { serveCaseDoing } from "./pages/case-doing.ts";
import { serveCaseKnowledge } from "./pages/case-knowledge.ts";
import { serveCaseWishes } from "./pages/case-wishes.ts";
import { serveCases } from "./pages/cases.ts";
import { serveDrafts } from "./pages/drafts.ts";
import { serveEmergencies } from "./pages/emergencies.ts";
import { help } from "./pages/help.ts";
import { serveHolds } from "./pages/holds.ts";
import { serveHome } from "./pages/home.ts";
import { serveInbox } from "./pages/inbox.ts";
import { serveLetters } from "./pages/letters.ts";
import { serveRetention } from "./pages/retention.ts";
import { serveRulings } from "./pages/rulings.ts";
import { serveSending } from "./pages/sending.ts";
import { serveWishes } from "./pages/wishes.ts";
import { serveTellings } from "./pages/tellings.ts";
import type { Desk } from "./pages/desk.ts";
import { serveWithdrawals } from "./pages/withdrawals.ts";
import { openDrafts } from "./store/drafts.ts";
import { forgetInTime } from "./store/forget.ts";
import { Followed, openFollows } from "./store/follows.ts";
import { openInbox } from "./store/inbox.ts";
import { Received } from "./store/kept-copies.ts";
import { openStorageKeys } from "./store/keys.ts";
import { Telling } from "./store/tellings.ts";
import { KeptLetter } from "./store/letters.ts";
import { Ruling } from "./store/rulings.ts";
import { openSealedFolder } from "./store/sealed-folder.ts";
import { openSentBox, Sent } from "./store/sent.ts";
import { Wish } from "./store/wishes.ts";
import { loadAssets } from "@gatehouse/pages/assets";
import { cookiesOf } from "@gatehouse/pages/cookies";
import { identityProvider } from "@gatehouse/pages/identity-provider";
import type { ProviderSettings } from "@gatehouse/pages/identity-provider";
import { Rates, usualRate } from "@gatehouse/pages/rates";
import { createRender } from "@gatehouse/pages/render";
import type { SessionLimits } from "@gatehouse/pages/sessions";
import { Sessions, usualLimits } from "@gatehouse/pages/sessions";
import { serveSignIn } from "@gatehouse/pages/sign-in";
import { standings } from "@gatehouse/pages/standing";
import { createWeb } from "@gatehouse/pages/web";

const viewsDir = join(import.meta.dirname, "views");

/** What asks who somebody is once more, and where they come back to. */
const confirms: ReadonlyMap<string, string> = new Map([
  ["holds", ""],
  ["emergencies", ""],
  ["drafts", "/preview"],
  ["letters", ""],
  ["withdrawals", ""],
  ["retention", ""],
]);

/** What the pages need of the agency's client. */
export type CaseworkClient = Pick<
  AgencyClient,
  | "publish"
  | "acknowledgeEvent"
  | "record"
  | "preview"
  | "status"
  | "directory"
  | "holds"
  | "heldContent"
  | "followUp"
  | "tellings"
  | "wishes"
  | "draftLetter"
  | "approveLetter"
  | "cases"
  | "receipts"
  | "retention"
>;

/** What one agency's pages are opened with. */
export type CaseworkOptions = {
  readonly agency: string;
  readonly partnership: Partnership;
  readonly client: CaseworkClient;
  /** A folder of these pages alone: drafts, copies that came, keys, all sealed. */
  readonly stateDir: string;
  readonly sealingKeys: readonly [SealingKey, ...SealingKey[]];
  readonly host: string;
  readonly port: number;
  /** Where browsers find the pages, where something stands before them; else this host and port. */
  readonly publicUrl: string | null;
  readonly log: Log;
  readonly now?: () => number;
  readonly limits?: SessionLimits;
  readonly metrics?: Metrics;
};

/** Where the pages are: for browsers, and for what stands before them. */
export type OpenDoor = { readonly url: string; readonly listensOn: string };

/** One agency's pages; they take what came before anybody can look at them. */
export type Casework = {
  /** Takes a copy that came. Durable when it resolves. */
  readonly handover: Handover;
  /** As `handover`, for a copy that the agency acknowledged in another way than by these pages. */
  readonly takeRead: (delivery: VerifiedDelivery, by: Professional) => Promise<void>;
  /** Opens the door. @returns where */
  readonly open: (provider: () => ProviderSettings) => Promise<OpenDoor>;
  readonly stop: () => Promise<void>;
};

/**
 * Opens what an agency's pages keep.
 *
 * @throws agency-not-here when the partnership has no such agency
 */
export async function openCasework(options: CaseworkOptions): Promise<Casework> {
  const { log } = options;
  const desk = await openDesk(options);
  const stopForgetting = forgetInTime(desk);
  let close: () => Promise<void> = async () => undefined;
  return {
    handover: (delivery) => desk.inbox.take(delivery, null),
    takeRead: desk.inbox.take,
    open: async (provider) => {
      const { app, url, listensOn } = await openDoor(options, desk, provider);
      close = () => app.close();
      log.info("casework.open", { agency: desk.agency.id });
      return { url, listensOn };
    },
    stop: async () => {
      await stopForgetting();
      await close();
    },
  };
}

async function openDesk(options: CaseworkOptions): Promise<Desk> {
  const { partnership, client, log, sealingKeys, now = Date.now } = options;
  const agency = agencyOf(options);
  const disk = realDisk();
  const place = (name: string): string => join(options.stateDir, name);
  const keys = await openStorageKeys({ dir: place("keys"), disk, agency: agency.id, sealingKeys, now });
  const key = await keys.keyOf(`agency/${agency.id}`);
  const copies = await openSealedFolder({ dir: place("copies"), disk, key, purpose: "copy", schema: Received });
  const inbox = await openInbox(copies, partnership.id, now);
  const sentFiles = await openSealedFolder({ dir: place("sent"), disk, key, purpose: "sent", schema: Sent });
  const sent = await openSentBox(sentFiles);
  const followed = await openSealedFolder({ dir: place("follows"), disk, key, purpose: "follow", schema: Followed });
  const follows = openFollows(followed);
  const elapsed = (): number => performance.now();
  const { frontDoor } = partnership;
  return {
    agency,
    partnership,
    client,
    log,
    now,
    inbox,
    follows,
    cases: openCases({ agency: agency.id, frontDoor, client, inbox, sent, follows, elapsed }),
    drafts: openDrafts({ dir: place("drafts"), disk, keys, now }),
    sent,
    wishes: await openSealedFolder({ dir: place("wishes"), disk, key, purpose: "wish", schema: Wish }),
    rulings: await openSealedFolder({ dir: place("rulings"), disk, key, purpose: "ruling", schema: Ruling }),
    letters: await openSealedFolder({ dir: place("letters"), disk, key, purpose: "letter", schema: KeptLetter }),
    tellings: await openSealedFolder({ dir: place("tellings"), disk, key, purpose: "telling", schema: Telling }),
  };
}

type Door = OpenDoor & { readonly app: App };

async function openDoor(options: CaseworkOptions, desk: Desk, settings: () => ProviderSettings): Promise<Door> {
  const { agency, partnership, log, now } = desk;
  const assets = await loadAssets(join(viewsDir, "assets", "own.css"));
  const cookies = cookiesOf(agency.id);
  const sessions = new Sessions(now, options.limits ?? usualLimits);
  const { name: partnershipName, telephone } = partnership;
  const everywhere = { agencyName: agency.name, partnershipName, telephone, assets: assets.paths, help };
  const render = createRender(viewsDir, everywhere);
  const rates = new Rates(now, usualRate);
  let url = options.publicUrl ?? "";
  const origin = (): string => url;
  const health = () => ({ ready: true });
  const standing = standings(agency, log, () => performance.now());
  const web = createWeb({
    log,
    render,
    assets,
    cookies,
    sessions,
    standings: standing,
    rates,
    now,
    origin,
    health,
    metrics: options.metrics,
  });
  serveSignIn(web, { agency, cookies, sessions, provider: identityProvider(settings), origin, now, log, confirms });
  for (const serve of [
    serveHome,
    serveInbox,
    serveCases,
    serveCaseChannel,
    serveCaseKnowledge,
    serveCaseWishes,
    serveWithdrawals,
    serveCaseDoing,
    serveDrafts,
    serveSending,
    serveWishes,
    serveHolds,
    serveRulings,
    serveTellings,
    serveEmergencies,
    serveLetters,
    serveRetention,
  ])
    serve(web, desk);
  const port = await listen(web.app, { host: options.host, port: options.port });
  const listensOn = `http://${options.host}:${port}`;
  url = options.publicUrl ?? listensOn;
  return { app: web.app, url, listensOn };
}

function agencyOf({ agency, partnership }: CaseworkOptions): PartnershipAgency {
  const found = partnership.agencies.find(({ id }) => id === agency);
  if (found === undefined) throw new GatehouseError("agency-not-here", { agency });
  return found;
}
