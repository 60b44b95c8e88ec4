import type { RefusalCode } from "@gatehouse/contracts/codes";
import type { PreviewDecision } from "@gatehouse/contracts/request";
import { describe, expect, test } from "vitest";
import type { Draft } from "./fixture.ts";
import { concern, family, northshire, preview, risk, school, update } from "./fixture.ts";
import { explain } from "./plain.ts";

// What a practitioner reads when a message is refused. A change here is one to a reader.

describe("a message that is refused", () => {
  const refused = (draft: Draft, register = family()): readonly string[] => {
    const result = preview(draft, register);
    if (!result.ok) throw new Error(result.error);
    const { decision, message: about, wrongAt } = result;
    return explain(decision, {
      message: about,
      names: northshire.partnership,
      noted: null,
      ...(wrongAt === null ? {} : { wrongAt }),
    });
  };
  const first = "This message is refused and goes to nobody.";
  test("says where it breaks the contract", () =>
    expect(refused(update({ statements: [{}] }))).toEqual([
      first,
      "Something that this kind of message must say is missing, has the wrong shape, or is nothing that a message can say. Put it right and send it again.",
      "The place in the message: statements[0].id.",
      "If you are not sure what to do, telephone the front door, Northshire Council, on 01632 960100.",
    ]));
  test("says what is wrong with a risk, and who hears of it at once", () =>
    expect(refused(concern({ risk: risk(["northshire-council"], { evidence: "A bruise." }) }))).toEqual([
      first,
      "The risk is not one that anyone may act on yet.",
      "The evidence is too short: at least 20 characters that say what was seen or heard.",
      "By 11:15 on Tuesday 3 November: Northshire Council looks at what did not go through.",
      "If a child may be at risk, do not wait: telephone the front door, Northshire Council, on 01632 960100.",
    ]));

  test("a risk is not picked at when something else is wrong", () => {
    const old = concern({
      risk: risk(["northshire-council"], { evidence: "A bruise." }),
      createdAt: "2026-11-01T10:15:00Z",
    });
    expect(refused(old).slice(1, 3)).toEqual([
      "The message was written more than a day ago, or your clock is ahead. Check it and send it again.",
      "By 11:15 on Tuesday 3 November: Northshire Council looks at what did not go through.",
    ]);
  });

  const of = (reasons: RefusalCode[]): readonly string[] => {
    const decision: PreviewDecision = {
      message: { id: "m", kind: "case-update", from: school, case: null },
      outcome: "refused",
      reasons,
      policy: northshire.id,
      registerAsOf: 0,
      recipients: {},
      holds: [],
      duties: [],
    };
    return explain(decision, { message: null, names: northshire.partnership, noted: null });
  };
  const unsure = "If you are not sure what to do, telephone the front door, Northshire Council, on 01632 960100.";
  test.each<[RefusalCode, string]>([
    [
      "signature-invalid",
      "The signature does not verify. Send it again from your own system; if that fails, tell your IT lead.",
    ],
    ["encoding-not-canonical", "The message is not encoded as it must be. Tell whoever supplies your system."],
    ["key-unknown", "The signing key is not in the directory. Tell your agency's key holder."],
    ["key-revoked", "The signing key was revoked. Tell your agency's key holder."],
    ["sender-not-enrolled", "Your agency is not enrolled in the partnership. Telephone the front door."],
    ["message-replayed", "A different message with this id came before. Write it again as a new message."],
    [
      "message-stale",
      "The message was written more than a day ago, or your clock is ahead. Check it and send it again.",
    ],
    ["item-unknown", "It uses a data item that the partnership does not know. Take it out or use another."],
    ["identifier-invalid", "An identifier has a wrong check digit. Look it up again."],
    ["disclosures-inconsistent", "Parts of the message contradict each other. Write it again as a new message."],
    ["authority-missing", "The author's role may not do this. Ask someone whose role may."],
    [
      "consent-missing",
      "Nobody who may decide has agreed to this, or what they agreed to has run out or was withdrawn. Ask the family; if a child may be at risk, send a concern instead.",
    ],
    [
      "consent-refused",
      "The family refused sharing with every agency, so this request cannot be made. See what help your own agency can give, and whether there is now a risk that makes it a concern.",
    ],
    ["risk-missing", "A concern needs a risk that a named colleague decided. Ask your safeguarding lead."],
    ["risk-invalid", "The risk is not one that anyone may act on yet."],
    ["anonymity-not-available", "A professional cannot refer anonymously. Give the author's and the referrer's name."],
    [
      "identifying-items-in-advice",
      "Advice is asked for without names. Take out everything that identifies the family.",
    ],
  ])("%s", (code, text) => expect(of([code])).toEqual([first, text, unsure]));
  test("without any agreement nothing goes: who is at risk cannot wait for one", () =>
    expect(of(["policy-not-in-force"])).toEqual([
      first,
      "No sharing agreement is in force today. Your information-governance lead knows when one begins.",
      "If a child may be at risk, do not wait: telephone the front door, Northshire Council, on 01632 960100.",
    ]));
});
