import type { ErrorCode } from "@gatehouse/contracts/errors";

type Json = Readonly<Record<string, unknown>>;

/** Codes with which a preview is refused, beside those of any record. */
export const previewRefusals = [
  "draft-too-large",
  "preview-too-large",
  "rate-limited",
  "request-refused",
  "request-unanswered",
  "answer-invalid",
  "gateway-key-missing",
] as const satisfies readonly ErrorCode[];

const draft = {
  kind: "case-update",
  from: "hillside-school",
  author: { name: "T. Birch", role: "designated-safeguarding-lead" },
  to: ["northshire-homes"],
  case: "case-ada",
  purpose: "child-protection",
  people: [{ label: "child", role: "child", ids: [{ scheme: "local", value: "P-118" }], born: "2017-03-09" }],
  statements: [
    { id: "s1", item: "child.name", about: "child", value: "Ada Lovell", assertion: "fact", on: "2026-11-03" },
    { id: "s2", item: "child.dateOfBirth", about: "child", value: "2017-03-09", assertion: "fact", on: "2026-11-03" },
  ],
  told: { status: "told" },
  basis: { power: "children-act-2004-s11", gdpr: "6-1-e" },
};

/** A sentence of the answer, as `text/plain` has it alone. */
const plain = [
  "Northshire Homes will receive Ada's name and age.",
  "In short form: age instead of date of birth.",
  "By 17:00 on Wednesday 4 November: Northshire Homes says who read it.",
];

const decision = {
  message: {
    id: "019839b8-2ea0-7649-865a-165573b8453f",
    kind: "case-update",
    from: "hillside-school",
    case: "case-ada",
  },
  outcome: "decided",
  reasons: [],
  policy: "northshire-2026-09-30",
  registerAsOf: 0,
  recipients: {
    "northshire-homes": {
      outcome: "shared",
      tier: "protection",
      statements: [
        { id: "s1", item: "child.name", form: "full" },
        { id: "s2", item: "child.dateOfBirth", form: "minimised" },
      ],
      dropped: [],
      reasons: [],
      overrides: [],
      handling: [],
      dutyCheck: false,
      routedTo: null,
      retainUntil: "2027-02-03",
    },
  },
  holds: [],
  duties: [{ duty: "acknowledge", on: "northshire-homes", due: "2026-11-04T17:00:00Z" }],
};

const message = { ...draft, id: decision.message.id, createdAt: "2026-11-03T10:15:00Z" };

/** The answer's schema: each draft with its decision and its sentences, and where the record's fields went. */
export function previewSchema(warning: Json, fields: Json, previewDecision: Json): Json {
  const one = {
    type: "object",
    properties: {
      message: { $ref: "../../../contracts/generated/message-case-update.schema.json" },
      decision: previewDecision,
      plain: { type: "array", items: { type: "string" } },
    },
    required: ["message", "decision", "plain"],
  };
  return {
    type: "object",
    properties: {
      previews: { type: "array", items: one },
      warnings: { type: "array", items: warning },
      fields: { anyOf: [fields, { type: "null" }] },
    },
    required: ["previews", "warnings", "fields"],
  };
}

/** The path of `POST /preview`, with an example that can be sent as it stands. */
export function previewPaths(content: Json, refusals: Json, slug: Json): Json {
  const asked = { schema: {}, examples: { draft: { summary: "A draft of this agency", value: draft } } };
  const answered = {
    summary: "What would go",
    value: { previews: [{ message, decision, plain }], warnings: [], fields: null },
  };
  const query = {
    name: "plain",
    in: "query",
    allowEmptyValue: true,
    schema: { type: "string", enum: ["", "1", "true", "0", "false"] },
    description: "Sentences instead of JSON, like `Accept: text/plain`",
  };
  return {
    "/preview": {
      post: {
        summary: "What the gateway would decide now about a draft, or about what a record would become",
        description:
          "Nothing is sent or kept. The gateway records that it was asked and answers only about people with whom the agency has to do: about anyone else as about someone unknown. Bars and other people's objections are one reason, `withheld`: ask the front door.",
        parameters: [slug, query],
        requestBody: { required: true, content: { ...content, "application/json": asked } },
        responses: {
          "200": {
            description: "Each draft with its decision and its sentences",
            content: {
              "application/json": { schema: { $ref: "#/components/schemas/Previews" }, examples: { answered } },
              "text/plain": { schema: { type: "string" }, examples: { answered: { value: plain.join("\n") } } },
            },
          },
          ...refusals,
        },
      },
    },
  };
}
