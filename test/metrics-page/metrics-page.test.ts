import { namesOf } from "@gatehouse/observe/metric-list";
import { expect, test } from "vitest";
import { metricsPage, pageNow } from "./generate.ts";

test("docs/metrics.md says every metric and every span: node test/metrics-page/generate.ts", () => {
  expect(pageNow()).toBe(metricsPage());
  expect(namesOf().filter((name) => !pageNow().includes(`\`${name}\``))).toEqual([]);
});
