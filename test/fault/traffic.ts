import type { AgencyClient } from "@gatehouse/client/client-config";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { openIntakeWriter } from "@gatehouse/test/kit/intake-writer";
import { vi } from "vitest";

/** One hand-over: the delivery id, the message it is a copy of, who sent that, and its record. */
export type HandedOver = {
  readonly id: string;
  readonly message: string;
  readonly sender: string;
  readonly record: number;
};

/** Real clients of a case team that send to each other, and all that became of it on their side. */
export type Traffic = {
  readonly clients: ReadonlyMap<string, AgencyClient>;
  /** Ids of the messages each sender published, in that order. */
  readonly published: ReadonlyMap<string, readonly string[]>;
  readonly handedOver: ReadonlyMap<string, readonly HandedOver[]>;
  /** Ids of what was sent twice by hands that keep no outbox: the very same bytes. */
  readonly sentTwice: readonly string[];
  /** How many messages have had their decided receipt. */
  readonly decided: () => number;
  readonly waiting: () => number;
  readonly publish: (count: number) => Promise<void>;
};

const council = "northshire-council";
const school = "hillside-school";
const practice = "riverside-practice";
const police = "northshire-police";
/** Publishes by hand: the very same bytes twice, in two places of the intake. */
const twice = "oakfield-school";
export const team = [council, school, practice, police, twice] as const;
const everyTenth = 10;

/** What everyone on the team may have in full, the police too. */
const lead = { name: "L. Abara", role: "social-worker", agency: council, contact: "01632 960100" };

/** An update of one of the senders about the child, for the whole team. */
function update(from: string): Record<string, unknown> {
  const { statements, ...draft } = schoolUpdate("ada");
  const said = Array.isArray(statements) ? statements : [];
  const on = new Date().toISOString().slice(0, 10);
  const known = { id: "s9", item: "contact.leadProfessional", about: "child", value: lead, assertion: "fact", on };
  return from === practice
    ? { ...draft, from, author: { name: "N. Adeyemi", role: "named-nurse" }, statements: [...said.slice(0, 2), known] }
    : { ...draft, from, statements: [...said, known] };
}

/**
 * Opens a client for each of the team and tells the register of the family; what is published then goes to everyone on
 * the team. No gateway need run yet.
 */
export async function openTraffic(broker: TestBroker): Promise<Traffic> {
  const clients = new Map<string, AgencyClient>();
  const handedOver = new Map<string, HandedOver[]>();
  const published = new Map<string, string[]>([council, school, practice].map((agency) => [agency, []]));
  let decided = 0;
  for (const agency of [council, school, practice, police]) {
    const client = await broker.client(agency);
    const got: HandedOver[] = [];
    client.onReceipt(({ type }) => {
      if (type === "decided") decided += 1;
    });
    client.deliveries({
      handover: async ({ id, statement: { message, sender, record } }) => {
        got.push({ id, message, sender, record });
      },
    });
    clients.set(agency, client);
    handedOver.set(agency, got);
  }
  const writer = await openIntakeWriter(broker, twice);
  const sentTwice: string[] = [];
  const send = async (agency: string): Promise<void> => {
    const queued = await clients.get(agency)?.publish(update(agency));
    if (queued) published.get(agency)?.push(queued.id);
  };
  const waiting = (): number => [...clients.values()].reduce((sum, client) => sum + client.counters().waiting, 0);
  for (const event of familyEvents("ada", team)) await clients.get(council)?.record(event);
  return {
    clients,
    published,
    handedOver,
    sentTwice,
    decided: () => decided,
    waiting,
    publish: async (count) => {
      for (let at = 0; at < count; at += 1) {
        await send(at % 2 === 0 ? school : practice);
        if (at % everyTenth !== 0) continue;
        const { id, compact } = await writer.sign(update(twice));
        const sealed = writer.seal(compact);
        sentTwice.push(id);
        for (let time = 0; time < 2; time += 1) await publishSurely(() => writer.publish(sealed));
      }
    },
  };
}

/** Hands without an outbox try again while the server is away. */
async function publishSurely(publish: () => Promise<unknown>): Promise<void> {
  await vi.waitFor(publish, { timeout: 60_000, interval: 20 });
}
