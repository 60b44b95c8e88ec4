import type { Bus } from "@gatehouse/bus/connect";
import { heldRange } from "@gatehouse/bus/read";
import { streams } from "@gatehouse/bus/subjects";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { recordsAfter } from "@gatehouse/gateway/recover";
import { readSnapshot } from "@gatehouse/gateway/snapshot";
import { openRecord } from "@gatehouse/ledger/record";
import { toPlain } from "@gatehouse/policy/plain-state";
import { expect } from "vitest";
import type { TestBroker } from "./broker.ts";
import { searchFor } from "./canary.ts";
import { familyEvents, schoolUpdate } from "./family.ts";
import { scanLedger, storageKeyOf } from "./ledger-scan.ts";

const poll = { timeout: 60_000, interval: 50 };
const [council, school, practice] = ["northshire-council", "hillside-school", "riverside-practice"];

/** What of the update of `readUpdate` must be found nowhere once it is erased, beside its id. */
export const ofUpdate = ["Ada Lovell", "Came in without a coat", "9998259797"] as const;

/** An update that both its recipients have read, of which nothing is left to be done; the gateway has stopped. */
export async function readUpdate(
  broker: TestBroker,
  settings: Readonly<Record<string, string>> = {},
): Promise<{ readonly id: string } & Record<"social" | "teacher" | "doctor", AgencyClient>> {
  const gateway = await broker.startGateway(undefined, { settings });
  const [social, teacher, doctor] = await Promise.all([council, school, practice].map(async (id) => broker.client(id)));
  if (!social || !teacher || !doctor) throw new Error("clients");
  doctor.deliveries({
    handover: async (delivery) => {
      await doctor.acknowledge(delivery, { name: "N. Adeyemi", role: "named-nurse" });
    },
  });
  social.deliveries({ handover: null });
  teacher.deliveries({ handover: async () => undefined });
  for (const event of familyEvents("ada", [practice ?? "", school ?? ""])) await social.record(event);
  await expect
    .poll(async () => (await scanLedger(broker)).filter(({ step }) => step.effect.type === "registered").length, poll)
    .toBe(4);
  const { id } = await teacher.publish(schoolUpdate("ada"));
  const isRead = async (): Promise<boolean> => (await teacher.status(id))?.state === "acknowledged";
  await expect.poll(isRead, poll).toBe(true);
  const isHandedOver = async (): Promise<boolean> => {
    const steps = (await scanLedger(broker)).map(({ step }) => step);
    const through = steps.flatMap(({ effect }) => (effect.type === "handed-over" ? [effect.through] : []));
    // The school's last copy is the acknowledgement: until it is fetched that message is open.
    const last = (agency = ""): number =>
      Math.max(
        ...steps.flatMap(({ at, effect }) =>
          effect.type === "decided" && effect.shared.some((copy) => copy.agency === agency) ? [at.n] : [],
        ),
      );
    return [practice, school].every((agency) => through.some((one) => (one[agency ?? ""] ?? 0) >= last(agency)));
  };
  await expect.poll(isHandedOver, poll).toBe(true);
  await gateway.stop();
  return { id, social, teacher, doctor };
}

/** Where whoever has all streams and the gateway's storage key could still find something of a message, in any spelling. */
export async function placesOf(id: string, broker: TestBroker, bus: Bus): Promise<readonly string[]> {
  return placesOfText([id, ...ofUpdate], broker, bus);
}

/** Where they could still find one of some texts. */
export async function placesOfText(texts: readonly string[], broker: TestBroker, bus: Bus): Promise<readonly string[]> {
  const storageKey = await storageKeyOf(broker);
  const search = searchFor(texts);
  for await (const stored of recordsAfter(bus, 0, storageKey)) {
    const opened = stored.sealed === null ? stored.remainder : openRecord(stored.sealed, storageKey);
    search.look(`record ${stored.n}`, JSON.stringify(opened));
  }
  for (const stream of Object.values(streams))
    for await (const { seq, subject, data } of heldRange(bus, stream, 1)) {
      search.look(`${stream} ${seq}`, data);
      if (subject !== "snapshot.chunk") continue;
      search.look(`snapshot ${seq}`, JSON.stringify(toPlain(readSnapshot(data, storageKey))));
    }
  return search.found();
}
