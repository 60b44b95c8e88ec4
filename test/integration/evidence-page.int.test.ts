import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { evidencePage } from "@gatehouse/evidence/page";
import { makeSample } from "@gatehouse/evidence/testing/sample";
import { findChromium, noChromium } from "@gatehouse/test/kit/chromium";
import { holdsUp, openBrowser } from "@gatehouse/test/kit/people-at-pages";
import { expect, onTestFinished, test } from "vitest";

const hostile = '</script><script>document.title = "taken"</script><img src="https://elsewhere.example/x">\u202e';

test("in a browser without a network the page checks itself, and says what was altered", async (context) => {
  const chromium = await findChromium();
  if (chromium === null) return context.skip(noChromium);
  const dir = await mkdtemp(join(tmpdir(), "evidence-pages-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const browser = await openBrowser(chromium);
  onTestFinished(async () => browser.close());
  const offline = await browser.newContext({ offline: true, viewport: { width: 320, height: 800 } });
  const page = await offline.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const opened = async (html: string): Promise<string> => {
    const file = join(dir, "evidence.html");
    await writeFile(file, html);
    await page.goto(pathToFileURL(file).href);
    await page.locator("#checks li").first().waitFor();
    return await page.locator("#checks").innerText();
  };

  const { sent, received } = await makeSample({ narrative: hostile });
  for (const sealed of [sent, received]) {
    const html = await evidencePage(sealed);
    const text = await opened(html);
    expect(text).toMatch(/^All \d+ checks hold/);
    expect(text).not.toContain("FAILED");
    await holdsUp(page);
    expect(await page.title()).toContain("Evidence of message");
  }

  const html = await evidencePage(sent);
  const first = (name: string, text: string): string => `"${name}":"${text}`;
  const other = (await makeSample()).sent;
  const alterations: readonly (readonly [string, string])[] = [
    [await evidencePage({ ...sent, evidence: { ...sent.evidence, sent: other.evidence.sent } }), "signature"],
    [
      await evidencePage({ ...sent, evidence: { ...sent.evidence, directories: other.evidence.directories } }),
      "directory",
    ],
    [await evidencePage({ ...sent, evidence: { ...sent.evidence, records: other.evidence.records } }), "opening"],
    [await evidencePage({ ...sent, seal: received.seal }), "seal"],
    [html.replace("outside what the sharing agreement gives", "inside what the sharing agreement gives"), "page"],
    [html.replace(first("agency", "hillside-school"), first("agency", "lakeside-clinic")), "seal"],
  ];
  for (const [altered, part] of alterations) {
    const text = await opened(altered);
    expect(text).toMatch(/checks failed\. Do not rely on this page\./);
    expect(text).toContain(`FAILED (${part})`);
  }
  // The policy names the one script by its digest: another does not run, so nothing is said to hold.
  const file = join(dir, "evidence.html");
  await writeFile(
    file,
    html.replace("void checkPage();", 'document.getElementById("checks").textContent = "All hold";'),
  );
  await page.goto(pathToFileURL(file).href);
  expect(await page.locator("#checks").innerText()).toContain("Nothing has been checked");
  expect(asked.every((url) => url === pathToFileURL(file).href)).toBe(true);
});
