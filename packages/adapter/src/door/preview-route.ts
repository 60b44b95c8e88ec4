import type { App } from "@gatehouse/http/app";
import { typed } from "@gatehouse/http/json-routes";
import { z } from "zod";
import type { Previews } from "../preview-record.ts";
import type { DoorPorts } from "./door-ports.ts";
import { previewDoc } from "./preview-doc.ts";
import { recordFileOf } from "./record-file.ts";

const Query = z.object({
  plain: z
    .enum(["", "1", "true", "0", "false"])
    .optional()
    .describe("Sentences instead of JSON, like `Accept: text/plain`"),
});

/**
 * Adds `POST /preview`: what would be decided now about a draft, or about what a record would become. JSON, or sentences
 * with `Accept: text/plain` or `?plain`.
 */
export function previewRoute(app: App, { preview, config }: DoorPorts): void {
  typed(app).post(
    "/preview",
    { schema: { querystring: Query }, config: { scope: "previews:read", doc: previewDoc(config.accepts) } },
    async (request, reply) => {
      const { plain } = request.query;
      const answer = await preview(recordFileOf(request));
      const wanted =
        plain === undefined ? prefersPlain(request.headers.accept ?? "") : plain !== "0" && plain !== "false";
      if (!wanted) return reply.send(answer);
      return reply.header("content-type", "text/plain; charset=utf-8").send(textOf(answer));
    },
  );
}

/** A paragraph a draft, and what could not be read of the record at the end. */
function textOf({ previews, warnings }: Previews): string {
  const several = previews.length > 1;
  const paragraphs = previews.map(({ message, plain }, at) =>
    [
      ...(several ? [`Message ${at + 1} of ${previews.length}, a ${message.kind.replaceAll("-", " ")}:`] : []),
      ...plain,
    ].join("\n"),
  );
  const none = previews.length === 0 ? ["Nothing in this record would be sent."] : [];
  const left = warnings.map(({ path, text }) => `Not used: ${path}: ${text}`);
  return `${[...paragraphs, ...none, ...(left.length > 0 ? [left.join("\n")] : [])].join("\n\n")}\n`;
}

/** Whether a request would rather have text than JSON (RFC 9110 §12.5.1); who says nothing gets JSON. */
function prefersPlain(accept: string): boolean {
  const weight = (type: string): number => {
    const found = accept.split(",").map((one) =>
      one
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/),
    );
    const named = found.find(([name]) => name === type);
    if (!named) return 0;
    const given = named.find((part) => part.startsWith("q="))?.slice(2);
    return given === undefined ? 1 : Number(given) || 0;
  };
  return weight("text/plain") > weight("application/json");
}
