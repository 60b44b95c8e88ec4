import { readFileSync } from "node:fs";
import { silentLog } from "@gatehouse/observe/log";
import { expect, test } from "vitest";
import { openApiFile, openApiText } from "./generate-openapi.ts";
import { createDoor } from "./http-door.ts";
import { openApi } from "./openapi.ts";

test("generated/openapi.json is not stale: run node packages/adapter/src/generate-openapi.ts", () => {
  expect(readFileSync(openApiFile, "utf8")).toBe(openApiText());
});

test("every route of the door is described, and no other", async () => {
  const described = Object.entries(openApi([])["paths"] as Record<string, Record<string, unknown>>).flatMap(
    ([path, item]) =>
      Object.keys(item)
        .filter((method) => method !== "parameters")
        .map((method) => `${method.toUpperCase()} ${path.replace("{id}", ":id")}`),
  );
  const unused = async (): Promise<never> => Promise.reject(new Error("not called"));
  const door = createDoor({
    config: {
      agency: "a1",
      author: { name: "A", role: "named-nurse" },
      contact: "1",
      frontDoor: "b1",
      folder: "/",
      token: "t",
      secret: "s",
      host: "",
      port: 0,
      accepts: [],
      pollMs: 1,
    },
    take: unused,
    preview: unused,
    publish: unused,
    concerns: { keep: unused, ids: unused, read: unused, complete: () => null, sent: unused },
    deliveries: { take: unused, after: unused, read: unused, remove: unused },
    now: () => "",
    isReady: () => true,
    log: silentLog,
  });
  for (const route of described) {
    const [method, url] = route.split(" ");
    expect([route, door.hasRoute({ method: method ?? "", url: url ?? "" })]).toEqual([route, true]);
  }
  const routes = door.printRoutes({ commonPrefix: false }).matchAll(/\(([A-Z, ]+)\)/g);
  const count = [...routes]
    .flatMap((match) => (match[1] ?? "").split(", "))
    .filter((method) => method !== "HEAD").length;
  expect(count).toBe(described.length);
  await door.close();
});
