import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { layOutService, recordFile } from "@gatehouse/test/kit/sector-service";
import { expect, onTestFinished, test, vi } from "vitest";

const until = (condition: () => Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 60_000, interval: 25 });
const samples = "test/samples/education/invented";

test("a transfer file and a safeguarding log dropped at a school's service are taken, and their concerns wait for a human", async () => {
  const broker = await startTestBroker();
  onTestFinished(() => broker[Symbol.asyncDispose]());
  const school = await layOutService(broker, "education");
  await school.start();
  onTestFinished(() => school.running().kill());
  const files = await Promise.all(
    ["ctf-24.xml", "safeguarding-log.csv"].map((name) => recordFile(`${samples}/${name}`)),
  );
  for (const { name, bytes } of files) await school.drop(name, bytes);
  await school.drop("school.csv", "schooltableid,schoolname\ns-1,Hillside\n");
  await until(async () => (await school.names("done")).length === 4 && (await school.names("refused")).length === 2);
  const reason = await readFile(join(school.folder, "refused", "school.csv.reason.json"), "utf8");
  expect(reason).toContain("no-subject");
  const concerns = files.flatMap((file) =>
    school.draftsOf(file).flatMap(({ kind, id }) => (kind === "concern" ? [`${id}.json`] : [])),
  );
  expect(concerns).toHaveLength(2);
  expect((await school.names("concerns")).toSorted()).toEqual(concerns.toSorted());
  expect(school.lines.join("\n")).not.toMatch(/Lovell|Ada|B801200005001|Hillside/);
});
