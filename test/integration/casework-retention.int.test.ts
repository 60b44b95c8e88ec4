import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { openCasework } from "@gatehouse/casework/casework";
import type { Casework } from "@gatehouse/casework/casework";
import { openStorageKeys } from "@gatehouse/casework/store/keys";
import { openSealedFolder } from "@gatehouse/casework/store/sealed-folder";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { realDisk } from "@gatehouse/client/disk";
import { readSealingKey } from "@gatehouse/envelope/keys";
import type { SealingKey } from "@gatehouse/envelope/keys";
import { silentLog } from "@gatehouse/observe/log";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { searchFor } from "@gatehouse/test/kit/canary";
import { findChromium, noChromium } from "@gatehouse/test/kit/chromium";
import { openPages } from "@gatehouse/test/kit/casework";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { holdsUp, openBrowser, signIn } from "@gatehouse/test/kit/people-at-pages";
import { placesOf, readUpdate } from "@gatehouse/test/kit/read-update";
import { keepScreens } from "@gatehouse/test/kit/screens";
import type { Page } from "playwright-core";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";

const poll = { timeout: 60_000, interval: 50 };
const [council, school, practice] = ["northshire-council", "hillside-school", "riverside-practice"] as const;
const reader = { name: "N. Adeyemi", role: "named-nurse" };
const yearMs = 366 * 24 * 3_600_000;

/** Every kind of thing that an agency's pages keep, and under which name it is sealed. */
const kept = {
  copies: "copy",
  sent: "sent",
  wishes: "wish",
  rulings: "ruling",
  letters: "letter",
  tellings: "telling",
};

/** All that is in an agency's folder of the pages, opened with its keys as the agency itself can. */
async function openedAll(stateDir: string, key: SealingKey): Promise<string> {
  const disk = realDisk();
  const keys = await openStorageKeys({
    dir: join(stateDir, "keys"),
    disk,
    agency: practice,
    sealingKeys: [key],
    now: Date.now,
  });
  const storageKey = await keys.keyOf(`agency/${practice}`);
  const folders = Object.entries(kept).map(async ([name, purpose]) => {
    const dir = join(stateDir, name);
    const files = await readdir(dir).catch(() => []);
    const folder = await openSealedFolder({ dir, disk, key: storageKey, purpose, schema: z.unknown() });
    const all = await folder.list();
    // None that does not open goes by unseen.
    expect(all).toHaveLength(files.length);
    return JSON.stringify(all);
  });
  return (await Promise.all(folders)).join("\n");
}

/** The pages of a practice on its own folder, with a clock that a test moves. */
async function openPractice(broker: TestBroker, client: AgencyClient, clock: { aheadMs: number }) {
  const dir = broker.places.agency(practice);
  const key = readSealingKey(JSON.parse(await readFile(join(dir, "sealing.jwk"), "utf8")));
  const stateDir = join(dir, "casework");
  const { partnership } = broker;
  const where = { host: "127.0.0.1", port: 0, publicUrl: null };
  const open = (): Promise<Casework> =>
    openCasework({
      agency: practice,
      partnership,
      client,
      stateDir,
      sealingKeys: [key],
      log: silentLog,
      ...where,
      now: () => Date.now() + clock.aheadMs,
    });
  return { open, told: () => openedAll(stateDir, key), stateDir };
}

