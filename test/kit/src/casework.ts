import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Casework } from "@gatehouse/casework/casework";
import { openCasework } from "@gatehouse/casework/casework";
import type { AgencyClient } from "@gatehouse/client/client-config";
import type { Partnership } from "@gatehouse/contracts/partnership";
import { readSealingKey } from "@gatehouse/envelope/keys";
import type { Account } from "@gatehouse/infra/demo/accounts";
import { accountsOf } from "@gatehouse/infra/demo/accounts";
import { startIdentityProvider } from "@gatehouse/infra/demo/identity-provider";
import { silentLog } from "@gatehouse/observe/log";
import type { Log } from "@gatehouse/observe/log";
import type { TestBroker } from "./broker.ts";

/** An agency's pages on a real broker, and the client behind them. */
export type TestPages = {
  readonly url: string;
  readonly casework: Casework;
  readonly client: AgencyClient;
  readonly stateDir: string;
};

/** The identity provider behind the pages: its people, as somebody there changes them, and an end of it. */
export type Directory = { readonly people: Account[]; readonly stopProvider: () => Promise<void> };

/** Opens the pages of agencies, with one identity provider for all, as the demonstration does. */
export async function openPages(
  broker: TestBroker,
  agencies: readonly string[],
  options: { readonly now?: () => number; readonly log?: Log; readonly partnership?: Partnership } = {},
): Promise<ReadonlyMap<string, TestPages> & AsyncDisposable & Directory> {
  const { log = silentLog, partnership = broker.partnership } = options;
  const pages = new Map<string, TestPages>();
  let clientOf: Awaited<ReturnType<typeof startIdentityProvider>>["clientOf"] | null = null;
  const settingsOf = (agency: string) =>
    clientOf?.(agency) ?? { issuer: "http://127.0.0.1:9", clientId: "", clientSecret: "" };
  for (const agency of agencies) {
    const dir = broker.places.agency(agency);
    const client = await broker.client(agency, log);
    const stateDir = join(dir, "casework");
    const casework = await openCasework({
      agency,
      partnership,
      client,
      stateDir,
      sealingKeys: [readSealingKey(JSON.parse(await readFile(join(dir, "sealing.jwk"), "utf8")))],
      host: "127.0.0.1",
      port: 0,
      publicUrl: null,
      log,
      ...(options.now === undefined ? {} : { now: options.now }),
    });
    client.deliveries({ handover: casework.handover });
    const { url } = await casework.open(() => settingsOf(agency));
    pages.set(agency, { url, casework, client, stateDir });
  }
  const people = [...accountsOf(partnership)];
  const provider = await startIdentityProvider(people, new Map([...pages].map(([agency, { url }]) => [agency, url])));
  clientOf = provider.clientOf;
  return Object.assign(pages, {
    people,
    stopProvider: provider.stop,
    [Symbol.asyncDispose]: async () => {
      for (const { casework } of pages.values()) await casework.stop();
      await provider.stop().catch(() => undefined);
    },
  });
}
