import { join } from "node:path";
import type { VerifiedDelivery } from "@gatehouse/envelope/delivery";
import { eventOf } from "./delivery-event.ts";
import type { Disk } from "./disk.ts";
import { writeWhole } from "./disk.ts";
import type { OwnRecordOf } from "./filed-under.ts";
import { filedUnder } from "./filed-under.ts";

/** Where deliveries are filed, and what may say under which child. */
export type HandoverFolder = {
  /** Where an agency's system finds its deliveries; from here on they are in clear, and the agency's to protect. */
  readonly dir: string;
  readonly disk: Disk;
  readonly partnership: string;
  /** Looks a child up in the agency's own system; null when nothing can be looked up. */
  readonly ownRecordOf: OwnRecordOf | null;
};

/**
 * Makes a hand-over that files each delivery as CloudEvents 1.0 JSON under its delivery id, by rename: a reader of the
 * folder never sees half a file, and the same delivery again is the same file.
 *
 * @returns the function for `deliveries({ handover })`
 */
export async function openHandoverFolder(
  options: HandoverFolder,
): Promise<(delivery: VerifiedDelivery) => Promise<void>> {
  await options.disk.makeDir(options.dir);
  return async (delivery) => {
    const event = eventOf(delivery, options.partnership, await filedUnder(delivery, options.ownRecordOf));
    // A delivery id is 16 to 64 characters of base64url (its schema says so), which every file system takes as a name.
    const path = join(options.dir, `${delivery.id}.json`);
    await writeWhole(options.disk, path, Buffer.from(`${JSON.stringify(event, null, 2)}\n`));
  };
}
