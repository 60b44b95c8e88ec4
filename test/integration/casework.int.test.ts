import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { recordAll, wholeSecond } from "@gatehouse/test/kit/agencies";
import { child, concernSteps, fillConcern, seen } from "@gatehouse/test/kit/concern-form";
import { familyEvents } from "@gatehouse/test/kit/family";
import { answer, holdsUp } from "@gatehouse/test/kit/people-at-pages";
import { tourPicture } from "@gatehouse/test/kit/tour";
import { describeJourneys } from "./casework-session.ts";

const door = "northshire-council";
const charity = "family-support";

describeJourneys("casework", ({ pagesOf, at, untilSays, openMessage, browser }) => {
  test("a worker of a charity raises a concern, and the front door reads and acknowledges it in another browser", async () => {
    await recordAll(pagesOf(door), familyEvents("b", [door, "hillside-school", charity]));
    const worker = await at(charity, "P. Renn");
    await fillConcern(worker, { agencies: ["Hillside School"], summary: "Bruises were seen on her arm." });
    await worker.getByRole("button", { name: "See what goes to whom" }).click();
    await worker.getByRole("heading", { name: "What goes to whom, and why" }).waitFor();
    await holdsUp(worker, [child.name]);
    await tourPicture(worker, "preview");
    const account = worker.getByRole("row", { name: /The account of the concern/ });
    expect(await account.getByRole("cell").allInnerTexts()).toEqual(["Short form", "In full"]);
    expect(await worker.locator("main").innerText()).toContain("Hillside School will receive Ada's name");
    expect(await worker.locator("#changes").count()).toBe(0);
    // Each time it is changed, the page says what that changes, in words and in the table.
    const changed = async (): Promise<readonly string[]> => {
      await worker.getByRole("link", { name: "Change something first" }).click();
      await worker.getByRole("link", { name: "Who to send it to" }).click();
      await worker.getByLabel("Hillside School").setChecked(!(await worker.getByLabel("Hillside School").isChecked()));
      await worker.getByRole("button", { name: "Save and continue" }).click();
      await worker.getByRole("button", { name: "See what goes to whom" }).click();
      return await account.getByRole("cell").allInnerTexts();
    };
    expect(await changed()).toEqual(["No longer goes\nNot sent", "In full"]);
    expect(await worker.locator("#changes").innerText()).toMatch(/Hillside School\s+No longer gets a copy/);
    await holdsUp(worker, [child.name]);
    expect(await changed()).toEqual(["Newly goes, in short form\nShort form", "In full"]);
    expect(await worker.locator("#changes").innerText()).toMatch(
      /Newly goes, in short form: The account of the concern/,
    );
    await worker.getByRole("button", { name: "Confirm and send" }).click();
    await worker.getByRole("heading", { name: "Sent", exact: true }).waitFor();
    await holdsUp(worker, [child.name]);

    const social = await at(door, "L. Abara");
    await openMessage(social, /Concern about a child from Northshire Family Support/);
    await holdsUp(social, [child.name]);
    await tourPicture(social, "message");
    const said = await social.locator("main").innerText();
    for (const text of [
      seen,
      "Seen or heard by the writer",
      "Opinion",
      "Not asked",
      "Not known",
      "P. Renn, Family worker",
    ])
      expect(said).toContain(text);
    await social.getByRole("button", { name: "I have read this" }).click();
    expect(await social.locator("main").innerText()).toContain("L. Abara, Social worker");
    await untilSays(worker, "Read there");
    await worker.context().close();
    await social.context().close();
  });

  test("without JavaScript and 320 px wide a concern goes, and its banner cannot be missed by who reads it", async () => {
    const worker = await at(charity, "P. Renn", { javaScript: false, width: 320 });
    const narrow = async (page: Page): Promise<void> => {
      const widths = await page.evaluate<number[]>("[document.documentElement.scrollWidth, window.innerWidth]");
      expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
    };
    await worker.getByRole("link", { name: "Raise a concern about a child" }).click();
    await worker.getByRole("button", { name: "Start now" }).click();
    for (const [part, steps] of concernSteps()) {
      await worker.getByRole("link", { name: part, exact: true }).click();
      for (const page of steps) {
        await narrow(worker);
        await answer(
          worker,
          part === "Telling the family"
            ? [
                ["choose", "No, telling them must wait"],
                ["choose", "Someone in the family may react with violence"],
                ["date", "When will you look again whether they can be told?", "2099-01-05"],
              ]
            : page,
        );
      }
    }
    await narrow(worker);
    await worker.getByRole("button", { name: "See what goes to whom" }).click();
    await narrow(worker);
    await worker.getByRole("link", { name: "Change something first" }).click();
    await worker.getByRole("link", { name: "Who to send it to" }).click();
    await answer(worker, [["choose", "Riverside Practice"]]);
    await worker.getByRole("button", { name: "See what goes to whom" }).click();
    expect(await worker.locator("#changes").innerText()).toMatch(/Riverside Practice\s+Newly gets a copy/);
    await narrow(worker);
    await worker.getByRole("button", { name: "Confirm and send" }).click();
    await worker.getByRole("heading", { name: "Sent", exact: true }).waitFor();
    const reader = await at(door, "G. Lindow", { javaScript: false, width: 320 });
    await openMessage(reader, /Concern about a child/);
    expect(await reader.getByRole("note").innerText()).toContain("Do not discuss with the family");
    await narrow(reader);
    await worker.context().close();
    await reader.context().close();
  });

  test("with the keyboard alone a page is answered, its errors are found, and what was typed is there on coming back", async () => {
    const worker = await at(charity, "P. Renn");
    const tabTo = async (name: string): Promise<void> => {
      for (let presses = 0; presses < 40; presses += 1) {
        await worker.keyboard.press("Tab");
        const focused = await worker.evaluate<string>(
          "(document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText ?? '').trim()",
        );
        if (focused === name) return;
      }
      throw new Error(`no way to ${name} by the keyboard`);
    };
    await tabTo("Skip to main content");
    await tabTo("Raise a concern about a child");
    await worker.keyboard.press("Enter");
    await worker.getByRole("button", { name: "Start now" }).waitFor();
    await tabTo("Start now");
    await worker.keyboard.press("Enter");
    await worker.getByRole("link", { name: "Who it is about" }).waitFor();
    await tabTo("Who it is about");
    await worker.keyboard.press("Enter");
    await worker.getByRole("heading", { name: "Who is the child?" }).waitFor();
    await tabTo("Save and continue");
    await worker.keyboard.press("Enter");
    await worker.getByRole("alert").waitFor();
    expect(await worker.title()).toMatch(/^Error: Who is the child\?/);
    expect(await worker.evaluate("document.activeElement.className")).toContain("govuk-error-summary");
    await holdsUp(worker);
    await tabTo("Enter the child's name, or what you know of it");
    await worker.keyboard.press("Enter");
    await worker.keyboard.type(child.name);
    await tabTo("I can say");
    await worker.keyboard.press("Space");
    await holdsUp(worker, [child.name]);
    for (const [part, value] of [
      ["Day", "31"],
      ["Month", "2"],
      ["Year", "2017"],
    ] as const) {
      await tabTo(part);
      await worker.keyboard.type(value);
    }
    await tabTo("Save and continue");
    await worker.keyboard.press("Enter");
    await worker.getByRole("alert").waitFor();
    expect(await worker.getByRole("alert").innerText()).toContain("Date of birth: this is not a date");
    await tabTo("Save and come back later");
    await worker.keyboard.press("Enter");
    await worker.getByRole("link", { name: "Home" }).click();
    await holdsUp(worker, [child.name]);
    await worker.getByRole("link", { name: "Raise a concern about a child" }).last().click();
    await worker.getByRole("link", { name: "Who it is about" }).click();
    expect(await worker.getByLabel("Full name of the child").inputValue()).toBe(child.name);
    expect(await worker.getByLabel("Day").inputValue()).toBe("31");
    await worker.context().close();
  });

  test("a request for information is answered item by item, and the asker reads what was given, not held and not given", async () => {
    await pagesOf(door).client.publish({
      kind: "information-request",
      from: door,
      author: { name: "L. Abara", role: "social-worker" },
      to: [charity],
      case: "case-b",
      purpose: "child-protection",
      people: [{ label: "child", role: "child", ids: [{ scheme: "nhs-number", value: child.nhsNumber }] }],
      statements: [],
      items: ["family.youngCarer", "family.household", "housing.tenancy"],
      power: "children-act-1989-s47",
      reason: "A strategy meeting is held tomorrow.",
      historyFrom: "2026-01-01",
      urgency: "amber",
      told: { status: "told" },
      basis: { power: "children-act-1989-s47", gdpr: "6-1-e", condition: "safeguarding-para-18" },
      createdAt: wholeSecond(),
    });
    const worker = await at(charity, "P. Renn");
    await openMessage(worker, /Request for information from Northshire Council/);
    await holdsUp(worker);
    await worker.getByRole("button", { name: "Answer this request" }).click();
    await worker.getByRole("link", { name: "What they ask for" }).click();
    await answer(worker, [
      ["choose", "We hold it, and this is it"],
      ["fill", "What you hold", "She gets her brother up and to school."],
      ["date", "When was that true, or seen?", "2026-10-01"],
      ["choose", "Told to the writer"],
    ]);
    await holdsUp(worker);
    await answer(worker, [
      ["choose", "We hold it, and do not give it"],
      ["fill", "Why you do not give it", "Ask the mother first, please."],
    ]);
    await answer(worker, [["choose", "We do not hold it"]]);
    await worker.getByRole("button", { name: "See what goes to whom" }).click();
    await worker.getByRole("button", { name: "Confirm and send" }).click();
    await worker.getByRole("heading", { name: "Sent", exact: true }).waitFor();
    const social = await at(door, "L. Abara");
    await openMessage(social, /Answer to a request for information from Northshire Family Support/);
    await holdsUp(social);
    const said = await social.locator("main").innerText();
    for (const text of ["She gets her brother up", "Told to the writer", "Ask the mother first, please.", "Not held"])
      expect(said).toContain(text);
    await worker.context().close();
    await social.context().close();
  });

  test("the pages at the edges hold up too: before and after signing in, nothing there, nothing yet, answers that contradict", async () => {
    const page = await browser().newPage();
    await page.goto(pagesOf(charity).url);
    await holdsUp(page);
    await page.goto(`${pagesOf(charity).url}/sign-in/done?code=x&state=y`);
    await holdsUp(page);
    await page.close();
    const social = await at(door, "G. Lindow", { width: 320 });
    const open = async (path: string): Promise<void> => {
      await social.goto(`${pagesOf(door).url}${path}`);
      await holdsUp(social);
    };
    for (const path of ["/sent", "/wishes", "/nowhere", "/begin/concern"]) await open(path);
    await social.getByRole("button", { name: "Start now" }).click();
    await social.getByRole("link", { name: "What you saw or were told" }).click();
    const account = social.getByLabel("What you saw or heard", { exact: true });
    expect(await account.isVisible()).toBe(false);
    await social.getByLabel("Yes", { exact: true }).check();
    expect(await account.isVisible()).toBe(true);
    await answer(social, [["choose", "No"]]);
    await answer(social, [["choose", "No, nobody told me anything"]]);
    await social.getByRole("link", { name: "Back to the parts" }).click();
    expect(await social.locator("main").innerText()).toContain("without either there is nothing to send");
    await holdsUp(social);
    await social.getByRole("link", { name: "Change it" }).click();
    expect(await social.title()).toMatch(/^Error: /);
    await holdsUp(social);
    await social.getByRole("button", { name: "Sign out" }).click();
    await social.getByRole("heading", { name: "You are signed out" }).waitFor();
    await holdsUp(social);
    await social.goBack();
    expect(new URL(social.url()).pathname).toBe("/sign-in");
    // Nothing of what was open is left in the browser: no worker, no store, and nothing on paper.
    const kept = `Promise.all([navigator.serviceWorker.getRegistrations(), caches.keys(), indexedDB.databases()])
      .then((all) => [...all.map((each) => each.length), localStorage.length, sessionStorage.length])`;
    expect(await social.evaluate<number[]>(kept)).toEqual([0, 0, 0, 0, 0]);
    await social.context().close();
  });
});
