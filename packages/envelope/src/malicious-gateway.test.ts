import { beforeAll, describe, expect, test } from "vitest";
import type { Directory } from "@gatehouse/contracts/directory";
import { recipientClaims } from "@gatehouse/contracts/recipient-claims";
import { openDelivery } from "./delivery.ts";
import { signDirectory, verifyDirectory } from "./directory.ts";
import { writeDisclosure } from "./disclosure.ts";
import { openIntake } from "./intake.ts";
import { generateSigningKey, publicKey } from "./keys.ts";
import { select } from "./select.ts";
import { signPreview } from "./sign-message.ts";
import { codeOfCopy, copyOf, sealedId, trustOf } from "./testing/delivery.ts";
import { apart, disclosedOf, entriesOf, forged, payloadOf, random128, together } from "./testing/forge.ts";
import { ada, directoryKey, draftOf, makePartnership, partnership, verifiedMessage } from "./testing/partnership.ts";
import type { TestPartnership } from "./testing/partnership.ts";
import { verifyMessage, verifyPreview } from "./verify-message.ts";

let there: TestPartnership;
let shown: string;
let otherShown: string;
let whole: string;

/** What an honest gateway would show of a draft: everything a recipient may see, statements in full. */
async function honest(draft = draftOf()): Promise<{ readonly shown: string; readonly whole: string }> {
  const { message, signed } = await verifiedMessage(there, draft);
  const statements = message.draft.statements.map(({ id }) => ({ id, form: "full" as const }));
  return { shown: select(message, { claims: recipientClaims("concern"), statements }), whole: signed.compact };
}

beforeAll(async () => {
  there = await makePartnership();
  ({ shown, whole } = await honest());
  ({ shown: otherShown } = await honest(draftOf(ada, { id: "0198f3c2-0000-7000-8000-000000000002" })));
});

test("the honest copy is accepted, and every line of it is the sender's", async () => {
  const result = await openDelivery(await copyOf(shown, there.gateway), trustOf(there));
  if (!result.ok) throw new Error(result.code);
  expect(result.delivery.view).toMatchObject({ iss: "hillside-school", claims: { kind: "concern", case: "case-ada" } });
  expect(result.delivery.view.statements.map(({ item }) => item).toSorted()).toEqual(
    ada.map(({ item }) => item).toSorted(),
  );
  expect(result.delivery.statement.handling).toEqual(["do-not-discuss-with-family"]);
  expect(result.delivery.localIds).toEqual([{ scheme: "local", value: "C-9" }]);
});

/** Rewrites the disclosure of one item as the gateway pleases. */
function rewritten(compact: string, item: string, change: (statement: Record<string, unknown>) => unknown): string {
  const { jwt, disclosures } = apart(compact);
  const changed = disclosures.map((disclosure) => {
    const [salt, name, value] = disclosedOf(disclosure);
    const statement = value as Record<string, unknown>; // of our own signing
    return statement["item"] === item ? writeDisclosure(salt, name, change(statement)) : disclosure;
  });
  return together({ jwt, disclosures: changed });
}

function valueOf(compact: string, item: string): unknown {
  const values = apart(compact).disclosures.map((each) => disclosedOf(each)[2] as { item?: string; value?: unknown });
  return values.find((value) => value.item === item)?.value;
}

