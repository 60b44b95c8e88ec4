import type { AppReply } from "@gatehouse/http/app";

/** How the description shows where the next page is. */
export const linkHeader = {
  Link: { description: 'RFC 8288, `rel="next"`: where to go on', schema: { type: "string" } },
} as const;

/** Says where the next page is (RFC 8288). */
export function nextLink(reply: AppReply, path: string, cursor: string, limit: number): void {
  reply.header("link", `<${path}?cursor=${cursor}&limit=${limit}>; rel="next"`);
}
