import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commandEnv } from "./testing/command-env.ts";
import { mintPartnership } from "@gatehouse/bus/accounts";
import { enrol, placesIn } from "@gatehouse/infra/demo/enrol";
import { northshireFolder, readNorthshire } from "./northshire.ts";

let dir = "";
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "cli-agreements-"));
  await cp(northshireFolder, join(dir, "next"), { recursive: true });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

type Ended = { readonly code: number; readonly out: string; readonly err: string };

function agreements(...args: string[]): Promise<Ended> {
  const all = [join(import.meta.dirname, "main.ts"), "agreements", ...args];
  return new Promise((done) => {
    execFile(process.execPath, all, { cwd: dir, env: commandEnv(dir) }, (error, out, err) => {
      const code = error === null ? 0 : error.code;
      done({ code: typeof code === "number" ? code : -1, out, err });
    });
  });
}

async function change(file: string, from: string | RegExp, to: string): Promise<void> {
  const path = join(dir, "next", file);
  const before = await readFile(path, "utf8");
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  await writeFile(path, after);
}

test("check finds nothing wrong with the demonstration's agreements, and names file and line of what is", async () => {
  expect(await agreements("check", "--on", "2026-11-23")).toMatchObject({ code: 0, out: "" });
  await change("agreements/victim-safety.yaml", "  victim-safety: 6", "  {}");
  await change("agreements/victim-safety.yaml", /^retention:\n {2}\{\}/m, "retention: {}");
  const ended = await agreements("check", "next", "--on", "2026-11-23");
  expect(ended.code).toBe(1);
  expect(ended.out).toMatch(
    /^agreements\/victim-safety\.yaml:\d+ {2}retention-missing {2}northshire-victim-safety-2026 /,
  );
  const json = JSON.parse((await agreements("check", "next", "--on", "2026-11-23", "--json")).out) as object;
  expect(json).toMatchObject({ findings: [{ code: "retention-missing", wrong: true }] });
});

test.each(["check", "diff", "explain"])("%s of a corrupted file names its line, and ends with 2", async (command) => {
  await change("agreements/safeguarding.yaml", "  - early-help", "  - early-halp");
  const path = "agreements/safeguarding.yaml";
  const line = (await readFile(join(dir, "next", path), "utf8")).split("\n").indexOf("  - early-halp") + 1;
  const args = {
    check: ["next"],
    diff: [northshireFolder, "next"],
    explain: ["--to", "housing", "--item", "child.name", "--folder", "next"],
  }[command];
  const ended = await agreements(command, ...(args ?? []));
  expect(ended.code).toBe(2);
  expect(ended.err).toContain(`${path}:${line}`);
});

test("diff says who newly sees what and ends with 3; the other way round it ends with 0", async () => {
  await change("matrix.yaml", /^( {2}housing\.arrearsOrNotice: +F\/F +)N\/M/m, "$1M/M");
  const wider = await agreements("diff", northshireFolder, "next");
  expect(wider.code).toBe(3);
  expect(wider.out).toMatch(
    /Newly sees: education 1 item\n\n {2}every agency of education: .*\(housing\.arrearsOrNotice\), support: never → minimised/,
  );
  expect(wider.out).toContain("signed again, before it counts: northshire (agencies and matrix, by the root)");
  const back = await agreements("diff", "next", northshireFolder, "--json");
  expect(back.code).toBe(0);
  expect(JSON.parse(back.out)).toMatchObject({ more: [], terms: [] });
  expect((await agreements("diff", "next", "next")).code).toBe(0);
});

test("of an agreement that ends the first lines are shown with how many follow, and that it is to be signed", async () => {
  await change("agreements/safeguarding.yaml", /^reviewOn: .*$/m, 'to: "2026-12-31"\nreviewOn: "2027-09-30"');
  const ended = await agreements("diff", northshireFolder, "next");
  expect(ended.code).toBe(0);
  expect(ended.out).toMatch(/^Sees less: .*housing \d+ items/m);
  expect(ended.out).toMatch(/… and \d+ lines more, with --all/);
  expect(ended.out).toContain("before it counts: northshire-safeguarding-2026");
  expect((await agreements("diff", northshireFolder, "next", "--all")).out).not.toContain("lines more");
});

test("a longer retention is said, and counts as more", async () => {
  await change("agreements/victim-safety.yaml", "  victim-safety: 6", "  victim-safety: 60");
  const ended = await agreements("diff", northshireFolder, "next");
  expect(ended.code).toBe(3);
  expect(ended.out).toContain("copies for victim-safety are kept 60 months instead of 6 months");
});

test("a word that is not understood is told with those that are", async () => {
  await change("partnership.yaml", "kind: health", "kind: helth");
  const ended = await agreements("check", "next");
  expect(ended).toMatchObject({ code: 2, out: "" });
  expect(ended.err).toMatch(/agencies\.\d+\.kind\); understood there: .*health/);
});

