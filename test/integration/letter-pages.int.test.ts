import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loadPartnership } from "@gatehouse/contracts/partnership-folder";
import { rootDir } from "@gatehouse/infra/paths";
import { approverHtml } from "@gatehouse/policy/told/approver-page";
import { draftLetter } from "@gatehouse/policy/told/draft-letter";
import {
  facts,
  forAda,
  forMo,
  got,
  homes,
  practice,
  sent,
  telling,
  wish,
  withheld,
} from "@gatehouse/policy/told/fixture";
import { letterHtml } from "@gatehouse/policy/told/letter-html";
import { findChromium, noChromium } from "@gatehouse/test/kit/chromium";
import { holdsUp, openBrowser } from "@gatehouse/test/kit/people-at-pages";
import { keepScreens } from "@gatehouse/test/kit/screens";
import { expect, onTestFinished, test } from "vitest";

const names = loadPartnership(join(rootDir, "contracts", "partnerships", "northshire"));
const head = { partnership: names.name, names, approvedOn: "2026-11-23" };

/** Letters of every sort, and the approver's page, by the name of their file. */
function pages(): Readonly<Record<string, string>> {
  const overridden = { ...got("child.name"), overrides: [{ objection: "obj-1", by: "risk-of-harm" as const }] };
  const deferred = {
    told: { status: "deferred" as const, reason: "violent-reaction" as const, reviewOn: "2027-01-31" },
  };
  const given = {
    sent: [
      sent(1, { recipients: { [practice]: got("child.name", "health.conditions"), [homes]: withheld } }),
      sent(2, { recipients: { [homes]: overridden } }),
      sent(3, { notes: deferred }),
    ],
    tellings: [telling(4)],
    wishes: [wish()],
    placeProtected: true,
  };
  const adult = draftLetter(facts({ ...given, question: forMo }));
  const child = draftLetter(facts({ ...given, question: { ...forAda, version: "child" } }));
  return {
    "adult.html": letterHtml(adult.letter, head),
    "adult-draft.html": letterHtml(adult.letter, { ...head, approvedOn: null }),
    "child.html": letterHtml(child.letter, head),
    "nothing.html": letterHtml(draftLetter(facts()).letter, head),
    "approver.html": approverHtml(adult, names),
    "approver-nothing.html": approverHtml(draftLetter(facts()), names),
  };
}

test("letters and the approver's page are for everyone to read, ask for nothing and run nothing", async (context) => {
  const chromium = await findChromium();
  if (chromium === null) return context.skip(noChromium);
  const dir = await mkdtemp(join(tmpdir(), "letter-pages-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await keepScreens("letters");
  const browser = await openBrowser(chromium);
  onTestFinished(async () => browser.close());
  // Narrow, as with large type on a telephone: what fits there fits on a sheet.
  const page = await browser.newPage({ viewport: { width: 320, height: 800 } });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const files: string[] = [];
  for (const [name, html] of Object.entries(pages())) {
    const file = join(dir, name);
    await writeFile(file, html);
    files.push(pathToFileURL(file).href);
    await page.goto(pathToFileURL(file).href);
    await holdsUp(page);
    expect(await page.evaluate("document.scripts.length + document.links.length + document.images.length")).toBe(0);
    expect(html).not.toMatch(/<(script|link|img|iframe)|https?:\/\//);
  }
  expect(asked).toEqual(files);
});
