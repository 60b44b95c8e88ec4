import { setTimeout as delay } from "node:timers/promises";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { GatehouseError } from "@gatehouse/contracts/errors";
import type { AgencyFolder } from "@gatehouse/infra/join/agency-folder";
import { readAgencyFolder } from "@gatehouse/infra/join/agency-folder";
import { openJoined } from "@gatehouse/infra/join/open-joined";
import { silentLog } from "@gatehouse/observe/log";
import { describeError } from "../describe-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { printJson, printNote } from "../print.ts";
import { readBroker } from "./broker-file.ts";

/** Through whom the gateway is asked: the demonstration that runs, or a front door's own folder. */
export type FrontDoorPlace = {
  readonly state: string;
  readonly dir?: string;
  readonly broker?: string;
  readonly json?: boolean;
};

/** What was answered, with the folder and the directory's agencies; or how the command ends, which has been said. */
export type FrontDoorAnswer<Result> =
  | {
      readonly ok: true;
      readonly result: Result;
      readonly folder: AgencyFolder;
      readonly agencies: ReturnType<AgencyClient["directory"]>["agencies"];
    }
  | { readonly ok: false; readonly exit: number };

/** Asks the gateway something through a front door's own folder. */
export async function asFrontDoor<Result>(
  { dir = "", broker, json }: FrontDoorPlace,
  asking: (client: AgencyClient) => Promise<Result>,
): Promise<FrontDoorAnswer<Result>> {
  if (broker === undefined) {
    printNote("options-wrong: --dir needs --broker, the file that says where the broker is");
    return { ok: false, exit: exitCodes.wrongUse };
  }
  const folder = await readAgencyFolder(dir);
  const { url, caPem } = await readBroker(broker);
  // A state of its own: it sends nothing and takes no copy, and the agency's receiving program goes on beside it.
  const client = await openJoined(dir, folder, { url, caPem }, { log: silentLog, state: "letters-state" });
  try {
    const result = await onceUp(() => asking(client));
    return { ok: true, result, folder, agencies: client.directory().agencies };
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    if (json === true) printJson({ code: error.code, field: error.facts.code ?? null });
    else printNote(describeError(error));
    return { ok: false, exit: exitCodes.failed };
  } finally {
    await client.close();
  }
}

const WITHIN_MS = 20_000;
const POLL_MS = 100;

/** The client connects by itself, a moment after it was opened. */
async function onceUp<Result>(asking: () => Promise<Result>): Promise<Result> {
  const end = performance.now() + WITHIN_MS;
  for (;;) {
    try {
      return await asking();
    } catch (cause) {
      const down = cause instanceof GatehouseError && cause.code === "request-unanswered";
      if (!down || performance.now() > end) throw cause;
      await delay(POLL_MS);
    }
  }
}
