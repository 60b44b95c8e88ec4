import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evidenceJson } from "@gatehouse/evidence/evidence-file";
import { evidencePage } from "@gatehouse/evidence/page";
import { makeSample, ofAnotherVersion } from "@gatehouse/evidence/testing/sample";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { writeEvidence } from "./commands/evidence.ts";
import { verifyFile } from "./commands/verify.ts";

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "evidence-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** What a command says, and how it ends. */
async function said(command: () => Promise<number>): Promise<{ readonly exit: number; readonly text: string }> {
  let text = "";
  const hear = (chunk: string | Uint8Array): boolean => {
    text += chunk.toString();
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockImplementation(hear));
  try {
    return { exit: await command(), text };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

test("says of each part whether it holds, ends with 1 where one does not, and with 2 where there is nothing to check by", async () => {
  const { sent, root } = await makeSample();
  const [page, json] = [join(dir, "page.html"), join(dir, "evidence.json")];
  await writeFile(page, await evidencePage(sent));
  await writeFile(json, evidenceJson(sent));
  const places = { fingerprint: root, state: dir };
  expect(await said(() => verifyFile(page, places))).toMatchObject({
    exit: 0,
    text: expect.stringMatching(/all \d+ checks hold/),
  });
  const told = await said(() => verifyFile(json, { ...places, json: true }));
  expect(told.exit).toBe(0);
  expect(JSON.parse(told.text)).toMatchObject({
    holds: true,
    agency: "hillside-school",
    message: sent.evidence.message,
  });

  await writeFile(json, evidenceJson({ ...sent, evidence: { ...sent.evidence, message: "another" } }));
  const altered = await said(() => verifyFile(json, places));
  expect(altered).toMatchObject({ exit: 1, text: expect.stringContaining("FAILED  message") });
  expect(altered.text).toMatch(/evidence-altered: .* \(message, receipt, opening, seal\)/);
  expect((await said(() => verifyFile(join(dir, "none"), places))).exit).toBe(2);
  expect((await said(() => verifyFile(page, { state: dir }))).exit).toBe(2);
});

test("of another version's page it says what holds and what was not compared, in words of its own, and ends with 4", async () => {
  const sample = await makeSample();
  const { page } = await ofAnotherVersion(sample);
  const file = join(dir, "other.html");
  await writeFile(file, page);
  const places = { fingerprint: sample.root, state: dir };
  const told = await said(() => verifyFile(file, places));
  expect(told.exit).toBe(4);
  expect(told.text).toMatch(/^OPEN {4}words: .*\nholds {3}page: .*\nOPEN {4}page: /m);
  expect(told.text).toContain("evidence-other-version");
  expect(told.text).not.toContain("evidence-altered");
  expect(told.text).toContain("  Northshire Council will receive Ada's name and date of birth.");
  const json = await said(() => verifyFile(file, { ...places, json: true }));
  const text = json.text.slice(0, json.text.lastIndexOf("}") + 1);
  expect(JSON.parse(text)).toMatchObject({ holds: false, verdict: "other-version" });
  await writeFile(file, page.replace("gets the name", "gets nothing"));
  expect(await said(() => verifyFile(file, places))).toMatchObject({
    exit: 1,
    text: expect.stringContaining("FAILED  page"),
  });
});

test("where nothing runs there is nothing to make evidence from, and a folder needs its broker", async () => {
  expect((await said(() => writeEvidence("m-1", { cwd: dir, state: dir }))).exit).toBe(3);
  expect((await said(() => writeEvidence("m-1", { cwd: dir, state: dir, dir }))).exit).toBe(2);
});
