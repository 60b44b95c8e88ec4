import { decode } from "@nats-io/jwt";
import type { Account, User } from "@nats-io/jwt";
import { expect, test } from "vitest";
import { addUser, mintPartnership, revokeUser } from "./accounts.ts";
import type { Accounts } from "./accounts.ts";

const minted = async (): Promise<Accounts> => mintPartnership({ agencies: ["north-school", "north-health"] });
const userJwt = (creds: string): string => /^-+BEGIN NATS USER JWT-+\n(\S+)$/m.exec(creds)?.[1] ?? "";

test("what an agency imports names its own key only, and the gateway's exports bind each to that key", async () => {
  const accounts = await minted();
  for (const [agency, account] of Object.entries(accounts.agencies)) {
    const { nats } = decode<Account>(account.jwt);
    const others = Object.values(accounts.agencies).filter(({ name }) => name !== agency);
    expect(nats.imports).toHaveLength(5);
    for (const imported of nats.imports ?? []) {
      expect(imported.account).toBe(accounts.gateway.publicKey);
      expect(imported.subject.split(".")).toContain(account.publicKey);
      expect(others.some(({ publicKey }) => imported.subject.includes(publicKey))).toBe(false);
    }
    expect(nats.exports ?? []).toEqual([]);
    expect(nats.limits).toMatchObject({ mem_storage: 0, disk_storage: 0, streams: 0, consumer: 0, leaf: 0 });
  }
  for (const exported of decode<Account>(accounts.gateway.jwt).nats.exports ?? []) {
    const position = exported.account_token_position ?? 0;
    if (/^\$JS\.API\.DIRECT\.GET\.(LEDGER|PARTS)$/.test(exported.subject)) continue;
    expect(exported.subject.split(".")[position - 1]).toBe("*");
  }
});

test("a witness imports the reading of leaves and sealed parts, an agency that runs one does not", async () => {
  const accounts = await mintPartnership({ agencies: ["north-health"], witnesses: ["north-health"] });
  const imports = (account: string): readonly string[] =>
    (decode<Account>(account).nats.imports ?? []).map(({ subject }) => subject);
  const read = ["$JS.API.DIRECT.GET.LEDGER", "$JS.API.DIRECT.GET.PARTS"];
  const witness = accounts.witnesses["north-health"];
  expect(imports(witness?.jwt ?? "")).toEqual(read);
  expect(decode<User>(userJwt(witness?.users["follower"]?.creds ?? "")).nats.pub?.allow).toEqual(
    read.map((subject) => subject.replace("$JS", "broker")),
  );
  for (const subject of imports(accounts.agencies["north-health"]?.jwt ?? "")) expect(read).not.toContain(subject);
  expect(Object.keys(accounts.witnesses)).toEqual(["north-health"]);
});

test("an agency's user may hear its own inbox and nothing else", async () => {
  const accounts = await minted();
  const user = accounts.agencies["north-school"]?.users["client"];
  const { nats, sub } = decode<User>(userJwt(user?.creds ?? ""));
  expect(sub).toBe(user?.publicKey);
  expect(nats.sub).toEqual({ allow: [`_INBOX.${sub}.>`] });
  expect(nats.pub?.allow).toHaveLength(5);
});

test("accounts are plain JSON and lose nothing on the way through it", async () => {
  const accounts = await minted();
  expect(JSON.parse(JSON.stringify(accounts))).toEqual(accounts);
});

test("a revocation names the key and the time, keeps the others, and lets the agency's new user in", async () => {
  const before = await addUser(await minted(), "north-school", "next");
  const old = before.agencies["north-school"]?.users["client"]?.publicKey ?? "";
  const { accounts, jwt } = await revokeUser(before, "north-school", old, 1_800_000_000.5);
  expect(decode<Account>(jwt).nats.revocations).toEqual({ [old]: 1_800_000_001 });
  expect(Object.keys(accounts.agencies["north-school"]?.users ?? {})).toEqual(["next"]);
  expect(accounts.agencies["north-health"]).toEqual(before.agencies["north-health"]);
  const again = await revokeUser(accounts, "north-school", "UX", 1_800_000_100);
  expect(Object.keys(decode<Account>(again.jwt).nats.revocations ?? {})).toEqual([old, "UX"]);
});

test("no agency without an account is changed", async () => {
  await expect(revokeUser(await minted(), "nobody", "UX", 1)).rejects.toThrow("internal");
});
