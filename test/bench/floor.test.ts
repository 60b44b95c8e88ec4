import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { accountOf } from "@gatehouse/bus/subjects";
import { DeliveryItem } from "@gatehouse/contracts/delivery-item";
import { openDelivery } from "@gatehouse/envelope/delivery";
import { readSealingKey } from "@gatehouse/envelope/keys";
import { createOpener } from "@gatehouse/envelope/open-sealed";
import { expect, test } from "vitest";
import { contextOf, take } from "./floor.ts";
import { recipients } from "./family.ts";
import { identityOf, makeWorkload } from "./workload.ts";

test("what the floor makes opens at a recipient, or it would have left work out that must be done", async () => {
  await using workload = await makeWorkload(1);
  const identity = await identityOf(workload);
  const { partnership, directory } = identity;
  const context = contextOf(identity);
  const [data = new Uint8Array()] = workload.messages;
  const records = await take({ seq: 1, account: "", data, storedAt: new Date() }, context.open(data), 1, context);
  // Leaf, parts, key, a copy each, and the receipt.
  expect(records).toHaveLength(3 + recipients.length + 1);
  for (const agency of recipients) {
    const account = workload.accounts.agencies[agency]?.publicKey ?? "";
    const record = records.find(({ subject }) => accountOf("deliver", subject) === account);
    const key = readSealingKey(JSON.parse(await readFile(join(workload.places.agency(agency), "sealing.jwk"), "utf8")));
    const opener = createOpener([key]);
    const text = Buffer.from(opener.open(Buffer.from(record?.data ?? []).toString("latin1"))).toString();
    const item = DeliveryItem.parse(JSON.parse(text));
    const opened = await openDelivery(item.type === "copy" ? item.copy : "", {
      directory: directory.trusted,
      partnership: partnership.id,
      recipient: agency,
      now: new Date().toISOString(),
      openOwn: (sealed) => opener.open(sealed),
    });
    expect(opened).toMatchObject({ ok: true, delivery: { statement: { sender: "hillside-school" } } });
  }
});
