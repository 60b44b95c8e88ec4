import { join } from "node:path";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { listen } from "@gatehouse/http/app";
import type { Log } from "@gatehouse/observe/log";
import type { Metrics } from "@gatehouse/observe/metrics";
import { loadAssets } from "@gatehouse/pages/assets";
import { cookiesOf } from "@gatehouse/pages/cookies";
import { identityProvider } from "@gatehouse/pages/identity-provider";
import type { ProviderSettings } from "@gatehouse/pages/identity-provider";
import type { Party } from "@gatehouse/pages/people";
import { Rates, usualRate } from "@gatehouse/pages/rates";
import { createRender } from "@gatehouse/pages/render";
import type { SessionLimits } from "@gatehouse/pages/sessions";
import { Sessions, usualLimits } from "@gatehouse/pages/sessions";
import { serveSignIn } from "@gatehouse/pages/sign-in";
import { standings } from "@gatehouse/pages/standing";
import { createWeb } from "@gatehouse/pages/web";
import { History } from "./history.ts";
import { askPaths } from "./ask-paths.ts";
import { serveMessagePath } from "./pages/message-path.ts";
import { serveOverview } from "./pages/overview.ts";
import { serveRunbooks } from "./pages/runbooks.ts";
import type { Target } from "./targets.ts";
import { watchTargets } from "./targets.ts";

/** Those who run the broker: of no agency, with one role and none of the partnership's authorities. */
export const operators: Party = { id: "operations", roles: { operator: [] } };

const viewsDir = join(import.meta.dirname, "views");
const saveEveryMs = 60_000;

/** What the operators' pages are opened with. They get no keys, no credentials and no way to the message server. */
export type OperationsOptions = {
  readonly partnership: Pick<Partnership, "name" | "agencies" | "agreements">;
  readonly targets: readonly Target[];
  /** How often the processes are looked at, milliseconds. */
  readonly everyMs: number;
  /** Where a week of counts is kept. */
  readonly stateFile: string;
  readonly host: string;
  readonly port: number;
  /** Where browsers find the pages, where something stands before them; else this host and port. */
  readonly publicUrl: string | null;
  readonly log: Log;
  readonly provider: () => ProviderSettings;
  readonly now?: () => number;
  readonly limits?: SessionLimits;
  readonly metrics?: Metrics;
};

/** The operators' pages, open. */
export type Operations = {
  readonly url: string;
  readonly listensOn: string;
  /** Looks at all processes now, beside doing so again and again. */
  readonly look: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Opens the operators' pages: what every process shows of itself at its door for metrics, and nothing else. */
export async function openOperations(options: OperationsOptions): Promise<Operations> {
  const { log, partnership, now = Date.now, stateFile } = options;
  const history = new History(now);
  if (!(await history.load(stateFile))) log.info("operations.history-new");
  const targets = watchTargets(options.targets, { log, now });
  const look = async (): Promise<void> => {
    await targets.look();
    for (const { read } of targets.standings()) if (read?.has("gatehouse_decisions_total")) history.take(read);
  };
  const save = async (): Promise<void> => {
    await history.save(stateFile).catch((err: unknown) => log.warn("operations.history-not-kept", { err }));
  };
  const { app, url, listensOn } = await openDoor(options, { targets, history, now, ...watched(partnership) });
  await look();
  const timers = [setInterval(() => void look(), options.everyMs), setInterval(() => void save(), saveEveryMs)];
  log.info("operations.open");
  return {
    url,
    listensOn,
    look,
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await app.close();
      await save();
    },
  };
}

function watched({ agencies, agreements }: OperationsOptions["partnership"]) {
  return {
    agencies: agencies.map(({ id, name }) => ({ id, name })),
    agreements: agreements.map(({ id, to, reviewOn }) => ({ id, to, reviewOn })),
  };
}

async function openDoor(options: OperationsOptions, watching: Parameters<typeof serveOverview>[1]) {
  const { log, partnership } = options;
  const { now } = watching;
  const assets = await loadAssets(join(viewsDir, "assets", "own.css"));
  const cookies = cookiesOf(operators.id);
  const sessions = new Sessions(now, options.limits ?? usualLimits);
  const render = createRender(viewsDir, { partnershipName: partnership.name, assets: assets.paths });
  let url = options.publicUrl ?? "";
  const origin = (): string => url;
  const web = createWeb({
    log,
    render,
    assets,
    cookies,
    sessions,
    standings: standings(operators, log, () => performance.now()),
    rates: new Rates(now, usualRate),
    now,
    origin,
    health: () => ({ ready: true }),
    metrics: options.metrics,
  });
  const provider = identityProvider(options.provider);
  serveSignIn(web, { agency: operators, cookies, sessions, provider, origin, now, log, confirms: new Map() });
  serveOverview(web, watching);
  serveMessagePath(web, { ask: async (id) => askPaths(watching.targets.standings(), id), now, log });
  await serveRunbooks(web);
  const port = await listen(web.app, { host: options.host, port: options.port });
  const listensOn = `http://${options.host}:${port}`;
  url = options.publicUrl ?? listensOn;
  return { app: web.app, url, listensOn };
}