describe("a gateway that has its own key, and no sender's", () => {
  test.each<[string, () => string | Promise<string>, string]>([
    [
      "alters one character of a value",
      () => rewritten(shown, "child.name", (said) => ({ ...said, value: "Ada Lovelk" })),
      "disclosures-inconsistent",
    ],
    [
      "alters one character of a disclosure's spelling",
      () => shown.replace(/(.)~$/, (_, last: string) => `${last === "0" ? "1" : "0"}~`),
      "disclosures-inconsistent",
    ],
    [
      "turns an allegation into a fact",
      () => rewritten(shown, "concern.narrative", (said) => ({ ...said, assertion: "fact" })),
      "disclosures-inconsistent",
    ],
    [
      "adds a statement of its own",
      () => {
        const { jwt, disclosures } = apart(shown);
        const own = {
          item: "child.name",
          about: "child",
          value: "Eve",
          assertion: "fact",
          on: "2026-11-02",
          form: "full",
        };
        return together({ jwt, disclosures: [...disclosures, writeDisclosure(random128(), random128(), own)] });
      },
      "disclosures-inconsistent",
    ],
    [
      "swaps the values of two people",
      () => {
        const narrative = valueOf(shown, "concern.narrative");
        const finances = valueOf(shown, "family.finances");
        const once = rewritten(shown, "concern.narrative", (said) => ({ ...said, value: finances }));
        return rewritten(once, "family.finances", (said) => ({ ...said, value: narrative }));
      },
      "disclosures-inconsistent",
    ],
    [
      "says that a statement about the mother is about the child",
      () => rewritten(shown, "family.finances", (said) => ({ ...said, about: "child" })),
      "disclosures-inconsistent",
    ],
    [
      "puts a statement of another message in the place of this one's",
      () => {
        const { jwt, disclosures } = apart(shown);
        return together({
          jwt,
          disclosures: [...disclosures.slice(0, -1), apart(otherShown).disclosures.at(-1) ?? ""],
        });
      },
      "disclosures-inconsistent",
    ],
    [
      "shows a disclosure twice",
      () => {
        const { jwt, disclosures } = apart(shown);
        return together({ jwt, disclosures: [disclosures[0] ?? "", ...disclosures] });
      },
      "disclosures-inconsistent",
    ],
    [
      "re-signs the message with its own key under its own name",
      () => forged(entriesOf(shown), { key: there.gateway, payload: payloadOf(shown) }),
      "key-unknown",
    ],
    [
      "re-signs the message with its own key under the sender's name",
      () => forged(entriesOf(shown), { key: { ...there.gateway, kid: there.school.kid }, payload: payloadOf(shown) }),
      "signature-invalid",
    ],
    [
      "re-signs it as another enrolled agency's",
      () => forged(entriesOf(shown), { key: there.clinic, payload: payloadOf(shown) }),
      "key-unknown",
    ],
    ["shows the whole message, with people, risk and padding", () => whole, "disclosures-inconsistent"],
    [
      "shows both forms of a statement",
      async () => {
        const { message } = await verifiedMessage(there);
        const ids = message.draft.statements.map(({ id }) => id);
        const forms = ids.flatMap((id) => [{ id, form: "full" as const }]);
        const name = message.draft.statements.find(({ item }) => item === "child.name")?.id ?? "";
        return select(message, {
          claims: recipientClaims("concern"),
          statements: [...forms, { id: name, form: "minimised" as const }],
        });
      },
      "disclosures-inconsistent",
    ],
    [
      "leaves out who wrote it",
      () => {
        const { jwt, disclosures } = apart(shown);
        return together({ jwt, disclosures: disclosures.filter((each) => disclosedOf(each)[1] !== "author") });
      },
      "disclosures-inconsistent",
    ],
  ])("%s: the recipient refuses", async (_, attack, code) => {
    expect(await codeOfCopy(await copyOf(await attack(), there.gateway), trustOf(there))).toBe(code);
  });
});

describe("a gateway that misuses its own statement", () => {
  test("replays a copy to another recipient", async () => {
    const copy = await copyOf(shown, there.gateway);
    expect(await codeOfCopy(copy, trustOf(there, { recipient: "northshire-housing" }))).toBe("signature-invalid");
  });
  test("puts its statement beside another presentation of the same message", async () => {
    const copy = JSON.parse(await copyOf(shown, there.gateway)) as Record<string, unknown>;
    const { jwt, disclosures } = apart(shown);
    const less = together({ jwt, disclosures: disclosures.slice(1) });
    expect(await codeOfCopy(JSON.stringify({ ...copy, presentation: less }), trustOf(there))).toBe("signature-invalid");
  });
  test("changes the local identifier after it signed", async () => {
    const copy = JSON.parse(await copyOf(shown, there.gateway)) as Record<string, unknown>;
    const moved = JSON.stringify({ ...copy, localIds: [sealedId({ scheme: "local", value: "C-10" })] });
    expect(await codeOfCopy(moved, trustOf(there))).toBe("signature-invalid");
  });
  test.each([
    ["message", "0198f3c2-0000-7000-8000-000000000002"],
    ["sender", "lakeside-clinic"],
    ["purpose", "learning-review"],
  ])("says another %s than the sender did", async (key, value) => {
    const copy = await copyOf(shown, there.gateway, { [key]: value });
    expect(await codeOfCopy(copy, trustOf(there))).toBe("disclosures-inconsistent");
  });
  test("says that it is another partnership's", async () => {
    const copy = await copyOf(shown, there.gateway, { iss: "southshire" });
    expect(await codeOfCopy(copy, trustOf(there))).toBe("signature-invalid");
  });
  test("somebody who is not the gateway makes the statement: a stranger, or a sender with its good key", async () => {
    for (const key of [generateSigningKey(), there.school]) {
      expect(await codeOfCopy(await copyOf(shown, key), trustOf(there))).toBe("key-unknown");
    }
  });
  test("an object of another type is put in the statement's place", async () => {
    const copy = JSON.parse(await copyOf(shown, there.gateway)) as Record<string, unknown>;
    const swapped = JSON.stringify({ ...copy, gateway: apart(shown).jwt });
    expect(await codeOfCopy(swapped, trustOf(there))).toBe("signature-invalid");
  });
  test.each([" ", "\n"])("a copy respelt with %j at its end", async (tail) => {
    expect(await codeOfCopy((await copyOf(shown, there.gateway)) + tail, trustOf(there))).toBe(
      "encoding-not-canonical",
    );
  });
});

