import type { Message } from "@gatehouse/contracts/message";
import { parseMessage } from "@gatehouse/contracts/parse-message";
import { describe, expect, test } from "vitest";
import type { Draft } from "./fixture.ts";
import { childPerson, motherPerson, northshire, statements, update } from "./fixture.ts";
import { listed, PlainWords, sentence } from "./plain-words.ts";

const names = northshire.partnership;

function parsed(change: Draft): Message {
  const result = parseMessage(update(change));
  if (!result.ok) throw new Error(`${result.code} ${result.path}`);
  return result.message;
}

const father = { label: "father-of-ada", role: "parent", ids: [{ scheme: "person", value: "p-fa" }] };
const of = (label: string, id: string, item: string, value?: unknown): readonly Draft[] =>
  statements(item).map((one) => ({ ...one, id, about: label, ...(value === undefined ? {} : { value }) }));
const said = (...all: readonly (readonly Draft[])[]): PlainWords =>
  new PlainWords(parsed({ people: [childPerson, motherPerson, father], statements: all.flat() }), names);
const full = (id: string, item: string) => ({ id, item, form: "full" }) as const;

describe("a list", () => {
  test.each([
    [[], ""],
    [["a"], "a"],
    [["a", "b"], "a and b"],
    [["a", "b", "c"], "a, b and c"],
  ])("%j", (words, text) => expect(listed(words)).toBe(text));
  test("a sentence begins with a capital", () => expect(sentence("the äpfel")).toBe("The äpfel"));
});

describe("the child's first name is what records call them by", () => {
  test.each([
    ["Ada Lovell", "Ada"],
    ["Lovell, Ada", "Ada"],
    ["Lovell, Ada May", "Ada"],
    ["  Ada   May  Lovell ", "Ada"],
    ["Lovell,Ada", "Ada"],
    ["Lovell,", "the child"],
    ["Ada\tLovell", "Ada"],
  ])("%j", (name, called) => {
    const words = said(of("child", "s1", "child.name", name));
    expect(words.person("child", "somebody")).toBe(called);
  });
  test("who has no name in the message is the child", () => {
    expect(said(of("child", "s1", "child.sex")).person("child", "somebody")).toBe("the child");
    expect(said(of("mother", "s1", "child.name", "Mo Lovell")).person("child", "somebody")).toBe("the child");
    const absent = said(of("child", "s1", "child.name", { absent: "not-known" }));
    expect(absent.person("child", "somebody")).toBe("the child");
  });
  test("another statement about the child is not their name", () => {
    const words = said(of("child", "s1", "child.communicationNeeds"), of("child", "s2", "child.name", "Ada Lovell"));
    expect(words.person("child", "somebody")).toBe("Ada");
  });
});

test("others are called by their label; whom the message does not list is called otherwise", () => {
  const words = said(of("child", "s1", "child.name", "Ada Lovell"));
  expect(words.person("mother", "somebody")).toBe("the mother");
  expect(words.person("father-of-ada", "somebody")).toBe("the father of ada");
  expect(words.person("uncle", "somebody")).toBe("somebody");
  expect(words.person(null, "somebody")).toBe("somebody");
  expect(new PlainWords(null, names).person("child", "somebody")).toBe("somebody");
});

test("only who is listed as the child is the child", () => {
  const words = said(of("child", "s1", "child.name"));
  expect(words.isChild("child")).toBe(true);
  expect(words.isChild("mother")).toBe(false);
  expect(words.isChild("uncle")).toBe(false);
  expect(words.isChild(null)).toBe(false);
  expect(new PlainWords(null, names).isChild("child")).toBe(false);
});

