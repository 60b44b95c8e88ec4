import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { rootDir } from "@gatehouse/infra/paths";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { layOutService, recordFile } from "@gatehouse/test/kit/sector-service";
import { expect, onTestFinished, test, vi } from "vitest";

const until = (condition: () => Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 60_000, interval: 25 });
const malformed = "test/samples/police/spi/OIValidationMalformedXml.xml";

test("a case dropped at a force's service is taken, its concerns wait for a human, and an unusable stream gets its answer", async () => {
  const broker = await startTestBroker();
  onTestFinished(() => broker[Symbol.asyncDispose]());
  const police = await layOutService(broker, "police");
  await police.start();
  onTestFinished(() => police.running().kill());
  const family = await recordFile("test/samples/police/invented/children-of-one-case.xml");
  await police.drop(family.name, family.bytes);
  await police.drop("broken.xml", await readFile(join(rootDir, malformed)));
  await until(async () => (await police.names("done")).length === 2 && (await police.names("refused")).length === 3);
  expect((await police.names("refused")).toSorted()).toEqual([
    "broken.xml",
    "broken.xml.reason.json",
    "broken.xml.route-data-resp.xml",
  ]);
  const concerns = police.draftsOf(family).flatMap(({ kind, id }) => (kind === "concern" ? [`${id}.json`] : []));
  expect(concerns).toHaveLength(2);
  expect((await police.names("concerns")).toSorted()).toEqual(concerns.toSorted());
  const account = JSON.parse(await readFile(join(police.folder, "done", `${family.name}.account.json`), "utf8")) as {
    readonly queued: readonly string[];
  };
  expect(account.queued).toHaveLength(2);
  const asked = await police.call("POST", "/records", await readFile(join(rootDir, malformed)), "application/xml", {
    accept: "application/xml",
  });
  expect([asked.status, asked.headers.get("content-type")]).toEqual([400, expect.stringContaining("application/xml")]);
  expect(await asked.text()).toContain("<Code>1310</Code>");
  const other = await police.call("POST", "/records", await readFile(join(rootDir, malformed)), "application/xml");
  expect(other.headers.get("content-type")).toContain("application/problem+json");
  expect(police.lines.join("\n")).not.toMatch(/Tarn|Ivy|hanley/);
});
