import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { worker } from "./testing/people.ts";
import { designSystem, withoutGovernmentFont } from "./assets.ts";
import { cookiesOf, readCookie, setCookie } from "./cookies.ts";
import { formToken, isTokenOf } from "./form-token.ts";
import { readForm } from "./form.ts";
import { Rates } from "./rates.ts";
import { Sessions } from "./sessions.ts";

const stays = { claimsNow: async () => worker };

describe("sessions", () => {
  const limits = { idleMs: 15, absoluteMs: 40 };
  test.each([
    { name: "just before it was idle too long", at: [14], there: true },
    { name: "idle too long", at: [15], there: false },
    { name: "used now and then", at: [14, 28, 39], there: true },
    { name: "at its longest, however busy", at: [14, 28, 39, 40], there: false },
  ])("$name", ({ at, there }) => {
    let now = 0;
    const sessions = new Sessions(() => now, limits);
    const name = sessions.begin(worker, stays);
    let found = null;
    for (now of at) found = sessions.find(name);
    expect(found !== null).toBe(there);
  });
  test.each([
    { name: "in use", at: 10, left: false },
    { name: "left alone", at: 20, left: true },
    { name: "past its longest", at: 40, left: false },
  ])("one $name is left behind: $left", ({ at, left }) => {
    let now = 0;
    const sessions = new Sessions(() => now, limits);
    const name = sessions.begin(worker, stays);
    now = at;
    expect(sessions.findLeft(name) !== null).toBe(left);
    if (left) expect(sessions.find(name)).toBeNull();
  });
  test("one that was ended is gone, and an invented name was never there", () => {
    const sessions = new Sessions(() => 0, limits);
    const name = sessions.begin(worker, stays);
    sessions.end(name);
    expect([sessions.find(name), sessions.findLeft(name), sessions.find("x"), sessions.find("")]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe("a form's token", () => {
  const sessions = new Sessions(() => 0, { idleMs: 1, absoluteMs: 1 });
  const [mine, theirs] = [sessions.begin(worker, stays), sessions.begin(worker, stays)].map((name) =>
    sessions.find(name),
  );
  if (!mine || !theirs) throw new Error("sessions have just begun");
  const token = formToken(mine, "/drafts/1/send", "state");
  test.each([
    { name: "its own", session: mine, action: "/drafts/1/send", state: "state", given: token, counts: true },
    {
      name: "another session's",
      session: theirs,
      action: "/drafts/1/send",
      state: "state",
      given: token,
      counts: false,
    },
    { name: "another form's", session: mine, action: "/drafts/2/send", state: "state", given: token, counts: false },
    {
      name: "an overtaken state's",
      session: mine,
      action: "/drafts/1/send",
      state: "later",
      given: token,
      counts: false,
    },
    { name: "none", session: mine, action: "/drafts/1/send", state: "state", given: "", counts: false },
    {
      name: "action and state shifted",
      session: mine,
      action: '/drafts/1/send","state',
      state: "",
      given: token,
      counts: false,
    },
  ])("$name", ({ session, action, state, given, counts }) => {
    expect(isTokenOf(session, action, state, given)).toBe(counts);
  });
});

describe("cookies", () => {
  const { session } = cookiesOf("family-support");
  test.each([
    { name: "the one", header: `a=1; ${session}=abc; b=2`, value: "abc" },
    { name: "none", header: "a=1", value: null },
    { name: "no header", header: undefined, value: null },
    { name: "planted twice", header: `${session}=abc; ${session}=def`, value: null },
    { name: "another agency's", header: "__Host-gatehouse-northshire-council=abc", value: null },
  ])("$name", ({ header, value }) => {
    expect(readCookie(header, session)).toBe(value);
  });
  test("are held to this host, to TLS and away from scripts and other sites", () => {
    expect(setCookie(session, "x")).toBe("__Host-gatehouse-family-support=x; Path=/; Secure; HttpOnly; SameSite=Lax");
  });
});

test("a form's text is without control characters and blanks at its ends, its lines are lines", () => {
  const form = readForm(Buffer.from("a=%20x%0D%0Ay%00%1B%C2%9B%20&b=1&b=2"));
  expect([form.text("a"), form.all("b"), form.text("c")]).toEqual(["x\ny", ["1", "2"], ""]);
  expect(() => readForm(Buffer.from([0xff]))).toThrow(expect.objectContaining({ code: "request-malformed" }));
  expect(() => readForm(Buffer.from("a=1&".repeat(501)))).toThrow(
    expect.objectContaining({ code: "request-malformed" }),
  );
});

test("one person's haste is not another's", () => {
  let now = 0;
  const rates = new Rates(() => now, 2);
  expect([rates.allow("a"), rates.allow("a"), rates.allow("a"), rates.allow("b")]).toEqual([true, true, false, true]);
  now = 60_000;
  expect(rates.allow("a")).toBe(true);
});

test("the styles neither name the government's font nor fetch anything", async () => {
  const css = withoutGovernmentFont(await readFile(join(designSystem, "govuk/govuk-frontend.min.css"), "utf8"));
  expect(css).not.toMatch(/GDS Transport|url\(|@import|sourceMappingURL/);
  expect(css).toContain("font-family:arial,sans-serif");
});
