import type { ErrorCode } from "@gatehouse/contracts/errors";
import type { RouteDoc } from "@gatehouse/http/route-doc";
import { PreviewsBody } from "./door-schemas.ts";
import { slugHeader } from "./record-file.ts";
import { unreadable } from "./record-routes.ts";

/** Codes with which a preview is refused, beside those of any record. */
const previewRefusals = [
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

/** How `POST /preview` stands in the description. Its example can be sent as it is. @param accepts media types of records */
export function previewDoc(accepts: readonly string[]): RouteDoc {
  const asked = { schema: {}, examples: { draft: { summary: "A draft of this agency", value: draft } } };
  const answered = {
    summary: "What would go",
    value: { previews: [{ message, decision, plain }], warnings: [], fields: null },
  };
  return {
    summary: "What the gateway would decide now about a draft, or about what a record would become",
    description:
      "Nothing is sent or kept. The gateway records that it was asked and answers only about people with whom the agency has to do: about anyone else as about someone unknown. Bars and other people's objections are one reason, `withheld`: ask the front door.",
    headers: [slugHeader],
    body: { ...Object.fromEntries(accepts.map((type) => [type, { schema: {} }])), "application/json": asked },
    answers: {
      200: {
        description: "Each draft with its decision and its sentences",
        content: {
          "application/json": { schema: PreviewsBody, examples: { answered } },
          "text/plain": { schema: { type: "string" }, examples: { answered: { value: plain.join("\n") } } },
        },
      },
    },
    refusals: [...unreadable, ...previewRefusals],
  };
}
