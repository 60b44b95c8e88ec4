import { expect, test } from "vitest";
import { alreadyHas, etagOf } from "./etag.ts";

const tag = etagOf("[]");

test("the same bytes have the same tag, others another", () => {
  expect(etagOf(Buffer.from("[]"))).toBe(tag);
  expect(etagOf("[ ]")).not.toBe(tag);
});

test.each([
  { header: undefined, has: false },
  { header: "", has: false },
  { header: tag, has: true },
  { header: `W/${tag}`, has: true },
  { header: `"other", ${tag}`, has: true },
  { header: "*", has: true },
  { header: tag.slice(1, -1), has: false },
])("If-None-Match: $header", ({ header, has }) => {
  expect(alreadyHas(header, tag)).toBe(has);
});
