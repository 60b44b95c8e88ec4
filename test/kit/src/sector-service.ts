import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execPath } from "node:process";
import type { MapRecord, RecordFile } from "@gatehouse/adapter/map";
import { caseReference, recordContext } from "@gatehouse/adapter/record-context";
import type { Professional } from "@gatehouse/contracts/agency";
import type { Delivery } from "@gatehouse/contracts/delivery";
import type { Message } from "@gatehouse/contracts/message";
import { mapRecord as mapEducation } from "@gatehouse/education/map";
import { mapRecord as mapHealth } from "@gatehouse/health/map";
import { mapRecord as mapHousing } from "@gatehouse/housing/map";
import { professionals } from "@gatehouse/infra/demo/parties";
import { doorScopes } from "@gatehouse/http/oauth/door-clients";
import { addDoorClient, doorCaller } from "@gatehouse/infra/door/door-client";
import type { CallDoor } from "@gatehouse/infra/door/door-client";
import { writePrivate } from "@gatehouse/infra/nats/server-state";
import { rootDir } from "@gatehouse/infra/paths";
import { startChild } from "@gatehouse/infra/start/child-service";
import type { RunningChild } from "@gatehouse/infra/start/child-service";
import { mapRecord as mapPolice } from "@gatehouse/police/map";
import { mapRecord as mapProbation } from "@gatehouse/probation/map";
import { mapRecord as mapSocialCare } from "@gatehouse/social-care/map";
import type { TestBroker } from "./broker.ts";

const sectors = {
  education: { agency: "hillside-school", mapRecord: mapEducation },
  health: { agency: "riverside-practice", mapRecord: mapHealth },
  housing: { agency: "northshire-homes", mapRecord: mapHousing },
  police: { agency: "northshire-police", mapRecord: mapPolice },
  probation: { agency: "northshire-probation", mapRecord: mapProbation },
  "social-care": { agency: "northshire-council", mapRecord: mapSocialCare },
} as const satisfies Readonly<Record<string, { readonly agency: string; readonly mapRecord: MapRecord }>>;
/** The sectors that have a service. */
export type Sector = keyof typeof sectors;

/** A sector's service run as its agency runs it: a process of its own, `main.ts`, settings from the environment alone. */
export type SectorService = {
  readonly agency: string;
  readonly author: Professional;
  /** Holds `in`, `done`, `refused`, `concerns` and `out`. */
  readonly folder: string;
  /** The key by which the agency's system shows the door who it is; a secret. */
  readonly key: string;
  /** What the service will make of a record: same secret, so same ids and cases. Nothing is sent. */
  readonly draftsOf: (file: RecordFile) => readonly Message[];
  /** Starts the process; again after it was stopped or killed, over the same folders. */
  readonly start: () => Promise<void>;
  readonly running: () => RunningChild;
  readonly kill: () => Promise<void>;
  readonly call: (
    method: string,
    path: string,
    body?: string | Uint8Array,
    type?: string,
    more?: Readonly<Record<string, string>>,
  ) => Promise<Response>;
  readonly base: () => string;
  /** Puts a record into the watched folder whole, by rename. */
  readonly drop: (name: string, bytes: string | Uint8Array) => Promise<void>;
  /** Everything kept for the agency's systems, oldest first, page after page. */
  readonly deliveries: () => Promise<readonly Delivery[]>;
  readonly names: (folder: "in" | "done" | "refused" | "concerns" | "out") => Promise<readonly string[]>;
  /** Every line the processes printed so far. */
  readonly lines: readonly string[];
};

const POLL_MS = 25;
/** Many processes start at once on few cores. */
const READY_WITHIN_MS = 45_000;
const SECRET_BYTES = 32;

