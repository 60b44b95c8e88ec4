import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { servePaths } from "@gatehouse/gateway/watch/path-door";
import type { PathDoorPorts } from "@gatehouse/gateway/watch/path-door";
import type { App } from "@gatehouse/http/app";
import { openWatchDoor } from "@gatehouse/http/watch-door";
import { startIdentityProvider } from "@gatehouse/infra/demo/identity-provider";
import type { RunningProvider } from "@gatehouse/infra/demo/identity-provider";
import type { Log } from "@gatehouse/observe/log";
import { openMetrics } from "@gatehouse/observe/metrics";
import type { Metrics } from "@gatehouse/observe/metrics";
import { openOperations } from "@gatehouse/operations/operations";
import type { CanarySearch } from "./canary.ts";
import { findChromium } from "./chromium.ts";
import { openBrowser } from "./people-at-pages.ts";
import { searchDoor, watchPaths } from "./searched-doors.ts";

const host = "127.0.0.1";
const operator = { sub: "operations.operator", agency: "operations", name: "W. Tern", role: "operator" };
/** The overview over each time, and what is no page. */
const addresses = ["/", "/day", "/week", "/message", "/runbooks/nothing-of-the-kind", "/nothing-of-the-kind"] as const;

/** What is searched: a gateway's metrics, as it would show them, and what operators see of them. */
export type SearchedOperations = {
  readonly partnership: Partnership;
  readonly metrics: Metrics;
  readonly log: Log;
  /** How far messages have come, as the gateway tells it, and one of them to be asked for. */
  readonly paths: PathDoorPorts["paths"];
  readonly message: string;
  /** What somebody types who should have typed a reference. */
  readonly typed: string;
  readonly search: CanarySearch;
};

/**
 * Opens the gateway's and the operators' doors for metrics and the operators' pages, and searches every answer of them,
 * headers and all, and the file in which a week is kept.
 *
 * @returns the names of the pages that were searched; none where there is no browser to sign in with
 */
export async function searchOperations(searched: SearchedOperations): Promise<readonly string[]> {
  const { partnership, metrics, log, search, paths } = searched;
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-operations-"));
  const health = () => ({ ready: true });
  const own = openMetrics("operations");
  const more = (app: App): void => servePaths(app, { paths, now: () => performance.now(), log });
  const gatewayDoor = await openWatchDoor({ host, port: 0 }, { metrics, log, health, folder: null, more });
  const ownDoor = await openWatchDoor({ host, port: 0 }, { metrics: own, log, health, folder: null });
  const doors = [gatewayDoor, ownDoor].map((door) => `http://${host}:${door?.port}`);
  let provider: RunningProvider | null = null;
  const operations = await openOperations({
    partnership,
    targets: doors.map((url, at) => ({ name: at === 0 ? "gateway" : "operations", url: `${url}/metrics` })),
    everyMs: 3_600_000,
    stateFile: join(folder, "week.json"),
    host,
    port: 0,
    publicUrl: null,
    log,
    metrics: own,
    provider: () => provider?.clientOf("operations") ?? { issuer: "", clientId: "", clientSecret: "" },
  });
  provider = await startIdentityProvider([operator], new Map([["operations", operations.url]]));
  try {
    const pages = await searchPages(operations.url, searched);
    for (const url of [...doors, operations.url]) await searchDoor(url, watchPaths, search);
    for (const id of [searched.message, searched.typed]) {
      const [method, headers] = ["POST", { "content-type": "application/json" }];
      const answer = await fetch(`${doors[0]}/path`, { method, headers, body: JSON.stringify({ id }) });
      search.look(`/path ${answer.status}`, `${JSON.stringify([...answer.headers])} ${await answer.text()}`);
    }
    return pages;
  } finally {
    await operations.stop();
    await search.lookInFolder(folder, () => false);
    await Promise.all([gatewayDoor?.close(), ownDoor?.close(), provider.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
}

async function searchPages(url: string, { search, message, typed }: SearchedOperations): Promise<readonly string[]> {
  const chromium = await findChromium();
  if (chromium === null) return [];
  const browser = await openBrowser(chromium);
  try {
    const page = await (await browser.newContext()).newPage();
    const names = new Set<string>();
    page.on("request", (request) => search.look("an address", request.url()));
    const look = async (): Promise<void> => {
      const name = (await page.locator("main").getAttribute("data-page")) ?? "none";
      names.add(name);
      search.look(`page ${name}`, await page.content());
    };
    await page.goto(url);
    await look();
    await page.getByRole("button", { name: "Sign in with your work account" }).click();
    await page.getByRole("button", { name: operator.name }).click();
    await page.getByRole("heading", { name: "How Gatehouse is doing" }).waitFor();
    for (const path of addresses) {
      await page.goto(`${url}${path}`);
      await look();
    }
    for (const one of [typed, message]) {
      await page.goto(`${url}/message`);
      await page.getByLabel("The message’s reference").fill(one);
      await page.getByRole("button", { name: "Look" }).click();
      await look();
    }
    await page.goto(`${url}/runbooks/service-gone`);
    await look();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForLoadState();
    await look();
    return [...names].toSorted();
  } finally {
    await browser.close();
  }
}
