import { readFile } from "node:fs/promises";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { BrokerAddress } from "@gatehouse/infra/join/open-joined";
import { z } from "zod";

const BrokerFile = z.strictObject({ url: z.url({ protocol: /^tls$/ }), caPem: z.string().min(1) });

/** Reads where a broker is. @throws `file-unreadable` */
export async function readBroker(file: string): Promise<BrokerAddress> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new GatehouseError("file-unreadable", { file }, { cause });
  });
  try {
    return BrokerFile.parse(JSON.parse(text));
  } catch (cause) {
    throw new GatehouseError("file-unreadable", { file }, { cause });
  }
}
