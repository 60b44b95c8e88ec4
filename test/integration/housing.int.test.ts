import { startTestBroker } from "@gatehouse/test/kit/broker";
import { layOutService, recordFile } from "@gatehouse/test/kit/sector-service";
import { expect, onTestFinished, test, vi } from "vitest";

const until = (condition: () => Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 60_000, interval: 25 });
const samples = "test/samples/housing/invented";

test("a letting and an alert dropped at a landlord's service wait as concerns, an index file is taken by HTTP", async () => {
  const broker = await startTestBroker();
  onTestFinished(() => broker[Symbol.asyncDispose]());
  const homes = await layOutService(broker, "housing");
  await homes.start();
  onTestFinished(() => homes.running().kill());
  const files = await Promise.all(
    ["core-letting-for-a-family.xml", "person-alerts.json"].map((name) => recordFile(`${samples}/${name}`)),
  );
  for (const { name, bytes } of files) await homes.drop(name, bytes);
  await homes.drop("property.json", '{"id":"a","assetAddress":{"postCode":"NS1 4AB"}}');
  await until(async () => (await homes.names("done")).length === 4 && (await homes.names("refused")).length === 2);
  const concerns = files.flatMap((file) =>
    homes.draftsOf(file).flatMap(({ kind, id }) => (kind === "concern" ? [`${id}.json`] : [])),
  );
  expect(concerns).toHaveLength(2);
  expect((await homes.names("concerns")).toSorted()).toEqual(concerns.toSorted());
  const index = await recordFile(`${samples}/documents-with-a-line-cut-off.ndjson`);
  const taken = await homes.call("POST", "/records", index.bytes, "application/x-ndjson");
  expect(taken.status).toBe(202);
  expect(await taken.json()).toMatchObject({ queued: homes.draftsOf(index).map(({ id }) => id), concerns: [] });
  expect(homes.lines.join("\n")).not.toMatch(/Lund|Kestrel|Loom|TC-4471|NS1/);
});
