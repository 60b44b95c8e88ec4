import { expect, test, vi } from "vitest";
import type { AgencyClient } from "@gatehouse/client/client-config";
import type { TestBroker } from "@gatehouse/test/kit/broker";
import { objectionFields } from "@gatehouse/test/kit/concern-fields";
import type { FormVisitor, Page } from "@gatehouse/test/kit/form-visitor";
import { tokenOf } from "@gatehouse/test/kit/form-visitor";
import { scanLedger } from "@gatehouse/test/kit/ledger-scan";

const door = "northshire-council";
const charity = "family-support";

/** A broker with pages of the front door and the charity, and its visitors. */
export type WallSession = {
  readonly broker: () => TestBroker;
  /** The charity's. */
  readonly client: () => AgencyClient | undefined;
  readonly visitorAt: (agency: string, sub: string) => Promise<FormVisitor>;
  readonly likeNothing: (visitor: FormVisitor, page: Page) => Promise<void>;
};

/** What must not be told of wishes, to whom; called in a file that has a broker. */
export function testWishWalls({ broker, client, visitorAt, likeNothing }: WallSession): void {
  test("a wish that another agency recorded, and one that nobody did, are as what is not there, at the pages and at the gateway", async () => {
    const visitor = await visitorAt(charity, "family-support.family-worker");
    const start = await visitor.get("/begin/agreement");
    const draft = new URL((await visitor.send(start, "/begin/agreement")).url).pathname;
    const fields = { ...objectionFields, answer: { answer: "agree" }, more: { until: "usual" } };
    for (const [question, one] of Object.entries(fields)) {
      const action = `${draft}/questions/${question}`;
      await visitor.send(await visitor.get(action), action, one);
    }
    const check = await visitor.get(`${draft}/check`);
    const recorded = await visitor.send(check, `${draft}/record`);
    const path = new URL(recorded.url).pathname.replace(/\/recorded$/, "");
    expect(path).toMatch(/^\/wishes\/c-/);
    await likeNothing(visitor, await visitor.send(check, `${draft}/record`));
    const social = await visitorAt(door, "northshire-council.social-worker");
    for (const of of ["", "/recorded", "/withdraw"]) await likeNothing(social, await social.get(path + of));
    for (const guess of [
      "/wishes/x",
      "/wishes/c-1",
      `${path}x`,
      "/wishes/..%2f..%2fkeys",
      "/cases/x/wishes",
      "/cases/x/wishes/y",
    ])
      await likeNothing(visitor, await visitor.get(guess));
    const page = await visitor.get(`${path}/withdraw`);
    const other = await visitorAt(charity, "family-support.family-worker");
    await likeNothing(other, await other.post(`${path}/withdraw`, { form: tokenOf(page, `${path}/withdraw`) }));
    await visitor.send(page, `${path}/withdraw`);
    await likeNothing(visitor, await visitor.send(page, `${path}/withdraw`));
    // Another agency's wish, one that nobody made, and somebody without the authority: the gateway says the same of all.
    const wish = path.slice("/wishes/".length);
    const worked = { name: "P. Renn", role: "family-worker" };
    const own = async (): Promise<unknown> => await client()?.wishes(worked, { is: "wish", wish });
    const school = await broker().client("hillside-school");
    const lead = { name: "T. Birch", role: "designated-safeguarding-lead" };
    const clerk = { name: "P. Renn", role: "nobody" };
    const answers = async (ask: () => Promise<unknown>): Promise<boolean> =>
      await ask().then(
        () => true,
        () => false,
      );
    for (const ask of [own, async () => await school.wishes(lead, { is: "own" })])
      await vi.waitUntil(async () => await answers(ask), { timeout: 60_000, interval: 100 });
    for (const ask of [
      async () => await school.wishes(lead, { is: "wish", wish }),
      async () => await school.wishes(lead, { is: "wish", wish: "o-nobody-made" }),
      async () => await client()?.wishes(clerk, { is: "wish", wish }),
      async () => await client()?.wishes({ ...worked, name: " " }, { is: "own" }),
    ])
      await expect(ask()).rejects.toMatchObject({ code: "request-refused", facts: { code: "request-invalid" } });
    expect(await school.wishes(lead, { is: "case", case: "case-nobody-has" })).toMatchObject({
      wishes: [],
      effects: [],
    });
    expect((await school.wishes(lead, { is: "own" })).wishes).toEqual([]);
    const looks = (await scanLedger(broker())).filter(({ common }) => common.type === "look");
    expect(new Set(looks.map(({ common }) => common.from))).toEqual(new Set([charity, "hillside-school"]));
    expect(JSON.stringify(looks.map(({ common }) => common))).not.toMatch(/Lovell|Renn/);
  });
}
