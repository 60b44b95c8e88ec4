import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openCasework } from "@gatehouse/casework/casework";
import type { AgencyClient, Handover } from "@gatehouse/client/client-config";
import { watchClient } from "@gatehouse/client/watch-client";
import { readSealingKey } from "@gatehouse/envelope/keys";
import { openWatchDoor } from "@gatehouse/http/watch-door";
import { openLog } from "@gatehouse/observe/log";
import type { Log } from "@gatehouse/observe/log";
import { openMetrics } from "@gatehouse/observe/metrics";
import type { TestBroker } from "./broker.ts";
import type { CanarySearch } from "./canary.ts";
import { metricsDoorIn } from "./metrics.ts";
import { startTestWitness } from "./witness.ts";

const host = "127.0.0.1";
/** What every process shows to those who run it, and what is not there. */
export const watchPaths = ["/metrics", "/health", "/nothing-of-the-kind"] as const;

/**
 * Asks a door for each path and searches every answer, headers and all, refusals too.
 *
 * @returns `path status` of each
 */
export async function searchDoor(
  url: string,
  paths: readonly string[],
  search: CanarySearch,
): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const path of paths) {
    const answer = await fetch(`${url}${path}`, { redirect: "manual" });
    search.look(`${path} ${answer.status} headers`, JSON.stringify([...answer.headers]));
    search.look(`${path} ${answer.status}`, await answer.text());
    answers.push(`${path} ${answer.status}`);
  }
  return answers;
}

/** A process whose doors can be searched. */
export type SearchedProcess = {
  readonly search: (search: CanarySearch) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
};

/** Opens an agency's pages on its client, as its process does, with their door for metrics. What comes is handed to them. */
export async function openSearchedPages(
  broker: TestBroker,
  agency: string,
  { client, log }: { readonly client: AgencyClient; readonly log: Log },
): Promise<SearchedProcess & { readonly handover: Handover }> {
  const dir = broker.places.agency(agency);
  const metrics = openMetrics("casework");
  const casework = await openCasework({
    agency,
    partnership: broker.partnership,
    client,
    stateDir: join(dir, "casework"),
    sealingKeys: [readSealingKey(JSON.parse(await readFile(join(dir, "sealing.jwk"), "utf8")))],
    host,
    port: 0,
    publicUrl: null,
    log,
    metrics,
  });
  watchClient(metrics, client);
  // Nobody signs in here: what the pages show to those who do is theirs to read.
  const { listensOn } = await casework.open(() => ({ issuer: `http://${host}:9`, clientId: "none", clientSecret: "" }));
  const health = () => ({ ready: true });
  const door = await openWatchDoor({ host, port: 0 }, { metrics, log, health, folder: dir });
  const pages = ["/", "/messages", "/cases", "/messages/nobody", "/sign-in", ...watchPaths];
  return {
    handover: casework.handover,
    search: async (search) => [
      ...(await searchDoor(listensOn, pages, search)),
      ...(await searchDoor(`http://${host}:${door?.port}`, watchPaths, search)),
    ],
    stop: async () => {
      await door?.close();
      await casework.stop();
    },
  };
}

/** Starts a witness, whose log is searched too. The broker's settings give it a door for metrics. */
export async function openSearchedWitness(
  broker: TestBroker,
  agency: string,
): Promise<SearchedProcess & { readonly url: string }> {
  const lines: string[] = [];
  const log = openLog({ service: "witness", level: "debug", destination: { write: (line) => void lines.push(line) } });
  const { url, stop } = await startTestWitness(broker, agency, log);
  const paths = ["/checkpoint", "/head", "/proof/0", "/tile/0/000", "/tile/entries/000", ...watchPaths];
  return {
    url,
    search: async (search) => {
      const answers = [
        ...(await searchDoor(url, paths, search)),
        ...(await searchDoor(metricsDoorIn(lines) ?? "", watchPaths, search)),
      ];
      search.look("the witness's log", lines.join(""));
      return answers;
    },
    stop,
  };
}
