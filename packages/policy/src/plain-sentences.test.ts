import type { PreviewDecision } from "@gatehouse/contracts/request";
import { describe, expect, test } from "vitest";
import { council, getsNothing, getsTheName, homes, police, practice, school, sentencesFor } from "./fixture.ts";

// What a practitioner reads for each outcome and reason, sentence by sentence. A change here is one to a reader.

type Recipient = PreviewDecision["recipients"][string];
type Dropped = Recipient["dropped"];
type Hold = PreviewDecision["holds"][number];

const due = "2026-11-04T17:00:00Z";
const wait = "If it cannot wait, telephone the front door, Northshire Council, on 01632 960100.";

const hold: Hold = {
  id: "hold",
  recipient: homes,
  statement: null,
  reason: "views-missing",
  reviewer: { agency: school, role: "designated-safeguarding-lead" },
  due,
};

const toHomes = (one: Partial<Recipient>, more: Parameters<typeof sentencesFor>[1] = {}): readonly string[] =>
  sentencesFor({ [homes]: { ...getsTheName, ...one } }, more);

test("a message that goes to nobody says so", () =>
  expect(sentencesFor({})).toEqual([
    "This message goes to nobody: there is nobody to send it to. Name who needs it.",
    wait,
  ]));

describe("an agency that receives nothing", () => {
  test.each<[Recipient["reasons"][number], string]>([
    [
      "no-sharing-agreement",
      "no sharing agreement in force covers it for this purpose. If they need it, ask your information-governance lead for an agreement.",
    ],
    [
      "no-need-to-know",
      "its work is not served by this purpose. Look whether the purpose is the right one, or leave them out.",
    ],
    [
      "not-on-team",
      "it is not on the case's team. If they work with the family, ask the lead professional to have them join the team.",
    ],
    [
      "objection",
      "an objection holds. It goes to them only if someone may be harmed otherwise: a named colleague then decides the risk and names them.",
    ],
    [
      "consent-scope",
      "the family's agreement does not cover it. Ask the family whether they agree to this agency too.",
    ],
    ["linked-person", "someone there is linked to the family. The front door knows what can be done."],
    ["court-restriction", "a court's restriction does not permit it. Ask your legal adviser or the front door."],
    ["detriment", "telling it was judged to do the child more harm than good."],
    [
      "nothing-to-share",
      "nothing it may see would be left but who it is about. Add what they need for their part, or leave them out.",
    ],
    ["withheld", "withheld. Ask the front door, Northshire Council, on 01632 960100."],
  ])("%s", (reason, text) =>
    expect(toHomes({ ...getsNothing, reasons: [reason] })).toEqual([
      `Northshire Homes will receive nothing: ${text}`,
      wait,
    ]),
  );
  test("whose agency must share writes down why it does not", () =>
    expect(toHomes({ ...getsNothing, reasons: ["detriment"], dutyCheck: true })).toEqual([
      "Northshire Homes will receive nothing: telling it was judged to do the child more harm than good.",
      "Your agency has a duty to share: record why not sharing with them is right for the child.",
      wait,
    ]));
  test("two reasons are told in one sentence, and what can be done about each", () =>
    expect(toHomes({ ...getsNothing, reasons: ["withheld", "not-on-team"] })[0]).toBe(
      "Northshire Homes will receive nothing: withheld; it is not on the case's team. Ask the front door, Northshire Council, on 01632 960100. If they work with the family, ask the lead professional to have them join the team.",
    ));
});

test("when one of several receives nothing, there is somebody to ask", () =>
  expect(sentencesFor({ [homes]: { ...getsNothing, reasons: ["detriment"] }, [police]: getsTheName }).at(-1)).toBe(
    wait,
  ));