test("an agency's pages let go of a copy after its last day, and of what was recalled before that is acknowledged", async () => {
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  await broker.startGateway();
  const [social, teacher, doctor] = [
    await broker.client(council),
    await broker.client(school),
    await broker.client(practice),
  ];
  const clock = { aheadMs: 0 };
  const { open, told, stateDir } = await openPractice(broker, doctor, clock);
  let pages = await open();
  onTestFinished(async () => pages.stop());
  let waiting = 0;
  doctor.deliveries({
    handover: async (delivery) => {
      await pages.takeRead(delivery, reader);
      await doctor.acknowledge(delivery, reader);
      waiting += 1;
    },
  });
  for (const client of [social, teacher]) client.deliveries({ handover: async () => undefined });
  for (const event of familyEvents("ada", [practice, school])) await social.record(event);
  await expect.poll(() => social.counters().waiting, poll).toBe(0);
  const { id: recalled } = await teacher.publish(schoolUpdate("ada", "It was her cousin all along"));
  await teacher.publish(schoolUpdate("ada", "Came in without a coat"));
  await expect.poll(() => waiting, poll).toBe(2);
  expect(await told()).toContain("It was her cousin all along");
  const { people, told: _told, statements: _said, ...head } = schoolUpdate("ada");
  await teacher.publish({
    ...head,
    kind: "recall",
    people,
    statements: [],
    inReplyTo: null,
    told: { status: "told" },
    corrects: { message: recalled },
    instruction: "Delete it: it was about another child.",
  });
  await expect.poll(() => waiting, poll).toBe(3);
  const now = await told();
  expect(now).not.toContain("It was her cousin all along");
  expect(now).toContain("Came in without a coat");
  await expect(doctor.evidence(recalled)).rejects.toMatchObject({ code: "evidence-unknown" });

  // The day after the last on which any copy may be kept, the pages have none of it left, with or without a look.
  clock.aheadMs = 8 * yearMs;
  await pages.stop();
  pages = await open();
  const after = await told();
  for (const text of ["Came in without a coat", "Ada Lovell", recalled]) expect(after).not.toContain(text);
  expect(await readdir(join(stateDir, "copies"))).toEqual([]);
  const search = searchFor(["Ada Lovell", "Came in without a coat", "It was her cousin all along"]);
  expect(await search.lookInFolder(stateDir, () => false)).toBeGreaterThan(0);
  expect(search.found()).toEqual([]);
});

/** Proves once more who one is, and is back at the form. */
async function confirm(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Confirm it is you" }).click();
  await page.getByRole("button", { name }).click();
  await page.getByRole("link", { name: "No, change nothing" }).waitFor();
}

async function fill(page: Page, fields: Readonly<Record<string, string>>, choices: readonly string[]): Promise<void> {
  for (const choice of choices) await page.getByLabel(choice, { exact: true }).check();
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(text);
}

