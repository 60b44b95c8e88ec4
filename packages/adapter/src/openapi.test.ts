import { readFileSync } from "node:fs";
import { silentLog } from "@gatehouse/observe/log";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { PreviewDecision } from "@gatehouse/contracts/request";
import { explain } from "@gatehouse/policy/plain";
import { expect, test } from "vitest";
import { z } from "zod";
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

const Examples = z.object({
  paths: z.object({
    "/preview": z.object({
      post: z.object({
        requestBody: z.object({
          content: z.object({
            "application/json": z.object({
              examples: z.object({ draft: z.object({ value: z.record(z.string(), z.unknown()) }) }),
            }),
          }),
        }),
        responses: z.object({
          "200": z.object({
            content: z.object({
              "application/json": z.object({
                examples: z.object({
                  answered: z.object({
                    value: z.object({
                      previews: z.tuple([
                        z.object({ message: z.unknown(), decision: PreviewDecision, plain: z.array(z.string()) }),
                      ]),
                    }),
                  }),
                }),
              }),
            }),
          }),
        }),
      }),
    }),
  }),
});

test("the examples of a preview keep the contract, and its sentences are those of its decision", () => {
  const { post } = Examples.parse(openApi(["application/json"])).paths["/preview"];
  const { value: draft } = post.requestBody.content["application/json"].examples.draft;
  const id = "019839b8-2ea0-7649-865a-165573b8453f";
  expect(parseMessage({ ...draft, id, createdAt: "2026-11-03T10:15:00Z" }).ok).toBe(true);
  const { previews } = post.responses["200"].content["application/json"].examples.answered.value;
  const [{ message, decision, plain }] = previews;
  const parsed = parseMessage(message);
  if (!parsed.ok) throw new Error(`${parsed.code} ${parsed.path}`);
  const names = {
    frontDoor: "northshire-council",
    telephone: "01632 960100",
    agencies: [{ id: "northshire-homes", name: "Northshire Homes" }],
  };
  expect(explain(decision, { message: parsed.message, names, noted: null })).toEqual(plain);
});