describe("a gateway that puts a key of its own into the directory", () => {
  const own = generateSigningKey();
  /** The directory with the gateway's own key as one of the school's. */
  function planted(): Directory {
    const [school, ...others] = there.draftDirectory.agencies;
    if (!school) throw new Error("no school");
    return {
      ...there.draftDirectory,
      version: 2,
      agencies: [{ ...school, signing: [...school.signing, directoryKey(own)] }, ...others],
    };
  }
  const pinned = () => publicKey(there.root);

  test("signs it with its own key", async () => {
    const text = await signDirectory(planted(), there.gateway);
    expect(await verifyDirectory(text, pinned())).toEqual({ ok: false, code: "key-unknown" });
  });
  test("signs it with its own key under the root's name", async () => {
    const text = await signDirectory(planted(), { ...there.gateway, kid: there.root.kid });
    expect(await verifyDirectory(text, pinned())).toEqual({ ok: false, code: "signature-invalid" });
  });
  test("names itself the root", async () => {
    const text = await signDirectory({ ...planted(), root: there.gateway.kid }, there.gateway);
    expect(await verifyDirectory(text, pinned())).toEqual({ ok: false, code: "key-unknown" });
  });
  test("puts it under the root's old signature", async () => {
    const [header = "", , signature = ""] = (await signDirectory(there.draftDirectory, there.root)).split(".");
    const body = Buffer.from(JSON.stringify(planted())).toString("base64url");
    expect(await verifyDirectory(`${header}.${body}.${signature}`, pinned())).toEqual({
      ok: false,
      code: "signature-invalid",
    });
  });
  test("so a message signed by that key stays refused", async () => {
    const text = await forged(entriesOf(shown), { key: own, payload: payloadOf(shown) });
    expect(await codeOfCopy(await copyOf(text, there.gateway), trustOf(there))).toBe("key-unknown");
  });
});

describe("what even the root's signature does not make good", () => {
  const withSchool = (change: (school: Directory["agencies"][number]) => Directory["agencies"][number]): Directory => {
    const [school, ...others] = there.draftDirectory.agencies;
    if (!school) throw new Error("no school");
    return { ...there.draftDirectory, agencies: [change(school), ...others] };
  };
  test.each<[string, () => Directory]>([
    [
      "a key under another key's name",
      () =>
        withSchool((school) => ({ ...school, signing: [{ ...directoryKey(there.clinic), kid: there.school.kid }] })),
    ],
    ["one key for two agencies", () => withSchool((school) => ({ ...school, signing: [directoryKey(there.clinic)] }))],
    ["one agency twice", () => withSchool((school) => ({ ...school, id: "lakeside-clinic" }))],
    ["another root's name", () => ({ ...there.draftDirectory, root: there.gateway.kid })],
  ])("%s", async (_, directory) => {
    const text = await signDirectory(directory(), there.root);
    expect(await verifyDirectory(text, publicKey(there.root))).toEqual({ ok: false, code: "schema-invalid" });
  });
  test("a gateway key revoked since, whatever time it writes", async () => {
    const copy = await copyOf(shown, there.gateway);
    const revoked = { ...directoryKey(there.gateway), revokedAt: "2026-11-02T08:58:00Z" };
    const gateway = { ...there.draftDirectory.gateway, signing: [revoked] };
    const text = await signDirectory({ ...there.draftDirectory, gateway, version: 2 }, there.root);
    const verified = await verifyDirectory(text, publicKey(there.root));
    if (!verified.ok) throw new Error(verified.code);
    expect(await codeOfCopy(copy, trustOf(there, { directory: verified.directory }))).toBe("key-revoked");
  });
});

test("a draft that its sender only asked about is taken for a message by nobody", async () => {
  const { compact } = await signPreview(draftOf(), { key: there.school, partnership });
  expect(await verifyMessage(compact, there.trust)).toEqual({ ok: false, code: "signature-invalid" });
  const asked = await verifyPreview(compact, there.trust);
  if (!asked.ok) throw new Error(asked.code);
  const statements = asked.message.draft.statements.map(({ id }) => ({ id, form: "full" as const }));
  const presentation = select(asked.message, { claims: recipientClaims("concern"), statements });
  expect(await codeOfCopy(await copyOf(presentation, there.gateway), trustOf(there))).toBe("signature-invalid");
  expect(openIntake(Buffer.from(compact))).toBeUndefined();
  expect(await verifyPreview(whole, there.trust)).toEqual({ ok: false, code: "signature-invalid" });
});
