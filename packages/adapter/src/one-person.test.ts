import type { Identifier } from "@gatehouse/contracts/message";
import { describe, expect, test } from "vitest";
import type { Somebody } from "./one-person.ts";
import { isPlaceholderId, namesAgree, sharedNumbers } from "./one-person.ts";

const local: Identifier = { scheme: "local", value: "4711" };
const nhs = (value: string): Identifier => ({ scheme: "nhs-number", value });

test.each([
  ..."0 00 000000 TBC tbc. T.B.C. NOTKNOWN Not-Known unknown UNKNOWN(male) N/A n.a. none null - ? xx XXX".split(" "),
  ..."999 99999 11111 00000000-0000-0000-0000-000000000000 TEST test2 {id} <id> string 123456789 NaN".split(" "),
  "not yet allocated",
  "to be confirmed",
])("%j is nobody's number", (text) => expect(isPlaceholderId(text)).toBe(true));

test.each("1 7 10 42 99 NC-1 4711 NA12 C1000 urn:uuid:5 12345 A0 0x1F tbc-4711-b".split(" "))(
  "%j may be somebody's number",
  (text) => expect(isPlaceholderId(text)).toBe(false),
);

test.each([
  ["Ada Lovell", "Lovell, Ada", true],
  ["Ada Lovell", "ADA  MAY LOVELL", true],
  ["Zoë O'Neill", "zoe oneill", true],
  ["Lovell", "Ada Lovell", true],
  ["Ada Lovell", "Rowan Lovell", false],
  ["Ada Lovell", "Ada Marsh", false],
])("%s and %s can be one person: %s", (one, other, agree) => {
  expect(namesAgree(one, other)).toBe(agree);
  expect(namesAgree(other, one)).toBe(agree);
});

describe("a number beside two places", () => {
  const at = (ids: readonly Identifier[], rest: Omit<Somebody, "ids">): Somebody => ({ ids, ...rest });
  test.each<{ name: string; one: Somebody; other: Somebody; shared: readonly string[] }>([
    {
      name: "that agree",
      one: at([local], { name: "Ada Lovell", born: "2015-03-01", sex: "F" }),
      other: at([local], { name: "Ada", sex: "2" }),
      shared: [],
    },
    {
      name: "of two birth dates",
      one: at([local], { born: "2015-03-01" }),
      other: at([local], { born: "2018-06-02" }),
      shared: ["local:4711"],
    },
    {
      name: "of two names",
      one: at([local], { name: "Ada Lovell" }),
      other: at([local], { name: "Rowan Lovell" }),
      shared: ["local:4711"],
    },
    {
      name: "of two sexes",
      one: at([local], { sex: "1" }),
      other: at([local], { sex: "Female" }),
      shared: ["local:4711"],
    },
    {
      name: "of two NHS numbers",
      one: at([local, nhs("9998259797")], {}),
      other: at([local, nhs("9449303223")], {}),
      shared: ["local:4711"],
    },
    {
      name: "of one NHS number and two names",
      one: at([nhs("9998259797")], { name: "Ada Lovell" }),
      other: at([nhs("9998259797")], { name: "Mary Lovell" }),
      shared: ["nhs-number:9998259797"],
    },
    {
      name: "of two own numbers for one NHS number",
      one: at([local, nhs("9998259797")], {}),
      other: at([{ scheme: "local", value: "2" }, nhs("9998259797")], {}),
      shared: [],
    },
  ])("$name is shared: $shared", ({ one, other, shared }) => {
    expect([...sharedNumbers([one, other])]).toEqual(shared);
    expect([...sharedNumbers([other, one])]).toEqual(shared);
  });

  test("is found to be shared through a third that agrees with both", () => {
    const named = (name: string): Somebody => at([local], { name });
    expect(sharedNumbers([named("Lovell"), named("Ada Lovell"), named("Rowan Lovell")]).size).toBe(1);
  });
});
