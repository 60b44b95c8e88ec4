import { gzipSync } from "node:zlib";
import { setTimeout as delay } from "node:timers/promises";
import { startTestBroker } from "@gatehouse/test/kit/broker";
import { openPages } from "@gatehouse/test/kit/casework";
import { familyEvents, schoolUpdate } from "@gatehouse/test/kit/family";
import { FormVisitor } from "@gatehouse/test/kit/form-visitor";
import type { Claim, Size } from "./claim.ts";
import { quantile, rounded } from "./statistics.ts";

const school = "hillside-school";
const door = "northshire-council";
const POLL_MS = 200;
/** Looks at each page: one person may have 240 pages a minute. */
const LOOKS = 60;
/** Between them, so that each asks the gateway again who is in the team. */
const BETWEEN_MS = 50;
/** Messages on their way to the disk at once; both sizes of the bench divide by it. */
const TOGETHER = 20;
const KILO = 1000;

type Looked = {
  readonly what: string;
  readonly ms: readonly number[];
  readonly plain: number;
  readonly zipped: number;
};

/** How long the pages of a busy case take, over HTTP and with the gateway asked, and how much a browser loads. */
export async function casePage(size: Size, say: (line: string) => void): Promise<Claim> {
  await using broker = await startTestBroker();
  await broker.startGateway();
  await using pages = await openPages(broker, [door, school]);
  const [council, teacher] = [pages.get(door), pages.get(school)];
  if (council === undefined || teacher === undefined) throw new Error("no pages");
  for (const event of familyEvents("z", [door, school])) await council.client.record(event);
  for (let at = 0; at < size.messages; at += TOGETHER) {
    const createdAt = `${new Date().toISOString().slice(0, 19)}Z`;
    const some = Array.from({ length: TOGETHER }, (_, one) => ({
      ...schoolUpdate("z", `Entry ${at + one}`),
      createdAt,
    }));
    await Promise.all(some.map(async (update) => await teacher.client.publish(update)));
  }
  while (council.client.counters().handedOver < size.messages) await delay(POLL_MS);
  say(`${size.messages} entries are there`);
  const visitor = new FormVisitor(council.url);
  await visitor.signIn(`${door}.social-worker`);
  const path = /href="(\/cases\/[0-9a-f]+)"/.exec((await visitor.get("/cases")).html)?.[1] ?? "";
  const looked: Looked[] = [];
  for (const [what, way] of [
    ["first page of the case", ""],
    ["last page", `/pages/${Math.ceil(size.messages / 20)}`],
    ["who knows what", "/known"],
  ] as const)
    looked.push(await lookAt(visitor, what, `${path}${way}`));
  const assets = await assetsOf(visitor, path);
  return {
    name: "case-page",
    title: `Pages of a case with ${size.messages} entries`,
    columns: ["", "median, ms", "95th percentile, ms", "page, kB", "compressed, kB"],
    rows: looked.map(({ what, ms, plain, zipped }) => [
      what,
      rounded(quantile(ms, 0.5), 1),
      rounded(quantile(ms, 0.95), 1),
      rounded(plain / KILO, 1),
      rounded(zipped / KILO, 1),
    ]),
    notes: [
      `Whole requests over HTTP on one machine, ${LOOKS} of each: session, identity provider and gateway asked as ever.`,
      `With its styles and scripts the first page is ${rounded(((looked[0]?.zipped ?? 0) + assets) / KILO, 1)} kB compressed; those are loaded once.`,
    ],
    raw: { looked, assets },
  };
}

async function lookAt(visitor: FormVisitor, what: string, path: string): Promise<Looked> {
  const ms: number[] = [];
  let html = "";
  for (let at = 0; at < LOOKS; at++) {
    const from = performance.now();
    const page = await visitor.get(path);
    ms.push(performance.now() - from);
    if (page.status !== 200) throw new Error(`${what}: ${page.status}`);
    html = page.html;
    await delay(BETWEEN_MS);
  }
  return { what, ms, plain: Buffer.byteLength(html), zipped: gzipSync(html).length };
}

/** What a page loads beside itself, compressed. */
async function assetsOf(visitor: FormVisitor, path: string): Promise<number> {
  const { html } = await visitor.get(path);
  const paths = new Set(html.match(/\/assets\/[a-z]+-[0-9a-f]+\.\w+/g));
  let all = 0;
  for (const asset of paths) all += gzipSync((await visitor.get(asset)).html).length;
  return all;
}