describe("a copy that waits", () => {
  const held = { ...getsNothing, outcome: "held" } as const;
  const until =
    "Hillside School (designated safeguarding lead) decides by 17:00 on Wednesday 4 November; it does not go before.";
  test.each<[Hold["reason"], string]>([
    [
      "seek-advice",
      "the family agreed but objects to an agency by name. Take advice on whether the request can go without that agency",
    ],
    ["parents-disagree", "two people with parental responsibility disagree. Talk to both, if that is safe"],
    [
      "no-parental-responsibility",
      "whoever agreed does not hold parental responsibility. Ask someone who does, or check the record",
    ],
    [
      "competence-not-assessed",
      "the child has answered and nobody has assessed whether the child decides. Have it assessed",
    ],
    ["views-missing", "nobody has recorded what the child wants. Ask, or say why not"],
    ["family-not-told", "the family has not seen what is being asked. Show them, then send it"],
    ["contact-attempts-missing", "it says the family could not be reached but shows no attempts. Add them"],
    ["officer-reference-missing", "telling is put off for an investigation but no officer is named. Add the reference"],
    ["intelligence", "police intelligence waits for the disclosure officer"],
    ["sealed-release", "a sealed item waits for the named approver"],
    ["new-team-member", "the agency joined the team after the family agreed. Ask the family again"],
    ["person-not-matched", "the child could not be matched to anyone known. The front door looks into it"],
    ["person-ambiguous", "the child may be either of two people. The front door looks into it"],
    [
      "protected-location-in-text",
      "the text gives a protected address away. The quickest way is to take it out and send the message again",
    ],
    ["withheld", "withheld"],
  ])("%s", (reason, text) => {
    const lines = toHomes({ ...held, reasons: [reason] }, { holds: [{ ...hold, reason }] });
    expect(lines).toEqual([`Northshire Homes's copy waits: ${text}. ${until}`, wait]);
    expect(toHomes({ ...held, reasons: [reason] })).toEqual([`Northshire Homes's copy waits: ${text}.`, wait]);
  });
  test("a part that waits does not make the whole copy wait", () =>
    expect(
      toHomes(
        { ...held, reasons: ["views-missing"] },
        { holds: [{ ...hold, statement: "s1", reason: "intelligence" }] },
      )[0],
    ).toBe("Northshire Homes's copy waits: nobody has recorded what the child wants. Ask, or say why not."));
  test("several copies that wait for the same are said once", () =>
    expect(
      sentencesFor(
        { [homes]: { ...held, reasons: ["views-missing"] }, [practice]: { ...held, reasons: ["views-missing"] } },
        { holds: [hold, { ...hold, recipient: practice }] },
      )[0],
    ).toBe(
      `The copies for Northshire Homes and Riverside Practice wait: nobody has recorded what the child wants. Ask, or say why not. ${until}`,
    ));
});

describe("what a copy does not hold", () => {
  const without = (reason: Dropped[number]["reason"]) =>
    toHomes({ dropped: [{ id: "s3", item: "voice.wishes", reason }] });
  const first = "Northshire Homes will receive Ada's name.";
  const line = "It will not receive Ada's wishes: ";
  test.each<[Dropped[number]["reason"], string, string | null]>([
    ["not-in-agreement", "outside what the sharing agreement gives", null],
    ["only-on-request", "it goes only to those who ask for it", null],
    [
      "sealed",
      "it is sealed until a named approver releases it",
      "What is sealed: ask its approver to release it, if they need it.",
    ],
    ["minimised-form-missing", "only a short form may go, and none was written; write one if it is needed", null],
    [
      "objection",
      "an objection holds",
      "What an objection keeps back goes only if someone may be harmed otherwise: a named colleague then decides the risk.",
    ],
    [
      "consent-scope",
      "the family's agreement does not cover it",
      "What the agreement does not cover: ask the family whether they agree to it too.",
    ],
    [
      "third-party-objection",
      "the person it is about objects",
      "What the person it is about keeps back goes only if someone may be harmed otherwise: a named colleague then decides the risk.",
    ],
    [
      "location-protected",
      "a place is protected",
      "A protected place is known to the front door. Do not write it into any text; use the safe contact.",
    ],
    [
      "outside-order",
      "the court's order does not name it",
      "What the court's order does not name: ask your legal adviser or the front door.",
    ],
    ["own-agency-only", "it stays with the agency that wrote it", null],
    ["withheld", "withheld; ask the front door on 01632 960100", null],
  ])("%s", (reason, text, todo) =>
    expect(without(reason)).toEqual([first, `${line}${text}.`, ...(todo === null ? [] : [todo, wait])]),
  );
  test("what is left out for one reason is one sentence, and what can be done is said once, in one order", () => {
    const dropped: Dropped = [
      { id: "s3", item: "voice.wishes", reason: "sealed" },
      { id: "s2", item: "child.dateOfBirth", reason: "consent-scope" },
      { id: "s5", item: "education.attendance", reason: "sealed" },
    ];
    const lines = sentencesFor({
      [homes]: { ...getsTheName, dropped },
      [police]: { ...getsTheName, dropped: dropped.slice(0, 1) },
    });
    expect(lines).toEqual([
      "Northshire Homes will receive Ada's name.",
      "It will not receive Ada's wishes and attendance: it is sealed until a named approver releases it.",
      "It will not receive Ada's date of birth: the family's agreement does not cover it.",
      "Northshire Police will receive Ada's name.",
      "It will not receive Ada's wishes: it is sealed until a named approver releases it.",
      "What is sealed: ask its approver to release it, if they need it.",
      "What the agreement does not cover: ask the family whether they agree to it too.",
      wait,
    ]);
  });
  test("a part that waits is said with who decides, and not as left out", () =>
    expect(
      toHomes(
        {
          dropped: [
            { id: "s3", item: "voice.wishes", reason: "sealed" },
            { id: "s2", item: "child.dateOfBirth", reason: "only-on-request" },
          ],
        },
        { holds: [{ ...hold, statement: "s3", reason: "sealed-release" }] },
      ),
    ).toEqual([
      first,
      "It will not receive Ada's date of birth: it goes only to those who ask for it.",
      "Ada's wishes waits: Hillside School (designated safeguarding lead) decides by 17:00 on Wednesday 4 November; it does not go before.",
      wait,
    ]));
  test("what waits for another agency's copy does not wait for this one", () =>
    expect(
      sentencesFor(
        { [homes]: { ...getsTheName, dropped: [{ id: "s3", item: "voice.wishes", reason: "only-on-request" }] } },
        { holds: [{ ...hold, recipient: police, statement: "s3" }] },
      )[1],
    ).toBe(`${line}it goes only to those who ask for it.`));
});

