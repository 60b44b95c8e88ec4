import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { realDisk } from "@gatehouse/client/disk";
import { openHandoverFolder } from "@gatehouse/client/handover-folder";
import { uuidV7 } from "@gatehouse/client/uuid-v7";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { readAgencyFolder } from "@gatehouse/infra/join/agency-folder";
import { openJoined } from "@gatehouse/infra/join/open-joined";
import { silentLog } from "@gatehouse/observe/log";
import { z } from "zod";
import { describeError } from "../describe-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { readJson } from "../files.ts";
import { printLine, printNote } from "../print.ts";
import { readBroker } from "./broker-file.ts";

type Where = { readonly dir: string; readonly broker: string };

const WITHIN_MS = 20_000;
const POLL_MS = 20;

async function opened(
  where: Where,
): Promise<{ readonly client: AgencyClient; readonly agency: string; readonly partnership: string }> {
  const folder = await readAgencyFolder(where.dir);
  const { url, caPem } = await readBroker(where.broker);
  const client = await openJoined(where.dir, folder, { url, caPem }, { log: silentLog });
  return { client, agency: folder.agency, partnership: folder.partnership };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<boolean> {
  const end = performance.now() + WITHIN_MS;
  while (!(await holds())) {
    if (performance.now() > end) return false;
    await delay(POLL_MS);
  }
  return true;
}

/** Sends a message and says what was decided of it. */
export async function send(file: string, where: Where): Promise<number> {
  const json = await readJson(file);
  const written = "why" in json ? null : z.record(z.string(), z.unknown()).safeParse(json.value).data;
  if ("why" in json || written === null || written === undefined) {
    printNote(describeError(new GatehouseError("file-unreadable", { file })));
    return exitCodes.unreadable;
  }
  const { client, agency } = await opened(where);
  try {
    const now = new Date();
    const given = { id: uuidV7(now), createdAt: `${now.toISOString().slice(0, 19)}Z`, from: agency };
    const { id } = await client.publish({ ...given, ...written });
    // Receipts alone: what is delivered waits for `receive`.
    client.deliveries({ handover: null });
    const isDecided = await until(async () => (await client.status(id))?.outcome != null);
    const status = await client.status(id);
    printLine(`message ${id}: ${status?.outcome ?? status?.state ?? "queued"}`);
    for (const reason of status?.reasons ?? []) printLine(`  refused with ${reason}`);
    for (const [recipient, outcome] of Object.entries(status?.recipients ?? {}))
      printLine(`  ${recipient}: ${outcome}`);
    if (!isDecided) printNote("Not decided yet. It is in the outbox and goes on at the next send or receive.");
    return status?.outcome === "decided" ? exitCodes.ok : exitCodes.failed;
  } finally {
    await client.close();
  }
}

/** Files what was delivered in the folder's inbox, and names what came. */
export async function receive({ count, ...where }: Where & { readonly count: number }): Promise<number> {
  const { client, partnership } = await opened(where);
  try {
    const inbox = join(where.dir, "inbox");
    const file = await openHandoverFolder({ dir: inbox, disk: realDisk(), partnership, ownRecordOf: null });
    let came = 0;
    client.deliveries({
      handover: async (delivery) => {
        await file(delivery);
        printLine(
          `${String(delivery.view.claims.kind)} from ${delivery.view.iss}: ${join(inbox, `${delivery.id}.json`)}`,
        );
        came += 1;
      },
    });
    const enough = await until(() => came >= count);
    if (!enough) printNote(`${came} of ${count} came within ${WITHIN_MS / 1000} seconds`);
    return enough ? exitCodes.ok : exitCodes.failed;
  } finally {
    await client.close();
  }
}
