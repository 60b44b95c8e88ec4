import { describe, expect, test } from "vitest";
import { council, family, consent, homes, northshire, objection, police, preview, school, update } from "./fixture.ts";
import { objectionsForFrontDoor } from "./front-door-notes.ts";
import { dutyLines } from "./plain-duties.ts";
import { PlainWords } from "./plain-words.ts";

type SomeDuty = Parameters<typeof dutyLines>[1][number];
type Dated = Parameters<typeof dutyLines>[2][number];

const due = "2026-11-04T17:00:00Z";
const lines = (duties: readonly SomeDuty[], holds: readonly Dated[] = []): readonly string[] =>
  dutyLines(new PlainWords(null, northshire.partnership), duties, holds, null);

describe("what one agency does, and what several do", () => {
  test.each<[SomeDuty["duty"], string, string]>([
    ["acknowledge", "says who read it", "each say who read it"],
    ["decide", "decides what happens next", "decide what happens next"],
    ["tell-family", "tells the family", "tell the family"],
    ["inform-own-lead", "informs its own safeguarding lead", "inform their own safeguarding leads"],
    ["countersign", "has a second person countersign the emergency", "have a second person countersign the emergency"],
    [
      "review-deferral",
      "looks again at whether the family can be told; until then nobody tells them",
      "look again at whether the family can be told; until then nobody tells them",
    ],
    ["review-risk", "reviews the risk", "review the risk"],
    ["answer-request", "answers the request", "answer the request"],
    ["review-hold", "looks at what did not go through", "look at what did not go through"],
    ["delete", "deletes its copy", "delete their copies"],
  ])("%s", (duty, one, several) => {
    expect(lines([{ duty, on: homes, due }])).toEqual([`By 17:00 on Wednesday 4 November: Northshire Homes ${one}.`]);
    expect(
      lines([
        { duty, on: homes, due },
        { duty, on: council, due },
      ]),
    ).toEqual([`By 17:00 on Wednesday 4 November: Northshire Council and Northshire Homes ${several}.`]);
  });
});

test("a duty has a time, a day, or neither: by the time, on the day, at the end", () => {
  expect(
    lines([
      { duty: "tell-family", on: "a-nursery" },
      { duty: "review-risk", on: school, reviewOn: "2026-11-05" },
      { duty: "acknowledge", on: homes, due },
      { duty: "decide", on: council, due: "2026-11-04T09:00:00Z" },
    ]),
  ).toEqual([
    "By 09:00 on Wednesday 4 November: Northshire Council decides what happens next.",
    "By 17:00 on Wednesday 4 November: Northshire Homes says who read it.",
    "On Thursday 5 November: Hillside School reviews the risk.",
    "A-nursery tells the family.",
  ]);
});

test("the same to do at another time, or another thing at the same time, is another line", () => {
  expect(
    lines([
      { duty: "acknowledge", on: homes, due },
      { duty: "acknowledge", on: council, due: "2026-11-04T18:00:00Z" },
      { duty: "decide", on: council, due },
    ]),
  ).toEqual([
    "By 17:00 on Wednesday 4 November: Northshire Homes says who read it.",
    "By 17:00 on Wednesday 4 November: Northshire Council decides what happens next.",
    "By 18:00 on Wednesday 4 November: Northshire Council says who read it.",
  ]);
});

test("who looks at a hold is said where it waits, so only other such duties are said here", () => {
  const hold = { reviewer: { agency: council }, due };
  const review = { duty: "review-hold", on: council, due } as const;
  const looks = "looks at what did not go through.";
  expect(lines([review], [hold])).toEqual([]);
  expect(lines([{ ...review, on: police }], [hold])).toEqual([
    `By 17:00 on Wednesday 4 November: Northshire Police ${looks}`,
  ]);
  expect(lines([{ ...review, due: "2026-11-04T18:00:00Z" }], [hold])).toEqual([
    `By 18:00 on Wednesday 4 November: Northshire Council ${looks}`,
  ]);
  expect(lines([{ duty: "decide", on: council, due }], [hold])).toHaveLength(1);
});

describe("telling the family", () => {
  const review = { duty: "review-deferral", on: school, reviewOn: "2026-11-10" } as const;
  const told =
    "On Tuesday 10 November: Hillside School looks again at whether the family can be told; until then nobody tells them.";
  test("telling that waits and its review are said as one", () =>
    expect(lines([{ duty: "tell-family", on: school }, review])).toEqual([told]));
  test("telling by a time is said beside a review", () =>
    expect(lines([{ duty: "tell-family", on: school, due }, review])).toEqual([
      "By 17:00 on Wednesday 4 November: Hillside School tells the family.",
      told,
    ]));
  test("another open duty does not hide behind a review", () =>
    expect(lines([{ duty: "review-risk", on: school }, review])).toEqual([told, "Hillside School reviews the risk."]));
});

describe("telling who objected", () => {
  const duty = (person: string) => [{ duty: "tell-family", on: council, due, person }] as const;
  const end = "that the objection did not hold, and why.";
  test("a reader who may not know them is told that there is somebody", () =>
    expect(lines(duty("p-mo"))).toEqual([
      `By 17:00 on Wednesday 4 November: Northshire Council tells the person who objected ${end}`,
    ]));
  test("the front door reads who: by label where the message lists them, else in what capacity they objected", () => {
    const gran = objection({ id: "obj-2", madeBy: { person: "p-gran", capacity: "carer" } });
    const result = preview(update(), [...family(), consent(), objection(), gran]);
    if (!result.ok || !result.message) throw new Error("the example is wrong");
    const noted = objectionsForFrontDoor(result.message, result.facts, result.policy, result.now);
    const words = new PlainWords(result.message, northshire.partnership);
    const told = (person: string) => dutyLines(words, duty(person), [], noted);
    const by = "By 17:00 on Wednesday 4 November: Northshire Council tells";
    expect(told("p-mo")).toEqual([`${by} the mother ${end}`]);
    expect(told("p-gran")).toEqual([`${by} the carer who objected ${end}`]);
    expect(told("p-nobody")).toEqual([`${by} the person who objected ${end}`]);
  });
  test("two people who objected are told apart", () =>
    expect(lines([...duty("p-mo"), ...duty("p-fa")])).toHaveLength(2));
});
