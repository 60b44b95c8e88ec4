// scratch, not committed
import { setTimeout as delay } from "node:timers/promises";
import { publishIntake } from "@gatehouse/bus/agency";
import { startTestServer } from "@gatehouse/test/kit/nats";
import { frontDoor, linked } from "./family.ts";
import { startSubject } from "./start-subject.ts";
import { inTurn, makeWorkload, settingsOf, signerOf } from "./workload.ts";
const count = Number(process.argv[2] ?? 20000);
await using workload = await makeWorkload(0);
await using server = await startTestServer({ agencies: [], accounts: workload.accounts, intakePerAgency: count + 1 });
const council = await signerOf(workload.places, workload.partnership, frontDoor);
const bus = await server.connect(frontDoor);
let t = performance.now();
await inTurn(count, async (at) => {
  await publishIntake(bus, await council.event(linked(at)), { msgId: `event-${at}` });
});
console.log("published", Math.round(performance.now() - t));
const settings = {
  ...(await settingsOf(workload, server)),
  GATEWAY_SNAPSHOT_EVERY: "1000000000",
  GATEWAY_SNAPSHOT_MINUTES: "1000000000",
};
t = performance.now();
const first = await startSubject("gateway", settings, { dir: workload.dir });
await first.start();
while ((await first.figures()).decided < count) await delay(20);
console.log("recorded", Math.round(performance.now() - t));
await first.kill();
for (const prof of [false, true, false]) {
  const one = await startSubject("gateway", settings, {
    dir: workload.dir,
    execArgv: prof ? ["--cpu-prof", "--cpu-prof-dir=/tmp/perf/rec"] : [],
    env: { PERF_STAGES: "1" },
  });
  one.begin();
  const { tookMs } = await one.start();
  const f = await one.figures();
  console.log(
    "start",
    prof,
    Math.round(tookMs),
    "main cpu",
    Math.round(f.mainMs),
    "all",
    Math.round(f.cpuMs),
    "rss",
    f.rss >> 20,
  );
  await one.stop();
}
process.exit(0);
