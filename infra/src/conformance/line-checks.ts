import { setTimeout as delay } from "node:timers/promises";
import { connectLine } from "@gatehouse/client/bus-line";
import type { AgencyClient, ClientPorts } from "@gatehouse/client/client-config";
import type { MessageStatus } from "@gatehouse/client/message-states";
import { uuidV7 } from "@gatehouse/client/uuid-v7";
import type { Professional } from "@gatehouse/contracts/agency";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { silentLog } from "@gatehouse/observe/log";
import type { AgencyFolder } from "../join/agency-folder.ts";
import type { BrokerAddress } from "../join/open-joined.ts";
import { openJoined } from "../join/open-joined.ts";
import { CheckFailed } from "./check-failed.ts";
import { tampering } from "./tampering.ts";

type World = {
  readonly dir: string;
  readonly folder: AgencyFolder;
  readonly at: BrokerAddress;
  readonly author: Professional;
};

const WITHIN_MS = 20_000;
const POLL_MS = 20;
const stateFolder = "conformance-state";

/** Advice is asked for about nobody by name: this makes it one that is refused. */
const naming = [
  { id: "s2", item: "child.name", about: "child", value: "Test Nobody", assertion: "fact", on: "2026-01-01" },
] as const;

/** The checks that need the broker, in the order in which they build on one another. */
export class LineChecks {
  readonly #world: World;
  readonly #tampered = { count: 0 };
  readonly #handed: VerifiedDelivery[] = [];
  #client: AgencyClient | null = null;
  #query = "";

  constructor(world: World) {
    this.#world = world;
  }

  async publish(): Promise<string> {
    const client = await this.#open({ connect: tampering(connectLine, this.#tampered) });
    const queued = await client.publish(this.#draft());
    this.#query = queued.id;
    return "A message was signed, sealed and queued on disk.";
  }

  async receipt(): Promise<string> {
    const status = await this.#decided(this.#query);
    if (status.outcome !== "decided") throw new CheckFailed(`The gateway refused it: ${status.reasons.join(", ")}.`);
    const kept = (await this.#use().receipts(this.#query)).length;
    if (kept === 0) throw new CheckFailed("No signed receipt was kept.");
    return "The gateway's signed receipt came, verified, and is kept: the message was decided.";
  }

  async delivery(): Promise<string> {
    const answer = await this.#until("No answer to the query was delivered", () =>
      this.#handed.find(({ view }) => view.claims.kind === "advice-answer"),
    );
    return `A copy from ${answer.view.iss} came; its signature and the gateway's held.`;
  }

  async tampered(): Promise<string> {
    await this.#until("Not every altered copy was set aside", () =>
      this.#tampered.count > 0 && this.#use().counters().quarantined >= this.#tampered.count ? true : undefined,
    );
    return `Altered copies were refused and set aside (${this.#tampered.count}), and none was handed over.`;
  }

  async acknowledgement(): Promise<string> {
    const delivery = this.#handed.find(({ view }) => view.claims.kind === "advice-answer");
    if (delivery === undefined) throw new CheckFailed("There is no delivery to acknowledge.");
    const { id } = await this.#use().acknowledge(delivery, this.#world.author);
    const { outcome, reasons } = await this.#decided(id);
    if (outcome !== "decided") throw new CheckFailed(`The acknowledgement was refused: ${reasons.join(", ")}.`);
    return "A named professional acknowledged it, and the gateway recorded that.";
  }

  async redelivery(): Promise<string> {
    const before = new Set(this.#handed.map(({ id }) => id));
    const count = this.#handed.length;
    await this.#use().redeliver(1);
    await this.#until("What was delivered did not come again", () => {
      const again = new Set(this.#handed.slice(count).map(({ id }) => id));
      return [...before].every((id) => again.has(id)) ? true : undefined;
    });
    return "What was delivered before was asked for again, and came again under the same ids.";
  }

  async refusal(): Promise<string> {
    const { id } = await this.#use().publish(this.#draft(naming));
    const { outcome, reasons } = await this.#decided(id);
    if (outcome !== "refused" || reasons.length === 0)
      throw new CheckFailed("Advice that names a child was not refused.");
    return `A query for advice that names a child was refused with ${reasons.join(", ")}, and the client says so.`;
  }

  async restart(): Promise<string> {
    await this.close();
    const away = await this.#open({ connect: () => Promise.reject(new Error("the broker is away")) });
    const { id } = await away.publish(this.#draft());
    await this.close();
    await this.#open({});
    const { outcome } = await this.#decided(id);
    if (outcome !== "decided") throw new CheckFailed("A message queued while the broker was away was refused later.");
    return "A message queued while the broker was away outlived a restart and was decided after it.";
  }

  async close(): Promise<void> {
    await this.#client?.close();
    this.#client = null;
  }

  async #open(ports: Partial<ClientPorts>): Promise<AgencyClient> {
    const { dir, folder, at } = this.#world;
    const client = await openJoined(dir, folder, at, { log: silentLog, ports, state: stateFolder });
    this.#client = client;
    client.deliveries({ handover: async (delivery) => void this.#handed.push(delivery) });
    return client;
  }

  #use(): AgencyClient {
    if (this.#client === null) throw new CheckFailed("The client is not open.");
    return this.#client;
  }

  async #decided(id: string): Promise<MessageStatus> {
    return await this.#until("No decision came", async () => {
      const status = await this.#use().status(id);
      return status?.outcome ? status : undefined;
    });
  }

  async #until<T>(otherwise: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
    const end = performance.now() + WITHIN_MS;
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (performance.now() > end) throw new CheckFailed(`${otherwise} within ${WITHIN_MS / 1000} seconds.`);
      await delay(POLL_MS);
    }
  }

  /** A question about nobody in particular: it says no more than that it is one. */
  #draft(more: readonly object[] = []): Readonly<Record<string, unknown>> {
    const now = new Date();
    const { folder, author } = this.#world;
    return {
      id: uuidV7(now),
      kind: "advice-query",
      from: folder.agency,
      author,
      to: [folder.frontDoor.agency],
      purpose: "child-protection",
      createdAt: `${now.toISOString().slice(0, 19)}Z`,
      people: [{ label: "child", role: "child", ids: [] }],
      statements: [
        {
          id: "s1",
          item: "concern.narrative",
          about: "child",
          value: "This is a test of the connection. It is about nobody.",
          assertion: "reported",
          on: now.toISOString().slice(0, 10),
          summary: "A test of the connection.",
        },
        ...more,
      ],
      told: { status: "told" },
      basis: { power: "children-act-2004-s11", gdpr: "6-1-e", condition: "safeguarding-para-18" },
    };
  }
}
