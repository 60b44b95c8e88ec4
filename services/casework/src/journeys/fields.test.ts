import { describe, expect, test } from "vitest";
import type { Field } from "./fields.ts";
import { checkFields, dateOf, formOf } from "./fields.ts";

const today = "2026-11-03";
const born: Field = {
  kind: "date",
  name: "born",
  label: "Date of birth",
  when: "past",
  missing: "Enter the date of birth",
};
const date = (day: string, month: string, year: string) => ({
  "born-day": day,
  "born-month": month,
  "born-year": year,
});

describe("a date of three boxes", () => {
  test.each([
    { name: "a day", answers: date("9", "3", "2017"), date: "2017-03-09", error: null },
    { name: "with leading noughts", answers: date("09", "03", "2017"), date: "2017-03-09", error: null },
    { name: "today", answers: date("3", "11", "2026"), date: today, error: null },
    { name: "29 February of a leap year", answers: date("29", "2", "2024"), date: "2024-02-29", error: null },
    { name: "29 February of another", answers: date("29", "2", "2023"), date: null, error: "born-day" },
    { name: "the 31st of a short month", answers: date("31", "4", "2020"), date: null, error: "born-day" },
    {
      name: "tomorrow, where the past is meant",
      answers: date("4", "11", "2026"),
      date: "2026-11-04",
      error: "born-day",
    },
    { name: "a year of two digits", answers: date("9", "3", "17"), date: null, error: "born-day" },
    { name: "words", answers: date("nine", "March", "2017"), date: null, error: "born-day" },
    { name: "no month", answers: { "born-day": "9", "born-year": "2017" }, date: null, error: "born-month" },
    { name: "nothing", answers: {}, date: null, error: "born-day" },
  ])("$name", ({ answers, date: expected, error }) => {
    const checked = checkFields([born], formOf(answers), today);
    expect(checked.errors[0]?.target ?? null).toBe(error);
    expect(dateOf(checked.answers, "born")).toBe(expected);
  });
});

describe("a choice", () => {
  const choice: Field = {
    kind: "radios",
    name: "known",
    label: "Do you know it?",
    missing: "Select whether you know it",
    options: [
      {
        value: "yes",
        text: "Yes",
        fields: [{ kind: "text", name: "what", label: "What", missing: "Enter what", max: 5 }],
      },
      { value: "no", text: "No" },
    ],
  };
  test.each([
    { name: "none chosen", answers: {}, kept: {}, error: "Select whether you know it" },
    { name: "one that is not there", answers: { known: "maybe" }, kept: {}, error: "Select whether you know it" },
    { name: "what it asks on left out", answers: { known: "yes" }, kept: { known: "yes" }, error: "Enter what" },
    {
      name: "what it asks on said",
      answers: { known: "yes", what: "this" },
      kept: { known: "yes", what: "this" },
      error: null,
    },
    {
      name: "what another asks on is forgotten",
      answers: { known: "no", what: "this" },
      kept: { known: "no" },
      error: null,
    },
    {
      name: "too long, and kept to be shortened",
      answers: { known: "yes", what: "longer" },
      kept: { known: "yes", what: "longer" },
      error: "What must be 5 characters or fewer",
    },
  ])("$name", ({ answers, kept, error }) => {
    const checked = checkFields([choice], formOf(answers), today);
    expect(checked.answers).toEqual(kept);
    expect(checked.errors.map(({ text }) => text)).toEqual(error === null ? [] : [error]);
  });
});