test("a key that is not understood is told with what is missing beside it", async () => {
  await change("agreements/victim-safety.yaml", "purposes:", "purpose:");
  expect((await agreements("check", "next")).err).toContain("purpose); understood there: purposes");
});

test("a folder that is not there is said to be none", async () => {
  expect((await agreements("check", "nowhere")).err).toContain("nowhere is no folder with a partnership.yaml in it");
});

test("explain gives every rule with its step, and says which words it knows when one is unknown", async () => {
  const ended = await agreements("explain", "--to", "housing", "--item", "health.conditions");
  expect(ended.code).toBe(0);
  expect(ended.out).toMatch(
    /^Northshire Homes \(northshire-homes\) may have health.conditions at most: support: never/,
  );
  expect(ended.out).toContain("The matrix lets housing have it never in support");
  const unknown = await agreements("explain", "--to", "housing", "--item", "health.cond");
  expect(unknown).toMatchObject({ code: 2, out: "" });
  expect(unknown.err).toContain("health.conditions");
});

const recorded = {
  record: 7,
  at: "2026-11-03T10:15:00Z",
  message: { id: "m-1", kind: "concern", from: "hillside-school", purpose: "child-protection" },
  outcome: "decided",
  reasons: [],
  recipients: {
    "northshire-homes": {
      outcome: "shared",
      tier: "protection",
      reasons: [],
      statements: [{ id: "s1", item: "child.name", form: "full" }],
      dropped: [],
    },
  },
};

test("replay names the recorded decisions that would have come out otherwise, and the line of what is none", async () => {
  await writeFile(join(dir, "records.jsonl"), `${JSON.stringify(recorded)}\n`);
  const replay = (since: string) => agreements("replay", "next", "--since", since, "--records", "records.jsonl");
  expect(await replay("2026-11-03")).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^1 decisions since .*: 0 let more through, 0 less\n$/),
  });
  await change("matrix.yaml", /^( {2}child\.name: .*F\/F +F\/F +)F\/F( +M\/F)/m, "$1M/M$2");
  const narrower = await replay("2026-11-03");
  expect(narrower.code).toBe(1);
  expect(narrower.out).toContain(
    "record 7, message m-1  hillside-school → northshire-homes  less: child.name went in full, and would go",
  );
  expect(await replay("2026-11-03T10:15:01Z")).toMatchObject({ code: 0, out: expect.stringContaining("0 decisions") });
  expect((await replay("lately")).code).toBe(2);
  await writeFile(join(dir, "records.jsonl"), `${JSON.stringify(recorded)}\n{"record":8}\n`);
  expect(await replay("2026-11-03")).toMatchObject({ code: 2, err: expect.stringContaining("records.jsonl:2") });
});

test.each(["check", "explain", "diff", "replay", "sign"])(
  "help of %s has examples and exit statuses",
  async (command) => {
    const ended = await agreements(command, "--help");
    expect(ended.out).toMatch(/Examples\n[\s\S]*Exit status:/);
  },
);

test("check says whose signature is missing, sign gives it, and a changed word takes it away again", async () => {
  const state = join(dir, "state");
  const partnership = readNorthshire();
  const accounts = await mintPartnership({ agencies: partnership.agencies.map(({ id }) => id) });
  await enrol(placesIn(state), partnership, accounts, new Date());
  const check = () => agreements("check", "next", "--on", "2026-11-23", "--state", "state");
  const sign = (as: string) => agreements("sign", "next", "--as", as, "--state", "state");
  expect(await check()).toMatchObject({ code: 0, out: "" });

  await change("agreements/housing-support.yaml", "Housing support for families", "Housing for families");
  const changed = await check();
  expect(changed.code).toBe(1);
  const lines = changed.out.trimEnd().split("\n");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(
    /^agreements\/housing-support\.yaml:\d+ {2}agreement-unsigned {2}northshire-housing-support-2026 is not in force: .*northshire-homes.* signed other words than these\.$/,
  );
  expect((await sign("northshire-homes")).out).toContain("northshire-homes  northshire-housing-support-2026\n");
  expect((await check()).out).not.toContain("northshire-homes");
  for (const agency of ["northshire-council", "family-support"]) expect((await sign(agency)).code).toBe(0);
  expect(await check()).toMatchObject({ code: 0, out: "" });

  await change("partnership.yaml", "01632 960199", "01632 960666");
  expect((await check()).out).toMatch(/^partnership\.yaml:\d+ {2}policy-unsigned /);
  expect((await sign("northshire")).err).toContain("a real key never leaves its agency");
  expect(await check()).toMatchObject({ code: 0, out: "" });

  const nowhere = await agreements("check", "next", "--on", "2026-11-23", "--state", "none");
  expect(nowhere).toMatchObject({ code: 3, err: expect.stringContaining("not-running") });
  expect(await sign("a-nursery")).toMatchObject({ code: 1, out: "" });
  expect((await agreements("sign", "next", "--as", "northshire-homes", "--state", "none")).code).toBe(3);
});
