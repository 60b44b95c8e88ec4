import { expect, test, vi } from "vitest";
import { GatehouseError } from "@gatehouse/contracts/errors";
import { wishLimits } from "@gatehouse/gateway/wishes/answer-wishes";
import type { AgencyClient } from "@gatehouse/client/client-config";
import { startTestBroker } from "@gatehouse/test/kit/broker";
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

  test("who asks after wishes two hundred times in an hour is answered no more, which fills no ledger; a colleague still is", async () => {
    let aheadMs = -31_000;
    await using own = await startTestBroker();
    await own.startGateway(undefined, { clock: () => Date.now() + aheadMs });
    const school = await own.client("hillside-school");
    const lead = { name: "T. Walls", role: "designated-safeguarding-lead" };
    const colleague = { name: "R. Walls", role: "deputy-safeguarding-lead" };
    const ask = async (by: typeof lead): Promise<string> =>
      await school.wishes(by, { is: "case", case: "case-nobody-has" }).then(
        () => "answered",
        (error: unknown) => (error instanceof GatehouseError ? (error.facts.code ?? error.code) : "failed"),
      );
    const looks = async (): Promise<number> =>
      (await scanLedger(own)).filter(({ common }) => common.type === "look").length;
    const before = await looks();
    const most = wishLimits.professional[0].most;
    // A try whose answer came too late for a line that was not up yet counts as well: it is in the ledger too.
    await vi.waitUntil(async () => (await ask(lead)) === "answered", { timeout: 60_000, interval: 100 });
    const answers: string[] = [];
    while (answers.length < most && answers.at(-1) !== "request-limit") {
      // Beside it an agency may ask no more than 120 questions of any kind in a minute.
      if (answers.length === most / 2) aheadMs = 31_000;
      answers.push(await ask(lead));
    }
    expect(new Set(answers.slice(0, -1))).toEqual(new Set(["answered"]));
    expect(await ask(lead)).toBe("request-limit");
    expect(await looks()).toBe(before + most);
    expect(await ask(colleague)).toBe("answered");
    // What one's own agency recorded is asked for by each opening of its list, and leaves no record.
    expect((await school.wishes(lead, { is: "own" })).wishes).toEqual([]);
  });
}