test("two managers of the front door keep something and have something erased on pages; one alone, and anybody else, cannot", async (context) => {
  const chromium = await findChromium();
  if (chromium === null) return context.skip(noChromium);
  await keepScreens("casework-retention");
  const broker = await startTestBroker();
  onTestFinished(async () => broker[Symbol.asyncDispose]());
  const { id, social, teacher } = await readUpdate(broker);
  await Promise.all([social.close(), teacher.close()]);
  await broker.startGateway(undefined, { erasingAheadMs: () => 7 * 24 * 3_600_000 });
  const pages = await openPages(broker, [council, school]);
  onTestFinished(async () => pages[Symbol.asyncDispose]());
  const { url = "", client } = pages.get(council) ?? {};
  const asked = { type: "retention", by: { name: "G. Lindow", role: "front-door-manager" } } as const;
  await vi.waitFor(async () => client?.retention<"retention">(asked), poll);
  const browser = await openBrowser(chromium);
  onTestFinished(() => browser.close());
  const [one, two] = [
    await signIn(browser, url, "G. Lindow"),
    await signIn(browser, url, "O. Petrie", { javaScript: false, width: 320 }),
  ];

  await one.getByRole("link", { name: "Keep something from being erased" }).click();
  await holdsUp(one);
  await one.getByRole("link", { name: "Keep something from being erased", exact: true }).click();
  await holdsUp(one);
  await confirm(one, "G. Lindow");
  await one.getByRole("button", { name: "Place the hold" }).click();
  await one.getByRole("alert").waitFor();
  await holdsUp(one, [], "errors");
  const why = { "Where the reasons are in your own files": "INQ-7", Day: "1", Month: "6", Year: "2099" };
  const reasons = ["A public inquiry", "What is about a person"];
  await fill(one, { ...why, "The person's reference": "p-adah" }, reasons);
  await one.getByRole("button", { name: "Place the hold" }).click();
  // Mistyped, it is said at once.
  await one.getByText("Nothing is known here under that reference").waitFor();
  await holdsUp(one, ["p-adah"], "not-known");
  await one.getByRole("link", { name: "Keep something from being erased", exact: true }).click();
  await fill(one, { ...why, "The person's reference": "p-ada" }, reasons);
  await one.getByRole("button", { name: "Place the hold" }).click();
  await one.getByText("The hold stands").waitFor();
  expect(await one.getByText("Nothing is known here").count()).toBe(0);
  expect(await one.content()).not.toContain("p-ada");

  // Who placed it does not lift it, and who is under it is not erased.
  const erase = async (by: Page): Promise<void> => {
    await by.goto(`${url}/retention/erase`);
    if (await by.getByRole("button", { name: "Confirm it is you" }).isVisible()) await confirm(by, "G. Lindow");
    const file = { "Where the reasons are in your own files": "IG/2026-114" };
    const choices = ["It was sent in error", "Unlawfully processed: UK GDPR Article 17(1)(d)"];
    await fill(by, { ...file, "The messages' references, one on each line": id }, choices);
    await by.getByRole("button", { name: "Ask a colleague to approve it" }).click();
  };
  await erase(one);
  await one.getByRole("link", { name: /under a legal hold/ }).waitFor();
  const lift = async (by: Page, name: string): Promise<void> => {
    await by.goto(`${url}/retention`);
    await by
      .getByRole("link", { name: /^Lift it/ })
      .last()
      .click();
    await holdsUp(by);
    await confirm(by, name);
    await by.getByLabel("What it was for has ended", { exact: true }).check();
    await by.getByRole("button", { name: "Lift the hold" }).click();
  };
  await lift(one, "G. Lindow");
  await one.getByRole("link", { name: /a colleague does this/ }).waitFor();
  for (let at = 0; at < 2; at++) {
    await lift(two, "O. Petrie");
    await two.getByText("The hold is lifted").waitFor();
  }
  await two.getByText("None stands").waitFor();
  await holdsUp(two, [], "lifted");

  await erase(one);
  await one.getByText("Nothing is erased until a colleague approves it").waitFor();
  await holdsUp(one, [id], "asked");
  const decide = async (by: Page, name: string, messages: string): Promise<void> => {
    await by.goto(`${url}/retention`);
    await by.getByRole("link", { name: /^Decide/ }).click();
    await confirm(by, name);
    await fill(by, { "The messages' references, one on each line": messages }, ["Erase them"]);
    await by.getByRole("button", { name: "Record what I decide" }).click();
  };
  await decide(one, "G. Lindow", id);
  await one.getByRole("link", { name: /a colleague does this/ }).waitFor();
  await decide(two, "O. Petrie", `${id.slice(0, -1)}${id.endsWith("0") ? "1" : "0"}`);
  await two.getByRole("link", { name: /not the messages/ }).waitFor();
  await holdsUp(two, [id], "answer");
  await two.getByLabel("The messages' references, one on each line", { exact: true }).fill(id);
  await two.getByRole("button", { name: "Record what I decide" }).click();
  await two.getByText("It is approved").waitFor();
  const bus = await broker.server.connect("gateway");
  await expect.poll(async () => placesOf(id, broker, bus), poll).toEqual([]);

  // Nobody else has such a page, and a page that was open before does nothing any more.
  const lead = await signIn(browser, pages.get(school)?.url ?? "", "T. Birch");
  const worker = await signIn(browser, url, "L. Abara");
  for (const page of [lead, worker])
    for (const path of ["/retention", "/retention/hold", "/retention/erase", "/retention/lift-1"])
      expect((await page.goto(new URL(path, page.url()).href))?.status()).toBe(404);
  expect((await one.goto(`${url}/retention/lift-1`))?.status()).toBe(404);
});
