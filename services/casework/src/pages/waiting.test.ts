import { GatehouseError } from "@gatehouse/contracts/errors";
import { afterEach, expect, test, vi } from "vitest";
import { userWith } from "../testing/scene.ts";
import type { Counted } from "./waiting.ts";
import { waitingFor } from "./waiting.ts";

const lead = userWith("hillside-school", "designated-safeguarding-lead", "T. Birch");
const nobody = { ...lead, authorities: new Set<never>() };
afterEach(() => vi.useRealTimers());

type Row<Name extends keyof Counted, Ask extends keyof Counted[Name]> = Counted[Name][Ask] extends (
  ...args: never[]
) => infer Answer
  ? Awaited<Answer>
  : never;
const copy = (read: boolean) => ({
  readBy: read ? [{ name: "T. Birch", role: "lead", at: "2026-11-03T10:00:00Z" }] : [],
});
const view = (ref: string) => ({ case: ref, level: 4, status: null, team: [] });

/** A desk on which this waits. Only what is counted is there. */
function deskWith(change: Partial<Counted["client"]> & { readonly cases?: Counted["cases"]["all"] } = {}): Counted {
  const copies = [copy(false), copy(true), copy(false)] as unknown as Row<"inbox", "list">;
  const questions = [{ late: true }, { late: false }, { late: false }];
  const tellings = [
    { late: true, asleep: false },
    { late: true, asleep: true },
    { late: false, asleep: false },
  ];
  return {
    inbox: { list: async () => copies },
    cases: {
      all: change.cases ?? (async () => [view("case-a"), view("case-b")]),
      unread: (ref) => (ref === "case-a" ? 2 : 1),
    },
    client: {
      holds:
        change.holds ??
        (async () => ({ questions, emergencies: [], detail: null }) as unknown as Row<"client", "holds">),
      tellings: change.tellings ?? (async () => tellings as unknown as Row<"client", "tellings">),
    },
  };
}

test("what nobody has read, what this person has not read of a case, what waits and what of it is late are counted", async () => {
  expect(await waitingFor(deskWith(), lead)).toEqual({
    unread: 2,
    cases: 3,
    holds: { open: 3, late: 1 },
    // What is put off is not to be told today.
    tellings: { open: 2, late: 1 },
    isPartial: false,
  });
});

test("who decides nothing and records nothing is asked for neither, and nothing is missing to them", async () => {
  const asked = vi.fn<() => Promise<never>>(async () => Promise.reject(new Error("was asked")));
  const counted = await waitingFor(deskWith({ holds: asked, tellings: asked }), nobody);
  expect(counted).toMatchObject({ unread: 2, holds: null, tellings: null, isPartial: false });
  expect(asked).not.toHaveBeenCalled();
});

test.each([
  { name: "holds", change: { holds: () => refused() }, missing: { holds: null, tellings: { open: 2, late: 1 } } },
  { name: "tellings", change: { tellings: () => refused() }, missing: { holds: { open: 3, late: 1 }, tellings: null } },
  { name: "cases", change: { cases: () => refused() }, missing: { cases: null } },
])(
  "what is refused is not counted, the rest is, and the page says that something is missing: $name",
  async ({ change, missing }) => {
    expect(await waitingFor(deskWith(change), lead)).toMatchObject({ unread: 2, ...missing, isPartial: true });
  },
);

test("a broker that does not answer keeps the first page waiting for a second and no longer", async () => {
  vi.useFakeTimers();
  const never = (): Promise<never> => new Promise(() => undefined);
  const counting = waitingFor(deskWith({ holds: never, tellings: never, cases: never }), lead);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await counting).toEqual({ unread: 2, cases: null, holds: null, tellings: null, isPartial: true });
});

async function refused(): Promise<never> {
  throw new GatehouseError("request-refused", { code: "request-invalid" });
}
