import { spawn } from "node:child_process";
import { once } from "node:events";
import { execPath } from "node:process";
import { join } from "node:path";
import { keptPort } from "@gatehouse/infra/demo/kept-port";
import { witnessSettings } from "@gatehouse/infra/demo/witnesses";
import { rootDir } from "@gatehouse/infra/paths";
import { vi } from "vitest";
import type { TestBroker } from "./broker.ts";
import type { TestWitness } from "./witness.ts";
import { witnessFiles } from "./witness.ts";

const main = join(rootDir, "services", "witness", "src", "main.ts");

/** Starts one agency's witness as a process of its own, on the state it had before if it had any. */
export async function startWitnessProcess(broker: TestBroker, agency: string): Promise<TestWitness> {
  const port = await keptPort(join(broker.places.witness(agency), "port"));
  const settings = witnessSettings(agency, port, await witnessFiles(broker, agency));
  const child = spawn(execPath, [main], { env: { ...settings }, stdio: "ignore" });
  const ended = once(child, "exit");
  const url = `http://127.0.0.1:${port}`;
  const answers = (): Promise<boolean> =>
    fetch(`${url}/checkpoint`).then(
      () => true,
      () => false,
    );
  await vi.waitUntil(answers, { timeout: 60_000, interval: 50 });
  return {
    agency,
    url,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