describe("items with their owners, each named once and nobody's last", () => {
  const words = said(
    of("child", "s1", "child.name", "Ada Lovell"),
    of("child", "s2", "child.dateOfBirth"),
    of("child", "s3", "voice.wishes"),
    of("father-of-ada", "s4", "police.convictions"),
    of("child", "s5", "concern.narrative"),
    of("child", "s6", "concern.chronology"),
    of("mother", "s7", "family.finances"),
  );
  test.each([
    ["nothing", [], "no statement, only that there is a message"],
    ["one", [full("s1", "child.name")], "Ada's name"],
    [
      "several of one",
      [full("s1", "child.name"), full("s2", "child.dateOfBirth"), full("s3", "voice.wishes")],
      "Ada's name, date of birth and wishes",
    ],
    ["a short form", [{ id: "s2", item: "child.dateOfBirth", form: "minimised" }], "Ada's age"],
    ["the same of one owner twice", [full("s1", "child.name"), full("s1", "child.name")], "Ada's name"],
    ["nobody's alone", [full("s5", "concern.narrative")], "the account of the concern"],
    [
      "several owners, and nobody's",
      [
        full("s5", "concern.narrative"),
        full("s1", "child.name"),
        full("s4", "police.convictions"),
        full("s6", "concern.chronology"),
        full("s3", "voice.wishes"),
        full("s7", "family.finances"),
      ],
      "Ada's name and wishes; the father of ada's convictions; the mother's family finances; and the account of the concern and the chronology",
    ],
    [
      "one owner, and nobody's",
      [full("s5", "concern.narrative"), full("s1", "child.name")],
      "Ada's name; and the account of the concern",
    ],
    ["what the message does not say", [full("s99", "child.name")], "the person's name"],
  ] as const)("%s", (_name, things, text) => expect(words.items(things)).toBe(text));

  test.each([
    ["not-asked", "Ada's name and address (not asked)"],
    ["not-known", "Ada's name and address (not known)"],
    ["not-applicable", "Ada's name and address (does not apply)"],
    ["withheld", "Ada's name and address (not said)"],
  ])("what a message says it does not say is not promised: %s", (absent, text) => {
    const ada = said(of("child", "s1", "child.name", "Ada Lovell"), of("child", "s2", "contact.address", { absent }));
    expect(ada.items([full("s1", "child.name"), full("s2", "contact.address")])).toBe(text);
  });
  test("a name that ends in s has its apostrophe alone", () => {
    const james = said(of("child", "s1", "child.name", "James Lovell"), of("child", "s2", "voice.wishes"));
    expect(james.items([full("s2", "voice.wishes")])).toBe("James' wishes");
    const sam = said(of("child", "s1", "child.name", "sam Lovell"));
    expect(sam.items([full("s1", "child.name")])).toBe("sam's name");
  });
  test("without a message nobody can be named", () =>
    expect(new PlainWords(null, names).items([full("s1", "child.name")])).toBe("the person's name"));
});

describe("an objection is its maker's, of a day", () => {
  const words = said(of("child", "s1", "child.name", "Ada Lovell"));
  const objection = (label: string | null, capacity: "parent" | "carer" | "child", on = "2026-10-03") =>
    words.objection({
      objection: "obj-1",
      about: "child",
      person: "p-ada",
      madeBy: { person: "p-mo", label, capacity, parentalResponsibility: true },
      standing: "binding",
      scope: { agencies: "all", purposes: "all", categories: "all" },
      recordedBy: "northshire-council",
      on,
      reason: null,
    });
  test.each([
    ["mother", "parent", "2026-10-03", "mother's objection of 3 October"],
    ["child", "child", "2026-12-31", "Ada's objection of 31 December"],
    [null, "carer", "2026-01-10", "a carer's objection of 10 January"],
    ["uncle", "carer", "2026-02-29", "a carer's objection of 29 February"],
  ] as const)("%s as %s on %s", (label, capacity, on, text) => expect(objection(label, capacity, on)).toBe(text));
});

describe("agencies", () => {
  const words = new PlainWords(null, names);
  test.each([
    ["northshire-council", "Northshire Council"],
    ["northshire-homes", "Northshire Homes"],
    ["northshire-police", "Northshire Police"],
    ["a-nursery", "a-nursery"],
  ])("%s is %s", (id, name) => expect(words.agency(id)).toBe(name));
  test("the front door and its telephone", () => {
    expect(words.frontDoor()).toBe("Northshire Council");
    expect(words.telephone).toBe("01632 960100");
  });
  test("two that would be called the same keep their whole names", () => {
    const agencies = [
      { id: "council-a", name: "Northshire Council, Housing" },
      { id: "council-b", name: "Northshire Council, Children's Services" },
      { id: "police", name: "Northshire Police, Public Protection" },
    ];
    const two = new PlainWords(null, { ...names, agencies });
    expect(agencies.map(({ id }) => two.agency(id))).toEqual([
      "Northshire Council, Housing",
      "Northshire Council, Children's Services",
      "Northshire Police",
    ]);
  });
  test("a role is read without its hyphens", () =>
    expect(words.role("designated-safeguarding-lead")).toBe("designated safeguarding lead"));
});

describe("times, as clocks and calendars in London show them", () => {
  const words = new PlainWords(null, names);
  test.each([
    ["2026-01-05", "Monday 5 January"],
    ["2026-02-03", "Tuesday 3 February"],
    ["2026-03-04", "Wednesday 4 March"],
    ["2026-04-09", "Thursday 9 April"],
    ["2026-05-01", "Friday 1 May"],
    ["2026-06-06", "Saturday 6 June"],
    ["2026-07-05", "Sunday 5 July"],
    ["2026-08-10", "Monday 10 August"],
    ["2026-09-15", "Tuesday 15 September"],
    ["2026-10-21", "Wednesday 21 October"],
    ["2026-11-26", "Thursday 26 November"],
    ["2026-12-25", "Friday 25 December"],
  ])("%s is %s", (date, text) => expect(words.day(date)).toBe(text));
  test.each([
    ["2026-11-03T17:00:00Z", "17:00 on Tuesday 3 November"],
    ["2026-07-03T17:00:00Z", "18:00 on Friday 3 July"],
    ["2026-07-03T23:30:00Z", "00:30 on Saturday 4 July"],
    ["2026-11-03T09:05:59Z", "09:05 on Tuesday 3 November"],
  ])("%s is %s", (instant, text) => expect(words.moment(instant)).toBe(text));
});