describe("what a copy holds", () => {
  test("everything, and nothing is to be done", () => {
    expect(toHomes({})).toEqual(["Northshire Homes will receive Ada's name."]);
    expect(toHomes({ statements: [] })).toEqual([
      "Northshire Homes will receive no statement, only that there is a message.",
    ]);
  });
  test("short forms are named with what they stand for, unless their own name says it", () =>
    expect(
      toHomes({
        statements: [
          { id: "s2", item: "child.dateOfBirth", form: "minimised" },
          { id: "s4", item: "family.household", form: "minimised" },
          { id: "s7", item: "concern.narrative", form: "minimised" },
          { id: "s3", item: "voice.wishes", form: "full" },
        ],
      }),
    ).toEqual([
      "Northshire Homes will receive Ada's age, household (how many, and relationships) and wishes; and the summary of the concern.",
      "In short form: age instead of date of birth and summary of the concern instead of account of the concern.",
    ]));
  test("a copy for one role alone says so", () =>
    expect(toHomes({ routedTo: "safeguarding-lead" })[1]).toBe("It goes to their safeguarding lead alone."));
  test("agencies in the order of their names; what is the same for several is said once", () =>
    expect(
      sentencesFor({
        [practice]: getsTheName,
        [homes]: getsTheName,
        [council]: { ...getsTheName, handling: ["do-not-share-onward"] },
      }),
    ).toEqual([
      "Northshire Council will receive Ada's name.",
      "It is told not to pass it on.",
      "Northshire Homes and Riverside Practice will receive Ada's name.",
    ]));
  test("several are they", () => {
    const one: Recipient = {
      ...getsTheName,
      handling: ["delete-after-use"],
      dropped: [{ id: "s3", item: "voice.wishes", reason: "only-on-request" }],
    };
    expect(sentencesFor({ [practice]: one, [homes]: one, [police]: one })).toEqual([
      "Northshire Homes, Northshire Police and Riverside Practice will receive Ada's name.",
      "They will not receive Ada's wishes: it goes only to those who ask for it.",
      "They are told to delete it after use.",
    ]);
  });
});

test.each<[Recipient["handling"], string]>([
  [["do-not-discuss-with-family"], "not to discuss it with the family"],
  [["safe-contact-only"], "to make contact only as the safe-contact instructions say"],
  [["do-not-share-onward"], "not to pass it on"],
  [["originator-approval-before-telling"], "to ask the police before telling anyone"],
  [["delete-after-use"], "to delete it after use"],
  [
    ["safe-contact-only", "delete-after-use"],
    "to make contact only as the safe-contact instructions say and to delete it after use",
  ],
])("how a copy is handled: %s", (handling, text) => expect(toHomes({ handling })[1]).toBe(`It is told ${text}.`));

test("what to do when a child may be at risk comes last, for a concern in other words", () => {
  expect(toHomes({ ...getsNothing, reasons: ["detriment"] }, { kind: "concern" }).at(-1)).toBe(
    "If a child may be at risk, do not wait: telephone the front door, Northshire Council, on 01632 960100.",
  );
});
