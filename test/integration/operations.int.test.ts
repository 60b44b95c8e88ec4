import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { startIdentityProvider } from "@gatehouse/infra/demo/identity-provider";
import type { RunningProvider } from "@gatehouse/infra/demo/identity-provider";
import { rootDir } from "@gatehouse/infra/paths";
import { silentLog } from "@gatehouse/observe/log";
import { openMetrics } from "@gatehouse/observe/metrics";
import type { Operations } from "@gatehouse/operations/operations";
import { openOperations } from "@gatehouse/operations/operations";
import { findChromium, noChromium } from "@gatehouse/test/kit/chromium";
import { holdsUp, openBrowser } from "@gatehouse/test/kit/people-at-pages";
import { keepScreens } from "@gatehouse/test/kit/screens";
import type { Browser, Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";

const partnership = loadPartnership(join(rootDir, "contracts", "partnerships", "northshire"));
const [school, council, police] = ["hillside-school", "northshire-council", "northshire-police"];
const operator = { sub: "operations.operator", agency: "operations", name: "W. Tern", role: "operator" };
const lead = { sub: `${school}.lead`, agency: "operations", name: "T. Birch", role: "designated-safeguarding-lead" };
const canary = "Ada Canary";

/** A gateway's door with real metrics, beside which somebody has put what no metric has. */
async function door() {
  const metrics = openMetrics("gateway");
  const flows = [
    { value: 25, labels: { from: school, to: council, outcome: "minimised" as const } },
    { value: 5, labels: { from: school, to: police, outcome: "withheld" as const } },
    { value: 10, labels: { from: police, to: council, outcome: "shared" as const } },
  ];
  const ofAgencies = [
    { value: 40, labels: { agency: school, outcome: "decided" as const } },
    { value: 10, labels: { agency: school, outcome: "overridden" as const } },
    { value: 15, labels: { agency: police, outcome: "decided" as const } },
    { value: 15, labels: { agency: police, outcome: "held" as const } },
  ];
  metrics.read(["gatehouse_agency_copies_total"], () => ({ gatehouse_agency_copies_total: ofAgencies }));
  metrics.count("gatehouse_copies_total", { outcome: "shared" }, 40);
  metrics.read(["gatehouse_flow_copies_total"], () => ({ gatehouse_flow_copies_total: flows }));
  metrics.read(["gatehouse_ready", "gatehouse_holds_overdue", "gatehouse_intake_waiting_items"], () => ({
    gatehouse_ready: 1,
    gatehouse_holds_overdue: 1,
    gatehouse_intake_waiting_items: 0,
  }));
  const planted = `gatehouse_child{name="${canary}"} 1\ngatehouse_flow_copies_total{from="${canary}",to="${council}",outcome="shared"} 5\n`;
  const server = createServer((_, response) => void metrics.text().then((text) => response.end(`${text}${planted}`)));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => void server.close());
  return { metrics, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics` };
}

async function open(url: string): Promise<Operations> {
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-operations-"));
  onTestFinished(async () => rm(dir, { recursive: true, force: true }));
  let provider: RunningProvider | null = null;
  const operations = await openOperations({
    partnership,
    targets: [
      { name: "gateway", url },
      { name: "witness", url: "http://127.0.0.1:9/metrics" },
    ],
    everyMs: 3_600_000,
    stateFile: join(dir, "week.json"),
    host: "127.0.0.1",
    port: 0,
    publicUrl: null,
    log: silentLog,
    provider: () => provider?.clientOf("operations") ?? { issuer: "", clientId: "", clientSecret: "" },
  });
  onTestFinished(() => operations.stop());
  provider = await startIdentityProvider([operator, lead], new Map([["operations", operations.url]]));
  onTestFinished(provider.stop);
  return operations;
}

async function signIn(browser: Browser, url: string, name: string, javaScriptEnabled = true): Promise<Page> {
  const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
  await page.goto(url);
  await page.getByRole("button", { name: "Sign in with your work account" }).click();
  await page.getByRole("button", { name }).click();
  return page;
}

test("operators see the flow, what to look at and what to do, and nothing that no metric has", async (context) => {
  const chromium = await findChromium();
  if (chromium === null) return context.skip(noChromium);
  await keepScreens("operations");
  const { url, metrics } = await door();
  const operations = await open(url);
  const browser = await openBrowser(chromium);
  onTestFinished(() => browser.close());

  const page = await signIn(browser, operations.url, operator.name);
  await page.getByRole("heading", { name: "How Gatehouse is doing" }).waitFor();
  const seen: string[] = [await page.content()];
  const flows = page.getByRole("table", { name: "The same in numbers" });
  expect(await flows.getByRole("row", { name: /Hillside/ }).allTextContents()).toHaveLength(2);
  // An agency of fewer than twenty copies is not in the table of shares.
  const shares = page.getByRole("table", { name: /Objections overridden/ }).getByRole("row");
  expect(await shares.count()).toBe(2);
  expect(await shares.nth(1).innerText()).toMatch(/40\s+about 25 %\s+too few to show/);
  for (const what of ["witness does not answer", "past its time"]) await page.getByText(what).first().waitFor();
  await holdsUp(page);

  // An open page hears that there is something new, and puts it in.
  metrics.read(["gatehouse_ledger_records"], () => ({ gatehouse_ledger_records: 4_321 }));
  await operations.look();
  await page.getByText("4321").waitFor();
  seen.push(await page.content());

  await page.getByRole("link", { name: /What to do ?: witness/ }).click();
  await page.getByRole("heading", { name: "What to do" }).waitFor();
  await holdsUp(page);
  seen.push(await page.content());
  for (const path of ["/day", "/week"]) {
    await page.goto(`${operations.url}${path}`);
    await holdsUp(page, [], path.slice(1));
    seen.push(await page.content());
  }
  for (const html of seen) expect(html).not.toContain("Canary");
  expect((await page.goto(`${operations.url}/runbooks/..%2f..%2fREADME`))?.status()).toBe(404);

  const still = await signIn(browser, operations.url, operator.name, false);
  await still.getByRole("table").first().waitFor();
  await holdsUp(still);
  const other = await signIn(browser, operations.url, lead.name);
  await other.getByRole("heading", { name: "You are not set up for this" }).waitFor();
});
