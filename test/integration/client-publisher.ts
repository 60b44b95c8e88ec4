import { readFile } from "node:fs/promises";
import { argv, stdout } from "node:process";
import { openAgencyClient } from "@gatehouse/infra/demo/agency-client";
import type { Enrolled } from "@gatehouse/infra/demo/agency-client";
import { placesIn } from "@gatehouse/infra/demo/enrol";
import { silentLog } from "@gatehouse/observe/log";
import { schoolUpdate } from "@gatehouse/test/kit/family";

/** What the test hands to the process it will kill. */
export type PublisherSettings = Omit<Enrolled, "places" | "log"> & { readonly dir: string };

/** A process to be killed: publishes without end, and says each id once `publish` has promised it. */
const [file = ""] = argv.slice(2);
const { dir, ...enrolled } = JSON.parse(await readFile(file, "utf8")) as PublisherSettings;
const client = await openAgencyClient({ ...enrolled, places: placesIn(dir), log: silentLog }, "hillside-school");
const publishOn = async (): Promise<never> => {
  for (;;) {
    const { id } = await client.publish(schoolUpdate("ada"));
    stdout.write(`${id}\n`);
  }
};
await Promise.all([publishOn(), publishOn(), publishOn()]);
