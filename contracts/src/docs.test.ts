import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  droppedCodes,
  dutyNames,
  handlingCodes,
  heldCodes,
  overrideCodes,
  refusalCodes,
  withheldCodes,
} from "./codes.ts";
import { changeCodes, noticeTypes } from "./delivery-item.ts";
import { errorPages } from "./error-pages.ts";
import { errors } from "./errors.ts";

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");
const sections = (markdown: string): string[] => [...markdown.matchAll(/^### (.+)$/gm)].map((match) => match[1] ?? "");

test("every error has a page and every page an error; write it in contracts/src/error-pages/, then generate", () => {
  expect(Object.keys(errorPages).toSorted()).toEqual(Object.keys(errors).toSorted());
});

test("docs/errors.md has a section for each error and no other", () => {
  expect(sections(page("errors.md")).toSorted()).toEqual(Object.keys(errors).toSorted());
});

test("docs/codes.md has, under each heading, a section for each code and no other", () => {
  const chapters = page("codes.md").split(/^## /m).slice(1);
  const found = Object.fromEntries(
    chapters.map((chapter): [string, string[]] => [chapter.split("\n")[0] ?? "", sections(chapter).toSorted()]),
  );
  expect(found).toEqual({
    Refused: refusalCodes.toSorted(),
    Withheld: withheldCodes.toSorted(),
    Held: heldCodes.toSorted(),
    Dropped: droppedCodes.toSorted(),
    Overrides: overrideCodes.toSorted(),
    Handling: handlingCodes.toSorted(),
    Duties: dutyNames.toSorted(),
    Notices: noticeTypes.toSorted(),
    Changes: changeCodes.toSorted(),
  });
});

test("every section says what to do and who to ask", () => {
  for (const name of ["errors.md", "codes.md"]) {
    for (const section of page(name).split(/^### /m).slice(1)) {
      expect(section).toMatch(/\*\*What to do:\*\* \S.+\n\n\*\*Who to ask:\*\* \S.+\./);
    }
  }
});

test("codes are kebab-case and titles hold no placeholder for anyone's data", () => {
  for (const [code, { title }] of Object.entries(errors)) {
    expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(title).not.toMatch(/[{}$%]/);
  }
});
