import { globSync, readFileSync } from "node:fs";
import { leafPaths } from "@gatehouse/adapter/record-tree";
import { readJson } from "@gatehouse/adapter/safe-json";
import { expect, test } from "vitest";
import { Notice, noticeJsonSchema } from "./form.ts";
import { isNoticeField } from "./rules.ts";

const folder = new URL("../../../../test/samples/police/invented/", import.meta.url);
const notices = globSync("*notice*.json", { cwd: folder }).toSorted();
const unreadable = { "public-protection-notice.json": ["something-else", "B21", "1"] };

test("the schema that is published is the form's", () => {
  // If this fails: node services/police/src/notice/generate.ts
  expect(readFileSync(new URL("../../generated/notice.schema.json", import.meta.url), "utf8")).toBe(noticeJsonSchema());
});

test.each(notices)("%s keeps to the form, but for the words that it has wrong on purpose", (name) => {
  const record: unknown = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
  const parsed = Notice.safeParse(record);
  const wrong = name in unreadable ? 3 : 0;
  expect(parsed.error?.issues.length ?? 0).toBe(wrong);
});

test("the mapper has a rule for every field of the form", () => {
  const schema = readJson(noticeJsonSchema());
  if (!schema.ok) throw new Error(schema.code);
  const known = leafPaths(schema.tree).filter((path) => /properties\.[A-Za-z]+\.description$/.test(path));
  const fields = known.map((path) =>
    path
      .replaceAll(/(?:^|\.)(?:anyOf\[\]|items|description)(?=\.|$)/g, (part) => (part.endsWith("items") ? "[]" : ""))
      .replaceAll(/(?:^|\.)properties\./g, ".")
      .replace(/^\./, ""),
  );
  expect(fields.length).toBeGreaterThan(40);
  expect(fields.filter((path) => !isNoticeField(path))).toEqual([]);
});
