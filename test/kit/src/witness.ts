import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { witnessAgencies } from "@gatehouse/infra/demo/enrol";
import { witnessSettings } from "@gatehouse/infra/demo/witnesses";
import type { WitnessFiles } from "@gatehouse/infra/demo/witnesses";
import { silentLog } from "@gatehouse/observe/log";
import type { Log } from "@gatehouse/observe/log";
import { readConfig } from "@gatehouse/witness/config";
import { runWitness } from "@gatehouse/witness/run-witness";
import type { TestBroker } from "./broker.ts";

/** A real witness of one agency: where it answers, and what stops it. */
export type TestWitness = { readonly agency: string; readonly url: string; readonly stop: () => Promise<void> };

/** Starts the witness of each agency that runs one, on the state it had before if it had any. */
export async function startTestWitnesses(broker: TestBroker, log: Log = silentLog): Promise<readonly TestWitness[]> {
  return Promise.all(witnessAgencies(broker.partnership).map((agency) => startTestWitness(broker, agency, log)));
}

/** Starts one agency's witness. */
export async function startTestWitness(broker: TestBroker, agency: string, log: Log = silentLog): Promise<TestWitness> {
  const read = readConfig({
    ...witnessSettings(agency, 0, await witnessFiles(broker, agency)),
    WITNESS_METRICS_PORT: broker.settings["WITNESS_METRICS_PORT"],
  });
  if (!read.ok) throw new Error(`settings: ${read.variables.join(" ")}`);
  const { port, stop } = await runWitness(read.config, log);
  return { agency, url: `http://127.0.0.1:${port}`, stop };
}

/** Writes a witness's credentials. @returns where its files lie */
export async function witnessFiles(broker: TestBroker, agency: string): Promise<WitnessFiles> {
  const { places, server, settings } = broker;
  const credsFile = join(places.witness(agency), "witness.creds");
  await writeFile(credsFile, server.accounts.witnesses[agency]?.users["follower"]?.creds ?? "");
  return {
    places,
    natsUrl: server.url,
    caFile: settings["GATEWAY_NATS_CA_FILE"] ?? "",
    credsFiles: { [agency]: credsFile },
  };
}

/** The gateway's setting that names these witnesses. */
export function witnessesSetting(witnesses: readonly TestWitness[]): Readonly<Record<string, string>> {
  return { GATEWAY_WITNESSES: witnesses.map(({ agency, url }) => `${agency}=${url}`).join(",") };
}
