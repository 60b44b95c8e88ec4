import { writeFileSync } from "node:fs";
import type { DescribedRoute } from "@gatehouse/http/described-routes";
import { describedRoutes } from "@gatehouse/http/described-routes";
import { silentLog } from "@gatehouse/observe/log";
import { createDoor } from "./http-door.ts";
import { openApi } from "./openapi.ts";

/** Where the description stands, for readers and tools. */
export const openApiFile = new URL("../generated/openapi.json", import.meta.url);

/** Media types of all adapters' records. */
const accepts = ["application/json", "application/xml", "application/fhir+json", "application/fhir+xml", "text/csv"];

/** The routes of a door that takes JSON, XML and CSV, as the adapters here do. It listens nowhere. */
export async function doorRoutes(): Promise<readonly DescribedRoute[]> {
  const unused = async (): Promise<never> => Promise.reject(new Error("not called"));
  const none = (): never => {
    throw new Error("not called");
  };
  const door = createDoor({
    config: { accepts, secret: "" },
    authority: none,
    issuer: none,
    answers: { read: unused, write: unused },
    take: unused,
    preview: unused,
    publish: unused,
    concerns: { keep: unused, ids: unused, read: unused, complete: () => null, sent: unused, wasSent: unused },
    replies: {
      ask: unused,
      asked: unused,
      keep: unused,
      ids: unused,
      read: unused,
      complete: () => null,
      sent: unused,
      wasSent: unused,
    },
    deliveries: { take: unused, after: unused, changed: unused, read: unused, remove: unused },
    now: () => "",
    elapsed: () => 0,
    isReady: () => true,
    log: silentLog,
  });
  await door.ready();
  const routes = describedRoutes(door);
  await door.close();
  return routes;
}

/** The description of that door. @throws RangeError for a route that says nothing of itself */
export async function openApiText(): Promise<string> {
  return `${JSON.stringify(openApi(await doorRoutes()), null, 2)}\n`;
}

if (import.meta.main) writeFileSync(openApiFile, await openApiText());
