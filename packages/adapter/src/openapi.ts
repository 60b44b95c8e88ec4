import type { ErrorCode } from "@gatehouse/contracts/errors";
import { errors } from "@gatehouse/contracts/errors";
import type { DescribedRoute } from "@gatehouse/http/described-routes";
import { metadataPath } from "@gatehouse/http/token-endpoint";
import type { DoorScope } from "@gatehouse/http/oauth/door-clients";
import type { BodyDoc, JsonSchema } from "@gatehouse/http/route-doc";
import { z } from "zod";
import { ProblemBody } from "./door/door-schemas.ts";

type Json = Readonly<Record<string, unknown>>;

/** The answers of a route for these codes, by status; a status with several codes names them all. */
function refusals(codes: readonly ErrorCode[]): Json {
  const byStatus = Map.groupBy<number, ErrorCode>(codes, (code) => errors[code].status);
  const answers = [...byStatus].map(([status, same]): [string, Json] => {
    const description = same.map((code) => `\`${code}\`: ${errors[code].title}`).join(". ");
    const headers = { "Retry-After": { description: "Seconds", schema: { type: "integer" } } };
    const later = same.some((code) => errors[code].retry === "later");
    const content = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
    return [String(status), { description, ...(later ? { headers } : {}), content }];
  });
  return Object.fromEntries(answers);
}

/** A zod schema as the JSON Schema 2020-12 that OpenAPI 3.1 has. */
function schemaOf(schema: z.ZodType | JsonSchema): JsonSchema {
  if (!(schema instanceof z.ZodType)) return schema;
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
}

function contentOf(content: Readonly<Record<string, BodyDoc>>): Json {
  return Object.fromEntries(
    Object.entries(content).map(([type, { schema, examples }]) => [
      type,
      { schema: schemaOf(schema), ...(examples === undefined ? {} : { examples }) },
    ]),
  );
}

/** Each member of an object's schema as a parameter. */
function parametersOf(schema: z.ZodType | undefined, place: "path" | "query"): readonly Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" });
  return Object.entries(properties).map(([name, of]) => {
    const { description, ...rest } = typeof of === "object" ? of : {};
    const said = description === undefined ? {} : { description };
    return { name, in: place, ...(required.includes(name) ? { required: true } : {}), schema: rest, ...said };
  });
}

/** What every guarded route may answer besides its own. */
const always = ["not-authenticated", "scope-missing", "rate-limited", "internal"] as const;

function operationOf({ doc, scope, params, querystring }: DescribedRoute): Json {
  const { summary, description, headers = [], body, answers } = doc;
  const parameters = [...parametersOf(params, "path"), ...parametersOf(querystring, "query"), ...headers];
  const codes = scope === null ? doc.refusals : [...new Set<ErrorCode>([...always, ...doc.refusals])];
  const good = Object.entries(answers).map(([status, { content, ...rest }]) => [
    status,
    content === undefined ? rest : { ...rest, content: contentOf(content) },
  ]);
  return {
    summary,
    ...(description === undefined ? {} : { description }),
    security: scope === null ? [] : [{ oauth: [scope] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body) } }),
    responses: { ...Object.fromEntries(good), ...refusals(codes) },
  };
}

const scopeMeanings = {
  "records:write": "Hand over records",
  "previews:read": "Ask what would be decided",
  "concerns:read": "See concerns and replies that wait for a named human",
  "concerns:write": "Complete and send concerns and replies",
  "deliveries:read": "See what came for the agency",
  "deliveries:write": "Acknowledge and remove what came",
} as const satisfies Readonly<Record<DoorScope, string>>;

/** The adapter's HTTP door as OpenAPI 3.1, from the routes themselves: their schemas, examples, scopes and codes. */
export function openApi(routes: readonly DescribedRoute[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = route.url.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  const oauth = {
    type: "oauth2",
    description: `Client credentials with \`private_key_jwt\` (RFC 7523); the issuer is the door's URL, its metadata is at ${metadataPath}`,
    flows: { clientCredentials: { tokenUrl: "/token", scopes: scopeMeanings } },
  };
  return {
    openapi: "3.1.0",
    info: {
      title: "Gatehouse adapter",
      version: "2",
      description: "The door of one agency's adapter, for that agency's own systems",
    },
    security: [{ oauth: [] }],
    paths,
    components: { securitySchemes: { oauth }, schemas: { Problem: schemaOf(ProblemBody) } },
  };
}
