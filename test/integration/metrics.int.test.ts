import { openWatchDoor } from "@gatehouse/http/watch-door";
import { metricsAt, rowOf } from "@gatehouse/observe/metric-list";
import { openMetrics } from "@gatehouse/observe/metrics";
import { silentLog } from "@gatehouse/observe/log";
import { listen, recordAll } from "@gatehouse/test/kit/agencies";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { openIntakeWriter } from "@gatehouse/test/kit/intake-writer";
import { expect, test } from "vitest";

const poll = { timeout: 60_000, interval: 20 };
const council = "northshire-council";
const school = "hillside-school";
const practice = "riverside-practice";

/** The metrics that a text shows: name → type and help. */
function shown(text: string): ReadonlyMap<string, string> {
  const helps = [...text.matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\w+)$/gm)];
  return new Map(helps.map(([, name = "", help = "", type = ""]) => [name, `${type} ${help}`]));
}

/** The value of a line, by its name and labels. */
function valueOf(text: string, line: string): number {
  return Number(
    text
      .split("\n")
      .find((each) => each.startsWith(`${line} `))
      ?.slice(line.length + 1) ?? Number.NaN,
  );
}

test("a gateway shows exactly the metrics that are listed, with what happened in them and nobody's data", async () => {
  await using broker = await startTestBroker();
  const metrics = openMetrics("gateway");
  await broker.startGateway(undefined, { metrics });
  const folder = broker.settings["GATEWAY_KEYS_DIR"] ?? "";
  const health = () => ({ ready: true });
  const door = await openWatchDoor({ host: "127.0.0.1", port: 0 }, { metrics, log: silentLog, health, folder });
  const look = async () => await (await fetch(`http://127.0.0.1:${door?.port}/metrics`)).text();
  const [fromCouncil, fromSchool] = [await listen(broker, council), await listen(broker, school)];
  await recordAll(fromCouncil, familyEvents("metrics", [school, practice]));
  const { id } = await fromSchool.client.publish(schoolUpdate("metrics"));
  await expect.poll(async () => (await fromSchool.client.status(id))?.outcome, poll).toBe("decided");
  const writer = await openIntakeWriter(broker, school);
  await writer.publish(writer.seal("no message"));
  await expect
    .poll(async () => valueOf(await look(), 'gatehouse_refusals_total{code="encoding-not-canonical"}'), poll)
    .toBe(1);
  // Nobody of the practice is there to fetch its copy.
  await expect.poll(async () => valueOf(await look(), "gatehouse_delivery_waiting_items"), poll).toBeGreaterThan(0);
  const text = await look();
  await door?.close();

  const listed = new Map(metricsAt("gateway").map((name) => [name, `${rowOf(name).type} ${rowOf(name).help}`]));
  // No witness was asked here; the witnesses' test sees that one.
  listed.delete("gatehouse_witness_answers_total");
  expect(Object.fromEntries(shown(text))).toEqual(Object.fromEntries(listed));
  expect(valueOf(text, 'gatehouse_decisions_total{outcome="decided"}')).toBeGreaterThan(0);
  expect(valueOf(text, 'gatehouse_copies_total{outcome="shared"}')).toBeGreaterThan(0);
  expect(valueOf(text, 'gatehouse_intake_items_total{result="registered"}')).toBeGreaterThan(3);
  expect(valueOf(text, `gatehouse_agency_listening{agency="${council}"}`)).toBe(1);
  expect(valueOf(text, `gatehouse_agency_listening{agency="${practice}"}`)).toBe(0);
  expect(valueOf(text, `gatehouse_delivery_waiting_steps{agency="${practice}"}`)).toBe(0);
  expect(valueOf(text, "gatehouse_ledger_records")).toBeGreaterThan(4);
  expect(valueOf(text, `gatehouse_key_expires_timestamp_seconds{agency="gateway",use="sealing"}`)).toBeGreaterThan(1e9);
  expect(text).not.toMatch(/p-metrics|case-metrics|9998259797|Lovell/);
});
