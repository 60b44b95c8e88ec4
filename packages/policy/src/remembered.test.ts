import { expect, test } from "vitest";
import { remembered } from "./remembered.ts";

test("an answer is worked out once, until more were asked for than are kept", () => {
  const asked: number[] = [];
  const twice = remembered((of: number) => {
    asked.push(of);
    return of * 2;
  });
  const ask = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => twice(from + at));
  expect(ask(0, 4096)).toEqual(Array.from({ length: 4096 }, (_, at) => at * 2));
  expect(ask(0, 4096)).toHaveLength(4096);
  expect(asked).toHaveLength(4096);
  // One more, and all are forgotten: so what is kept never grows.
  expect([twice(4096), twice(0), twice(4096)]).toEqual([8192, 0, 8192]);
  expect(asked.slice(4096)).toEqual([4096, 0]);
});

test("an answer of nothing is one too", () => {
  const asked: string[] = [];
  const trimmed = remembered((of: string) => {
    asked.push(of);
    return of.trim();
  });
  expect([trimmed(" "), trimmed(" "), asked.length]).toEqual(["", "", 1]);
});
