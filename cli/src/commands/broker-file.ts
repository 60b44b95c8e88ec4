import { readFile } from "node:fs/promises";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { BrokerAddress } from "@gatehouse/infra/join/open-joined";
import { z } from "zod";

const BrokerShape = z.strictObject({
  url: z.url({ protocol: /^tls$/ }),
  caPem: z.string().min(1),
  sandbox: z.literal(true).optional(),
});

/** Where a broker is, and whether it is there to try things with. */
export type BrokerFile = BrokerAddress & { readonly sandbox?: true | undefined };

/** Reads where a broker is. @throws `file-unreadable` */
export async function readBroker(file: string): Promise<BrokerFile> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new GatehouseError("file-unreadable", { file }, { cause });
  });
  try {
    return BrokerShape.parse(JSON.parse(text));
  } catch (cause) {
    throw new GatehouseError("file-unreadable", { file }, { cause });
  }
}
