import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { rootDir } from "../paths.ts";
import { startChild } from "../start/child-service.ts";
import type { RunningChild } from "../start/child-service.ts";
import type { Supervisor } from "../start/supervise.ts";
import type { Places } from "./enrol.ts";
import { keptPort } from "./kept-port.ts";

const witnessMain = join(rootDir, "services", "witness", "src", "main.ts");

/** Where one agency's witness answers, and where it shows what it does. */
export type WitnessPlace = { readonly agency: string; readonly url: string; readonly metrics: string };

export type WitnessFiles = {
  readonly places: Places;
  readonly natsUrl: string;
  readonly caFile: string;
  /** The credentials file of each witness's own account, by agency. */
  readonly credsFiles: Readonly<Record<string, string>>;
};

/** Starts the witness of each agency as a process of its own. @throws `service-not-started` */
export async function startWitnesses(files: WitnessFiles, supervisor: Supervisor): Promise<readonly WitnessPlace[]> {
  const agencies = Object.keys(files.credsFiles);
  return Promise.all(
    agencies.map(async (agency) => {
      const port = await keptPort(join(files.places.witness(agency), "port"));
      const metricsPort = await keptPort(join(files.places.witness(agency), "metrics-port"));
      const settings = { ...witnessSettings(agency, port, files), WITNESS_METRICS_PORT: String(metricsPort) };
      const log = join(files.places.witness(agency), "witness.log");
      await supervisor.start(`witness of ${agency}`, () => startWitnessProcess(settings, log));
      const metrics = `http://127.0.0.1:${metricsPort}/metrics`;
      return { agency, url: `http://127.0.0.1:${port}`, metrics };
    }),
  );
}

/** The environment of one agency's witness: every setting of `services/witness/src/config.ts`. */
export function witnessSettings(
  agency: string,
  port: number,
  { places, natsUrl, caFile, credsFiles }: WitnessFiles,
): Readonly<Record<string, string>> {
  return {
    WITNESS_AGENCY: agency,
    WITNESS_NATS_URL: natsUrl,
    WITNESS_NATS_CA_FILE: caFile,
    WITNESS_NATS_CREDS_FILE: credsFiles[agency] ?? "",
    WITNESS_KEY_FILE: join(places.witness(agency), "signing.jwk"),
    WITNESS_DIRECTORY_FILE: places.directory,
    WITNESS_ROOT_FILE: places.rootPublic,
    WITNESS_STATE_DIR: join(places.witness(agency), "copy"),
    WITNESS_PORT: String(port),
  };
}

async function startWitnessProcess(settings: Readonly<Record<string, string>>, logFile: string): Promise<RunningChild> {
  const log = createWriteStream(logFile, { flags: "a", mode: 0o600 });
  return startChild({
    command: process.execPath,
    args: [witnessMain],
    env: { ...settings },
    isReady: (line) => line.includes('"witness.started"'),
    onLine: (line) => void log.write(`${line}\n`),
  });
}
