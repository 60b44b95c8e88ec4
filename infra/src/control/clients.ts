import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { evidenceOf } from "../demo/evidence.ts";
import type { ControlHandlers } from "./protocol.ts";

/** One agency of the demonstration: its client, and the folder into which its copies are handed over. */
export type ControlledAgency = { readonly client: AgencyClient; readonly inboxDir: string };

/** Answers for the agencies whose clients run in this process. */
export function controlOf(
  { partnership, frontDoor }: { readonly partnership: string; readonly frontDoor: string },
  startedAt: Date,
  agencies: ReadonlyMap<string, ControlledAgency>,
): ControlHandlers {
  const of = (id: string): ControlledAgency => {
    const found = agencies.get(id);
    if (!found)
      throw new GatehouseError("agency-not-here", { agency: id, field: `here are ${[...agencies.keys()].join(", ")}` });
    return found;
  };
  return {
    async publish(agency, draft) {
      const { client } = of(agency);
      return typeof draft["type"] === "string" ? await client.record(draft) : await client.publish(draft);
    },
    inbox: async (agency) => await readInbox(of(agency).inboxDir),
    notices: async (agency) => await of(agency).client.notices(),
    status: async (agency, id) => {
      const { client } = of(agency);
      const status = await client.status(id);
      return status === null ? null : { ...status, ...(await client.followUp(id)) };
    },
    evidence: async (agency, id) => {
      const asked = agency === null ? [...agencies.values()] : [of(agency)];
      return await evidenceOf(
        asked.map(({ client }) => client),
        id,
      );
    },
    decisions: async (since) => await of(frontDoor).client.decisions(since),
    overrides: async () => await of(frontDoor).client.overrides(),
    letter: async (question, by) => await of(frontDoor).client.draftLetter(question, by),
    approveLetter: async (draft, by) => await of(frontDoor).client.approveLetter(draft, by),
    retention: async (question) => await of(frontDoor).client.retention(question),
    overview: () =>
      Promise.resolve({
        partnership,
        startedAt: startedAt.toISOString(),
        agencies: [...agencies].map(([agency, { client }]) => {
          const { waiting, handedOver, quarantined, missing } = client.counters();
          return { agency, waiting, handedOver, quarantined, missing };
        }),
      }),
  };
}

/** `<delivery id>.json` of a plain hand-over, `<order>-<delivery id>.event.json` of an adapter; what is native has other names. */
const eventFile = /^[A-Za-z0-9_-]+(?:\.event)?\.json$/;

/** The CloudEvents in a hand-over folder, by their time. A file that is gone again was taken by the agency's system. */
async function readInbox(dir: string): Promise<unknown[]> {
  const names = await readdir(dir).catch(() => []);
  const read = names
    .filter((name) => eventFile.test(name))
    .map(async (name): Promise<unknown> => {
      const text = await readFile(join(dir, name), "utf8").catch(() => null);
      return text === null ? null : JSON.parse(text);
    });
  const events = (await Promise.all(read)).filter((event) => event !== null);
  return events.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)));
}

function timeOf(event: unknown): string {
  return typeof event === "object" && event !== null && "time" in event && typeof event.time === "string"
    ? event.time
    : "";
}
