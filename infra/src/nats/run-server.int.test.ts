import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env, execPath } from "node:process";
import { mintPartnership } from "@gatehouse/bus/accounts";
import type { Accounts } from "@gatehouse/bus/accounts";
import { connectBus } from "@gatehouse/bus/connect";
import { checkServer } from "@gatehouse/bus/control";
import { expect, onTestFinished, test, vi } from "vitest";
import { cacheDir } from "../paths.ts";
import { ensureAccounts, saveAccounts, writeCredentials } from "./accounts-file.ts";
import { findNatsServer } from "./find-server.ts";
import { startNatsServer } from "./run-server.ts";
import type { NatsServer } from "./run-server.ts";
import { prepareServer } from "./server-state.ts";

const binary = await findNatsServer({ env, cacheDir, report: () => undefined });

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "gatehouse-run-"));
  onTestFinished(async () => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function startIn(stateDir: string, accounts: Accounts): Promise<NatsServer> {
  const server = await startNatsServer({ stateDir, binary, accounts });
  onTestFinished(() => server.stop());
  return server;
}

test("a second server on the same folder is refused while the first runs, and not after it was killed", async () => {
  const dir = await folder();
  const accounts = await mintPartnership({ agencies: [] });
  const first = await startIn(dir, accounts);
  await expect(startNatsServer({ stateDir: dir, binary, accounts })).rejects.toThrow("nats-server-running");
  await first.kill();
  const second = await startIn(dir, accounts);
  expect(second.caPem).toBe(first.caPem);
});

test("a server whose starter was killed is ended by the next start on its folder", async () => {
  const dir = await folder();
  const accounts = await mintPartnership({ agencies: [] });
  const accountsFile = join(dir, "accounts.json");
  await saveAccounts(accountsFile, accounts);
  const script = join(dir, "start.mjs");
  const modules = ["run-server.ts", "accounts-file.ts"].map((name) => JSON.stringify(join(import.meta.dirname, name)));
  const options = JSON.stringify({ stateDir: join(dir, "nats"), binary });
  await writeFile(
    script,
    `const { startNatsServer } = await import(${modules[0]}); const { ensureAccounts } = await import(${modules[1]});
     await startNatsServer({ ...${options}, accounts: await ensureAccounts(${JSON.stringify(accountsFile)}, []) }); process.send("ready");`,
  );
  const starter = spawn(execPath, [script], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  await once(starter, "message");
  const pidFile = join(dir, "nats/nats-server.pid");
  const orphan = Number((await readFile(pidFile, "utf8")).split(" ")[0]);
  const gone = once(starter, "exit");
  starter.kill("SIGKILL");
  await gone;
  const server = await startIn(join(dir, "nats"), accounts);
  expect(server.pid).not.toBe(orphan);
  await expect(readFile(`/proc/${orphan}/cmdline`, "utf8").catch(() => "")).resolves.toBe("");
});

test("it ends by itself when it is asked to, and says in its log that streams are encrypted", async () => {
  const dir = await folder();
  const server = await startIn(dir, await mintPartnership({ agencies: [] }));
  await server.stop();
  expect(await server.exited).toBe(0);
  expect(await readFile(join(dir, "nats-server.log"), "utf8")).toMatch(/Encryption: +AES/);
});

test("a program that is no server fails with a code, not with a wait", async () => {
  const accounts = await mintPartnership({ agencies: [] });
  const wrong = { ...binary, path: "/bin/false" };
  await expect(startNatsServer({ stateDir: await folder(), binary: wrong, accounts })).rejects.toThrow(
    "nats-server-failed",
  );
});

test("a server that acknowledges before it has written to disk is refused by the gateway's check", async () => {
  const dir = await folder();
  const accounts = await mintPartnership({ agencies: [] });
  const prepared = await prepareServer({ stateDir: dir, accounts, listen: { host: "127.0.0.1", port: -1 } });
  const config = await readFile(prepared.configFile, "utf8");
  await writeFile(prepared.configFile, config.replace('"sync_interval": "always",', ""));
  const child = spawn(binary.path, ["-c", prepared.configFile], { stdio: "ignore" });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  const ports = join(prepared.portsDir, `nats-server_${child.pid}.ports`);
  const text = await vi.waitUntil(async () => readFile(ports, "utf8").catch(() => ""), { timeout: 60_000 });
  const creds = accounts.system.users["observer"]?.creds ?? "";
  const url = `tls://127.0.0.1:${/:(\d+)"/.exec(text)?.[1]}`;
  const observer = await connectBus({ url, caPem: prepared.caPem, creds, name: "test" });
  await expect(checkServer(observer, { servers: 1 })).rejects.toMatchObject({
    code: "server-not-durable",
    facts: { field: "sync_interval" },
  });
  await observer.close();
});

test("accounts come back from their file as they were made, and each user's credentials have a file of their own", async () => {
  const dir = await folder();
  const file = join(dir, "secrets/accounts.json");
  const made = await ensureAccounts(file, ["north-school"]);
  expect(await ensureAccounts(file, ["another"])).toEqual(made);
  await saveAccounts(file, made);
  const files = await writeCredentials(join(dir, "creds"), made);
  expect(Object.keys(files).toSorted()).toEqual(["GW.gateway", "SYS.control", "SYS.observer", "north-school.client"]);
  const server = await startIn(join(dir, "nats"), made);
  const creds = await readFile(files["north-school.client"] ?? "", "utf8");
  const bus = await connectBus({ url: server.url, caPem: server.caPem, creds, name: "test" });
  expect(bus.account).toBe(made.agencies["north-school"]?.publicKey);
  await bus.close();
});
