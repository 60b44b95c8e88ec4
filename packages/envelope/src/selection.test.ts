import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { Form } from "@gatehouse/contracts/decision";
import { items } from "@gatehouse/contracts/items";
import { recipientClaims } from "@gatehouse/contracts/recipient-claims";
import { codeOfCopy, copyOf, trustOf } from "./testing/delivery.ts";
import { select } from "./select.ts";
import { signMessage } from "./sign-message.ts";
import { apart, disclosedOf } from "./testing/forge.ts";
import { ada, draftOf, makePartnership, partnership, verifiedMessage } from "./testing/partnership.ts";
import type { TestPartnership } from "./testing/partnership.ts";
import { verifyMessage } from "./verify-message.ts";
import type { VerifiedMessage } from "./verify-message.ts";
import { verifyPresentation } from "./verify-presentation.ts";

let there: TestPartnership;
let message: VerifiedMessage;
let compact: string;
beforeAll(async () => {
  there = await makePartnership();
  const made = await verifiedMessage(there);
  message = made.message;
  compact = made.signed.compact;
});

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~= ".split("");

test("property: any changed character of a message is refused", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(compact.length - 1), fc.constantFrom(...alphabet), async (at, character) => {
      fc.pre(compact[at] !== character);
      const changed = compact.slice(0, at) + character + compact.slice(at + 1);
      expect((await verifyMessage(changed, there.trust)).ok).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

test("property: any changed character of a copy is refused by its recipient", async () => {
  const shown = select(message, { claims: recipientClaims("concern"), statements: [] });
  const copy = await copyOf(shown, there.gateway);
  await fc.assert(
    fc.asyncProperty(fc.nat(copy.length - 1), fc.constantFrom(...alphabet, '"', "{", "0"), async (at, character) => {
      fc.pre(copy[at] !== character);
      const changed = copy.slice(0, at) + character + copy.slice(at + 1);
      expect(await codeOfCopy(changed, trustOf(there))).not.toBe("accepted");
    }),
    { numRuns: 1000 },
  );
});

const choice = fc.array(fc.constantFrom<Form | "drop">("full", "minimised", "drop"), {
  minLength: ada.length,
  maxLength: ada.length,
});

/** Keeps of each statement the form drawn for it; a form that it does not have is dropped. */
function kept(forms: readonly (Form | "drop")[]): { readonly id: string; readonly form: Form }[] {
  return message.draft.statements.flatMap(({ id }, at) => {
    const form = forms[at];
    const has = message.parts.statements.get(id);
    return form === "full" || (form === "minimised" && has?.minimised !== undefined) ? [{ id, form }] : [];
  });
}

test("property: every selection verifies at the recipient and shows exactly what was kept", async () => {
  await fc.assert(
    fc.asyncProperty(choice, async (forms) => {
      const statements = kept(forms);
      const shown = select(message, { claims: recipientClaims("concern"), statements });
      const result = await verifyPresentation(shown, there.trust);
      if (!result.ok) throw new Error(result.code);
      const seen = result.view.statements.map(({ id }) => id);
      expect(seen.toSorted()).toEqual(statements.map(({ id }) => id).toSorted());
    }),
    { numRuns: 100 },
  );
});

test("property: of what is not kept, neither salt nor value nor disclosure stands in the presentation", () => {
  fc.assert(
    fc.property(choice, (forms) => {
      const shown = select(message, { claims: recipientClaims("concern"), statements: kept(forms) });
      const present = new Set(apart(shown).disclosures);
      const readable = [
        shown,
        ...apart(shown).disclosures.map((each) => Buffer.from(each, "base64url").toString()),
      ].join();
      for (const disclosure of apart(compact).disclosures) {
        if (present.has(disclosure)) continue;
        expect(readable).not.toContain(disclosure);
        expect(readable).not.toContain(disclosedOf(disclosure)[0]);
      }
    }),
    { numRuns: 100 },
  );
});

test("a canary in every place that recipients do not see is in no presentation", async () => {
  const canary = "CANARY-9434765919";
  const narrative = {
    ...ada[2],
    item: "concern.narrative",
    about: "child",
    assertion: "reported",
    on: "2026-11-02",
  } as const;
  const made = await verifiedMessage(
    there,
    draftOf([{ ...narrative, value: canary, summary: "a worry" }], {
      people: [{ label: "child", role: "child", ids: [{ scheme: "local", value: canary }] }],
      basis: { power: canary, gdpr: "6-1-e" },
    }),
  );
  const [only] = made.message.draft.statements;
  const statements = [{ id: only?.id ?? "", form: "minimised" as const }];
  const shown = select(made.message, { claims: recipientClaims("concern"), statements });
  const decodedParts = shown.split(/[.~]/).map((part) => Buffer.from(part, "base64url").toString());
  expect([shown, ...decodedParts].join()).not.toContain(canary);
  expect(decodedParts.join()).toContain("a worry");
});

test("the gateway's selection refuses a statement, or a form, that the message does not have", () => {
  const idOf = (item: string) => message.draft.statements.find((statement) => statement.item === item)?.id ?? "";
  expect(items["child.previousNames"].minimisedForm).toBeNull();
  for (const keep of [
    { id: "c3RhdGVtZW50LW9uZS0yMw", form: "full" as const },
    { id: idOf("child.previousNames"), form: "minimised" as const },
  ]) {
    expect(() => select(message, { claims: [], statements: [keep] })).toThrow("selection-unknown");
  }
});

test("a typed absence has one form, which serves as both", async () => {
  const absent = message.draft.statements.find(({ item }) => item === "child.sex");
  const shown = select(message, {
    claims: recipientClaims("concern"),
    statements: [{ id: absent?.id ?? "", form: "minimised" }],
  });
  const result = await verifyPresentation(shown, there.trust);
  expect(result).toMatchObject({ ok: true, view: { statements: [{ value: { absent: "not-asked" } }] } });
});

test("what the gateway reads is the draft, but for the ids, the order and nulls", async () => {
  const draft = draftOf();
  const { message: read, signed } = await verifiedMessage(there, draft);
  const renamed = draft.statements.map((statement) => ({ ...statement, id: signed.statementIds[statement.id] }));
  const byId = (a: { id?: string | undefined }, b: { id?: string | undefined }) =>
    (a.id ?? "") < (b.id ?? "") ? -1 : 1;
  expect({ ...read.draft, statements: [] }).toEqual({ ...draft, statements: [] });
  expect(read.draft.statements.toSorted(byId)).toEqual(renamed.toSorted(byId));
});

test.each(["2026-11-02T08:55:00Z", "2026-11-02T08:55:00.123Z", "1999-12-31T23:59:59.999Z"])(
  "createdAt %s is signed as `iat` and reads back the same",
  async (createdAt) => {
    const { message: read } = await verifiedMessage(there, draftOf(ada, { createdAt }));
    expect(read.draft.createdAt).toBe(createdAt);
  },
);

test("the number of digests is one of four, whatever the message says", async () => {
  for (const [count, slots] of [
    [1, 32],
    [40, 64],
    [100, 128],
  ] as const) {
    const many = Array.from(
      { length: count },
      () => ({ ...ada[5], item: "family.finances", value: "x" }) as (typeof ada)[5],
    );
    const signed = await signMessage(draftOf(many), { key: there.school, partnership });
    expect(apart(signed.compact).disclosures).toHaveLength(slots);
  }
});

test("a draft that breaks the contract is not signed, and the error says where but not what", async () => {
  const wrong = draftOf([{ ...ada[0], value: 17 } as (typeof ada)[0]]);
  const signing = signMessage(wrong, { key: there.school, partnership });
  await expect(signing).rejects.toMatchObject({
    code: "draft-refused",
    facts: { code: "schema-invalid", field: "statements[0].value" },
  });
});
