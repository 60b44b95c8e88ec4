import { child, seen } from "./concern-form.ts";
import type { FormVisitor, Page } from "./form-visitor.ts";

const yesterday = new Date(Date.now() - 24 * 3_600_000).toISOString().slice(0, 10).split("-").map(Number);

/** What a concern's pages are answered with, by question, as the forms' fields. */
export const concernFields: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> = {
  child: {
    "child-name": child.name,
    "child-born-known": "known",
    "child-born-day": "9",
    "child-born-month": "3",
    "child-born-year": "2017",
  },
  "nhs-number": { "nhs-number-known": "known", "nhs-number": "999 825 9797" },
  address: { "address-known": "not-asked" },
  parents: { "parents-known": "not-known" },
  setting: { "setting-known": "not-known" },
  seen: {
    "seen-any": "yes",
    seen: `${seen}.`,
    "seen-on-day": String(yesterday[2]),
    "seen-on-month": String(yesterday[1]),
    "seen-on-year": String(yesterday[0]),
  },
  told: { "told-by": "no" },
  opinion: {},
  wishes: { "wishes-known": "not-asked" },
  harm: { harm: "physical-abuse", test: "significant-harm" },
  evidence: { evidence: "Bruises in the shape of fingers, seen by two workers." },
  "decided-by": {
    "decided-how": "colleague",
    "decider-name": "B. Osei",
    "decider-role": "family-worker",
    "holds-for": "7",
  },
  telling: { "told-status": "told" },
  recipients: { to: ["hillside-school"] },
};

/** What an objection's pages are answered with, by question. */
export const objectionFields: typeof concernFields = {
  about: { about: "child" },
  whose: {
    "whose-name": child.name,
    "whose-born-day": "9",
    "whose-born-month": "3",
    "whose-born-year": "2017",
    "whose-known": "not-known",
  },
  maker: { capacity: "parent", "maker-name": "Mary Lovell" },
  responsibility: { responsibility: "yes", "alleged-harmer": "no" },
  "scope-agencies": { "scope-agencies": "some", agencies: ["northshire-homes"] },
  "scope-purposes": { "scope-purposes": "all" },
  "scope-categories": { "scope-categories": "all" },
  more: {},
};

/** Begins a concern and answers all of it. @param change other answers, by question @returns the draft's path and the page with what was said */
export async function completeConcern(
  visitor: FormVisitor,
  change: typeof concernFields = {},
): Promise<{ readonly draft: string; readonly check: Page }> {
  const start = await visitor.get("/begin/concern");
  const draft = new URL((await visitor.send(start, "/begin/concern")).url).pathname;
  for (const [question, fields] of Object.entries({ ...concernFields, ...change })) {
    const action = `${draft}/questions/${question}`;
    await visitor.send(await visitor.get(action), action, fields);
  }
  return { draft, check: await visitor.get(`${draft}/check`) };
}
