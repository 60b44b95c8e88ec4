import { expect, test } from "vitest";
import { startChild } from "./child-service.ts";
import { createSupervisor } from "./supervise.ts";

const node = (code: string) =>
  startChild({
    command: process.execPath,
    args: ["-e", `${code}; console.log("ready"); setInterval(() => {}, 1000)`],
    env: {},
    isReady: (line) => line === "ready",
  });
const obedient = () => node("");
const stubborn = () => node("process.on('SIGTERM', () => {})");

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
}

test("services stop in the opposite order of their starts", async () => {
  const supervisor = createSupervisor();
  const stopped: string[] = [];
  for (const name of ["server", "gateway", "adapter"]) {
    await supervisor.start(name, () => Promise.resolve({ stop: () => Promise.resolve(void stopped.push(name)) }));
  }
  expect(await supervisor.stopAll()).toEqual([]);
  expect(stopped).toEqual(["adapter", "gateway", "server"]);
});

test("a child that ends by itself is a crash, told with its name and status", async () => {
  const supervisor = createSupervisor();
  await supervisor.start("gateway", obedient);
  const child = await supervisor.start("health", obedient);
  process.kill(child.pid, "SIGKILL");
  expect(await supervisor.crashed).toEqual({ service: "health", ended: { code: null, signal: "SIGKILL" } });
  await supervisor.stopAll();
});

test("a child that does not obey is killed in time, and the others still stop", async () => {
  const supervisor = createSupervisor(30_000);
  const first = await supervisor.start("server", obedient);
  const second = await supervisor.start("gateway", stubborn);
  expect(await supervisor.stopAll()).toContain("gateway");
  expect((await first.ended).signal).toBe("SIGTERM");
  expect((await second.ended).signal).toBe("SIGKILL");
  expect([first.pid, second.pid].filter(isAlive)).toEqual([]);
});

test("what was stopped on purpose is no crash", async () => {
  const supervisor = createSupervisor();
  const child = await supervisor.start("gateway", obedient);
  await supervisor.stop("gateway");
  expect(await child.ended).toEqual({ code: null, signal: "SIGTERM" });
  const other = await supervisor.start("health", obedient);
  process.kill(other.pid, "SIGKILL");
  expect((await supervisor.crashed).service).toBe("health");
});

test("a service that finishes starting after the stop is stopped too", async () => {
  const supervisor = createSupervisor();
  const starting = supervisor.start("late", obedient);
  await supervisor.stopAll();
  const child = await starting;
  expect((await child.ended).signal).toBe("SIGTERM");
});

test("a failing stop does not keep the others from stopping", async () => {
  const supervisor = createSupervisor();
  const child = await supervisor.start("server", obedient);
  await supervisor.start("gateway", () => Promise.resolve({ stop: () => Promise.reject(new Error("no")) }));
  expect(await supervisor.stopAll()).toEqual(["gateway"]);
  expect((await child.ended).signal).toBe("SIGTERM");
});

test.each([
  { name: "ends at once", args: ["-e", "process.exit(3)"] },
  { name: "says nothing", args: ["-e", "setInterval(() => {}, 1000)"] },
])("a child that $name is not started", async ({ args }) => {
  const child = { command: process.execPath, args, env: {}, isReady: () => false, readyWithinMs: 500 };
  await expect(startChild(child)).rejects.toMatchObject({ code: "service-not-started" });
});

test("a command that does not exist is not started", async () => {
  const child = { command: "/no/such/command", args: [], env: {} };
  await expect(startChild(child)).rejects.toMatchObject({ code: "service-not-started" });
});
