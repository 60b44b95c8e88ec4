import { setTimeout as wait } from "node:timers/promises";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import type { Claim, Size } from "./claim.ts";
import { median, rounded } from "./statistics.ts";

const council = "northshire-council";
const school = "hillside-school";
const practice = "riverside-practice";
const WAITING = [1, 50, 200] as const;
const POLL_MS = 5;

type Took = { readonly first: number; readonly last: number };

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await done())) await wait(POLL_MS);
}

/** Records what the register must know first, one after the other. */
async function record(client: AgencyClient, events: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  for (const event of events) {
    const { id } = await client.record(event);
    await until(async () => (await client.status(id))?.outcome === "recorded");
  }
}

function objection(): Readonly<Record<string, unknown>> {
  return {
    id: "objection",
    type: "objection.recorded",
    at: `${new Date().toISOString().slice(0, 19)}Z`,
    by: { agency: council, name: "H. Quill", role: "front-door-manager" },
    person: "p-ada",
    madeBy: { person: "p-mo", capacity: "parent", parentalResponsibility: true },
    scope: { agencies: [practice], purposes: "all", categories: "all" },
  };
}

/** From publishing an objection to the sender's word that each of so many copies nobody had fetched was taken back. */
async function takenBack(waiting: number): Promise<Took> {
  const broker = await startTestBroker();
  try {
    await broker.startGateway();
    const frontDoor = await broker.client(council);
    const sender = await broker.client(school);
    await record(frontDoor, familyEvents("ada", [practice, school, council]));
    const decided = new Set<string>();
    const back: number[] = [];
    sender.onReceipt((receipt) => {
      if (receipt.type === "decided") decided.add(receipt.message);
      if (receipt.type === "decided-again") back.push(performance.now());
    });
    sender.deliveries({ handover: async () => {} });
    for (let number = 0; number < waiting; number++) await sender.publish({ ...schoolUpdate("ada"), to: [practice] });
    await until(() => decided.size === waiting);
    const from = performance.now();
    await frontDoor.record(objection());
    await until(() => back.length === waiting);
    return { first: (back[0] ?? from) - from, last: (back.at(-1) ?? from) - from };
  } finally {
    await broker[Symbol.asyncDispose]();
  }
}

/** How long copies that wait at an agency stay there after an objection that stops them. */
export async function again(size: Size, say: (line: string) => void): Promise<Claim> {
  const rows: (string | number)[][] = [];
  const raw: unknown[] = [];
  for (const waiting of WAITING) {
    const all: Took[] = [];
    for (let round = 0; round < size.rounds; round++) {
      const took = await takenBack(waiting);
      all.push(took);
      say(`${waiting} waiting copies: first ${rounded(took.first)} ms, last ${rounded(took.last)} ms`);
    }
    rows.push([waiting, rounded(median(all.map(({ first }) => first))), rounded(median(all.map(({ last }) => last)))]);
    raw.push({ waiting, all });
  }
  return {
    name: "again",
    title: "From publishing an objection to the sender's word that the copies were taken back",
    columns: ["copies that waited", "first, ms", "last, ms"],
    rows,
    notes: [
      `Medians of ${size.rounds} runs each, every one with a server and a gateway of its own. The aim is 2,000 ms. ` +
        "It has no floor: each copy is looked for, taken out of the agency's stream and decided again.",
    ],
    raw,
  };
}
