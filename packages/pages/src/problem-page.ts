import type { ErrorCode } from "@gatehouse/contracts/errors";
import { errors } from "@gatehouse/contracts/errors";
import type { Answer } from "./web.ts";

/** What a page says of an error: the catalogue's titles are for those who build, these for those who use. */
export function problemPage(code: ErrorCode, because: string | undefined): Answer {
  const { status, retry } = errors[code];
  return { view: "problem", data: { problem: problemOf(code, because, retry === "later", status) }, status };
}

function problemOf(code: ErrorCode, because: string | undefined, isLater: boolean, status: number): string {
  if (code === "route-not-found") return code;
  if (["body-too-large", "message-too-large", "draft-too-large"].includes(code)) return "body-too-large";
  if (because === "request-limit") return "too-many";
  if (code !== "internal" && isLater) return "later";
  return status < 500 ? "not-understood" : "broken";
}
