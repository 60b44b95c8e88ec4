import { readFileSync } from "node:fs";
import { parseDelivery } from "@gatehouse/contracts/delivery";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { PreviewDecision } from "@gatehouse/contracts/request";
import { explain } from "@gatehouse/policy/plain";
import { expect, test } from "vitest";
import { z } from "zod";
import { deliveryExample } from "./door/delivery-docs.ts";
import { doorRoutes, openApiFile, openApiText } from "./generate-openapi.ts";
import { openApi } from "./openapi.ts";

test("generated/openapi.json is not stale: run node packages/adapter/src/generate-openapi.ts", async () => {
  expect(readFileSync(openApiFile, "utf8")).toBe(await openApiText());
});

test("every route describes itself, is open or names its scope, and takes the examples that it shows", async () => {
  const routes = await doorRoutes();
  expect(routes.filter(({ scope }) => scope === null).map(({ url }) => url)).toEqual([
    "/.well-known/oauth-authorization-server",
    "/health",
    "/token",
  ]);
  let tried = 0;
  for (const { doc, method, url } of routes) {
    const answers = Object.values(doc.answers).flatMap(({ content = {} }) => Object.values(content));
    for (const { schema, examples = {} } of [...Object.values(doc.body ?? {}), ...answers]) {
      for (const [name, { value }] of Object.entries(examples)) {
        if (!(schema instanceof z.ZodType)) continue;
        tried += 1;
        expect([`${method} ${url} ${name}`, schema.safeParse(value).error?.message]).toEqual([
          `${method} ${url} ${name}`,
          undefined,
        ]);
      }
    }
  }
  expect(tried).toBeGreaterThan(5);
  expect(parseDelivery(structuredClone(deliveryExample)).ok).toBe(true);
});

test("a door has no route beside those described", async () => {
  const paths = openApi(await doorRoutes())["paths"];
  expect(Object.keys(paths as object)).toEqual([
    "/.well-known/oauth-authorization-server",
    "/concerns",
    "/concerns/{id}",
    "/deliveries",
    "/deliveries/{id}",
    "/deliveries/{id}/acknowledgement",
    "/health",
    "/preview",
    "/records",
    "/replies",
    "/replies/{id}",
    "/token",
  ]);
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

test("the examples of a preview keep the contract, and its sentences are those of its decision", async () => {
  const { post } = Examples.parse(openApi(await doorRoutes())).paths["/preview"];
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
