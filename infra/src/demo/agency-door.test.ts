import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "@gatehouse/observe/log";
import { metricsAt } from "@gatehouse/observe/metric-list";
import { openMetrics } from "@gatehouse/observe/metrics";
import { expect, onTestFinished, test } from "vitest";
import { createSupervisor } from "../start/supervise.ts";
import { openAgencyDoor } from "./agency-door.ts";

const counters = {
  waiting: 2,
  waitingSince: "2026-11-24T10:00:00Z",
  handedOver: 7,
  repeated: 0,
  quarantined: 0,
  damaged: 0,
  missing: 0,
};

test.each(["adapter", "casework"] as const)(
  "the numbers of an agency's %s stand at a door of its own, at the same address after another start",
  async (service) => {
    const folder = await mkdtemp(join(tmpdir(), "gatehouse-door-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const open = async () => {
      const supervisor = createSupervisor();
      const metrics = openMetrics(service);
      const client = { counters: () => counters };
      const door = { agency: "hillside-school", service, client, metrics, folder, log: silentLog };
      return { supervisor, url: await openAgencyDoor(door, supervisor) };
    };
    const { supervisor, url } = await open();
    expect((await fetch(url.replace("/metrics", "/health"))).status).toBe(200);
    const text = await (await fetch(url)).text();
    for (const name of metricsAt(service)) expect(text).toContain(`# HELP ${name} `);
    expect(text).toContain("gatehouse_handed_over_total 7\n");
    await supervisor.stopAll();
    await expect(fetch(url)).rejects.toThrow();
    const again = await open();
    expect(again.url).toBe(url);
    await again.supervisor.stopAll();
  },
);