/** Lays out what the agency's own machine holds, every secret in a file of its owner's alone; nothing runs yet. */
export async function layOutService(
  broker: TestBroker,
  sector: Sector,
  more: Readonly<Record<string, string>> = {},
): Promise<SectorService> {
  const { agency, mapRecord } = sectors[sector];
  const { places, partnership, server } = broker;
  const dir = places.agency(agency);
  const folder = join(dir, "folder");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const secret = randomBytes(SECRET_BYTES).toString("hex");
  const door = { clients: join(dir, "door-clients.json"), key: join(dir, "door-client.jwk") };
  const identity = await addDoorClient(door, "records-system", doorScopes);
  await writePrivate(join(dir, "secret"), `${secret}\n`);
  await writePrivate(join(dir, "agency.creds"), server.accounts.agencies[agency]?.users["client"]?.creds ?? "");
  await writePrivate(join(dir, "ca.pem"), server.caPem);
  const author = professionals[sector];
  const env = {
    ADAPTER_AGENCY: agency,
    ADAPTER_AUTHOR_NAME: author.name,
    ADAPTER_AUTHOR_ROLE: author.role,
    ADAPTER_CONTACT: "01632 960200",
    ADAPTER_FRONT_DOOR: partnership.frontDoor,
    ADAPTER_FRONT_DOOR_TELEPHONE: partnership.telephone,
    ADAPTER_PARTNERSHIP: partnership.id,
    ADAPTER_FOLDER: folder,
    ADAPTER_STATE_DIR: join(dir, "service-state"),
    ADAPTER_NATS_URL: server.url,
    ADAPTER_NATS_CA_FILE: join(dir, "ca.pem"),
    ADAPTER_NATS_CREDS_FILE: join(dir, "agency.creds"),
    ADAPTER_KEYS_DIR: dir,
    ADAPTER_DIRECTORY_FILE: places.directory,
    ADAPTER_ROOT_FILE: places.rootPublic,
    ADAPTER_CLIENTS_FILE: door.clients,
    ADAPTER_SECRET_FILE: join(dir, "secret"),
    ADAPTER_PORT: "0",
    ADAPTER_METRICS_PORT: "0",
    ADAPTER_POLL_MS: String(POLL_MS),
    SOCIAL_CARE_PARTNERSHIP_DIR: join(rootDir, "contracts", "partnerships", "northshire"),
    ...more,
  };
  const config = { agency, author, contact: env.ADAPTER_CONTACT, frontDoor: partnership.frontDoor, secret };
  const process = serviceProcess(sector, env);
  const { call } = caller(doorCaller(process.base, identity));
  return {
    agency,
    author,
    folder,
    key: identity.key.d ?? "",
    ...process,
    call,
    draftsOf: (file) => {
      const now = `${new Date().toISOString().slice(0, 19)}Z`;
      const rest = { folder, clients: [], url: null, host: "", port: 0, accepts: [], pollMs: POLL_MS };
      const caseFor = (key: string): string => caseReference(secret, key);
      const result = mapRecord(file, recordContext({ ...config, ...rest }, file, now, caseFor));
      return result.ok ? result.drafts : [];
    },
    drop: async (name, bytes) => {
      await writeFile(join(folder, "in", `${name}.part`), bytes);
      await rename(join(folder, "in", `${name}.part`), join(folder, "in", name));
    },
    deliveries: () => allDeliveries(call),
    names: (of) => readdir(join(folder, of)),
  };
}

type Call = SectorService["call"];

function caller(door: CallDoor): { readonly call: Call } {
  return {
    call: async (method, path, body, type = "application/json", more = {}) => {
      const headers: Record<string, string> = body === undefined ? { ...more } : { "content-type": type, ...more };
      const sent = body === undefined ? {} : { body: typeof body === "string" ? body : Buffer.from(body) };
      return await untilAnswered(() => door(path, { method, headers, ...sent }));
    },
  };
}

/** A refusal of a body too large comes while the body is still being sent: who does not read in time finds the line gone. */
async function untilAnswered(send: () => Promise<Response>): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof TypeError)) throw error;
    }
  }
}

const ATTEMPTS = 10;

async function allDeliveries(call: Call): Promise<readonly Delivery[]> {
  const all: Delivery[] = [];
  let next = "/deliveries?limit=100";
  for (;;) {
    const answer = await call("GET", next);
    const page = (await answer.json()) as readonly Delivery[];
    if (page.length === 0) return all;
    all.push(...page);
    next = /^<([^>]+)>/.exec(answer.headers.get("link") ?? "")?.[1] ?? next;
  }
}

function serviceProcess(
  sector: Sector,
  env: Readonly<Record<string, string>>,
): Pick<SectorService, "start" | "running" | "kill" | "base" | "lines"> {
  const main = join(rootDir, "services", sector, "src", "main.ts");
  const lines: string[] = [];
  let child: RunningChild | null = null;
  let port = 0;
  const running = (): RunningChild => {
    if (child === null) throw new Error(`the service of ${sector} does not run`);
    return child;
  };
  return {
    lines,
    running,
    base: () => `http://127.0.0.1:${port}`,
    start: async () => {
      const isReady = (line: string): boolean => {
        const found = /"port":(\d+).*"adapter\.ready"/.exec(line)?.[1];
        if (found !== undefined) port = Number(found);
        return found !== undefined;
      };
      const onLine = (line: string): void => void lines.push(line);
      child = await startChild({
        command: execPath,
        args: [main],
        env,
        isReady,
        onLine,
        readyWithinMs: READY_WITHIN_MS,
      });
    },
    kill: async () => {
      running().kill();
      await running().ended;
    },
  };
}

/** Reads a file of the samples or of the demonstration's own records. */
export async function recordFile(path: string, values: Readonly<Record<string, string>> = {}): Promise<RecordFile> {
  const bytes = await readFile(join(rootDir, path));
  const name = path.split("/").at(-1) ?? path;
  if (Object.keys(values).length === 0) return { name, bytes };
  const filled = bytes.toString("utf8").replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => values[key] ?? "");
  return { name, bytes: Buffer.from(filled) };
}
