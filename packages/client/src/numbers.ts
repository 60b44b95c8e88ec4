import { join } from "node:path";
import { z } from "zod";
import type { Disk } from "./disk.ts";
import { writeWhole } from "./disk.ts";

/** What the gateway numbers without gaps for each agency: the copies made for it, and the records it was told of as sender. */
export const numberSeries = ["copies", "receipts"] as const;
export type NumberSeries = (typeof numberSeries)[number];

/** What taking a number came to: `repeated` is that it was there already, for something else. */
export type Taken = "new" | "known" | "repeated";

/** The numbers this client has had, durably: what is missing among them was made for this agency and never came. */
export type Numbers = {
  /**
   * Takes a number, with what it stands for. Once `durable` resolves it is known after any crash. Repeating it changes
   * nothing. The first number of a series is where it begins here: of earlier ones this client says nothing.
   *
   * @param name of what has the number: an id or digest, never anybody's data
   */
  readonly take: (
    series: NumberSeries,
    number: number,
    name: string,
  ) => { readonly taken: Taken; readonly durable: Promise<void> };
  /** Settles, durably, numbers that will not come: the gateway has said in which record they were taken back. */
  readonly settle: (series: NumberSeries, numbers: readonly number[]) => Promise<void>;
  /** Numbers between those that came, in order: at most so many. */
  readonly missing: (series: NumberSeries, most: number) => readonly number[];
  readonly countMissing: (series: NumberSeries) => number;
};

/** Numbers whose names are remembered in each series: more than come again after any crash. */
const mostNames = 10_000;
/** Lines appended before the file is written anew. */
const mostLines = 20_000;
const fileName = "numbers";

const Line = z.union([
  z.tuple([z.literal("took"), z.enum(numberSeries), z.number().int().min(0), z.string().max(100)]),
  z.tuple([z.literal("settled"), z.enum(numberSeries), z.array(z.number().int().min(0))]),
  z.tuple([
    z.literal("so far"),
    z.enum(numberSeries),
    z.number().int().min(0),
    z.array(z.tuple([z.number().int().min(0), z.number().int().min(0)])),
  ]),
]);
type Line = z.infer<typeof Line>;

/** From the first that is missing to the last, with none between that came. */
type Gap = [from: number, to: number];

class Series {
  #next: number | null = null;
  #gaps: Gap[] = [];
  readonly #names = new Map<number, string>();

  take(number: number, name: string): Taken {
    const known = this.#names.get(number);
    if (known !== undefined) return known === name ? "known" : "repeated";
    const next = this.#next;
    const old = next !== null && number < next && !this.#fill(number);
    // So old that its name is forgotten, or from before this client began: nothing can be said of it.
    if (old) return "known";
    if (next !== null && number > next) this.#gaps.push([next, number - 1]);
    this.#next = Math.max(next ?? 0, number + 1);
    this.#names.set(number, name);
    const oldest = this.#names.keys().next();
    if (this.#names.size > mostNames && oldest.done !== true) this.#names.delete(oldest.value);
    return "new";
  }

  /** @returns whether it was missing */
  #fill(number: number): boolean {
    const at = this.#gaps.findIndex(([from, to]) => from <= number && number <= to);
    const gap = this.#gaps[at];
    if (!gap) return false;
    const [from, to] = gap;
    const left: Gap[] = [
      [from, number - 1],
      [number + 1, to],
    ];
    this.#gaps.splice(at, 1, ...left.filter(([first, last]) => first <= last));
    return true;
  }

  settle(numbers: readonly number[]): void {
    for (const number of numbers) this.#fill(number);
  }

  restore(next: number, gaps: readonly Gap[]): void {
    this.#next = next;
    this.#gaps = [...gaps];
  }

  missing(most: number): number[] {
    const found: number[] = [];
    for (const [from, to] of this.#gaps)
      for (let number = from; number <= to && found.length < most; number++) found.push(number);
    return found;
  }

  count(): number {
    return this.#gaps.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  }

  /** What takes it back to here: names first, as they move nothing once the rest is said. */
  lines(series: NumberSeries): Line[] {
    if (this.#next === null) return [];
    const inOrder = [...this.#names].toSorted(([a], [b]) => a - b);
    const took = inOrder.map(([number, name]): Line => ["took", series, number, name]);
    return [...took, ["so far", series, this.#next, this.#gaps]];
  }
}

class NumbersFile implements Numbers {
  readonly #path: string;
  readonly #disk: Disk;
  readonly #series: Readonly<Record<NumberSeries, Series>> = { copies: new Series(), receipts: new Series() };
  #written = 0;
  /** An append failed and may have left half a line, which must not join the next one. */
  #torn = false;
  #waiting: Line[] = [];
  #next: Promise<void> | null = null;
  #tail: Promise<void> = Promise.resolve();

  constructor(dir: string, disk: Disk) {
    this.#path = join(dir, fileName);
    this.#disk = disk;
  }

  async load(dir: string): Promise<void> {
    await this.#disk.makeDir(dir);
    const bytes = await this.#disk.read(this.#path);
    for (const text of bytes === null ? [] : Buffer.from(bytes).toString("utf8").split("\n")) this.#apply(text);
    await this.#rewrite();
  }

  #apply(text: string): void {
    const line = readLine(text);
    if (!line) return;
    const series = this.#series[line[1]];
    if (line[0] === "took") series.take(line[2], line[3]);
    else if (line[0] === "settled") series.settle(line[2]);
    else series.restore(line[2], line[3]);
  }

  take(series: NumberSeries, number: number, name: string): { readonly taken: Taken; readonly durable: Promise<void> } {
    const taken = this.#series[series].take(number, name);
    if (taken === "new") return { taken, durable: this.#append(["took", series, number, name]) };
    // It may have been taken a moment ago and not be on disk yet, or have failed to get there.
    if (this.#torn) this.#next ??= this.#enqueue(() => this.#flush());
    return { taken, durable: this.#next ?? this.#tail };
  }

  settle(series: NumberSeries, numbers: readonly number[]): Promise<void> {
    this.#series[series].settle(numbers);
    return this.#append(["settled", series, [...numbers]]);
  }

  missing(series: NumberSeries, most: number): readonly number[] {
    return this.#series[series].missing(most);
  }

  countMissing(series: NumberSeries): number {
    return this.#series[series].count();
  }

  #append(line: Line): Promise<void> {
    this.#waiting.push(line);
    this.#next ??= this.#enqueue(() => this.#flush());
    return this.#next;
  }

  /** One write at a time; one that failed does not stop the next. */
  #enqueue(write: () => Promise<void>): Promise<void> {
    const done = this.#tail.then(write, write);
    this.#tail = done.catch(() => undefined);
    return done;
  }

  async #flush(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    this.#next = null;
    if (this.#torn || this.#written > mostLines) return this.#rewrite();
    if (lines.length === 0) return;
    this.#torn = true;
    await this.#disk.appendSynced(this.#path, textOf(lines));
    this.#torn = false;
    this.#written += lines.length;
  }

  async #rewrite(): Promise<void> {
    const lines = numberSeries.flatMap((name) => this.#series[name].lines(name));
    await writeWhole(this.#disk, this.#path, textOf(lines));
    this.#written = lines.length;
    this.#torn = false;
  }
}

function textOf(lines: readonly Line[]): Uint8Array {
  return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

function readLine(text: string): Line | undefined {
  try {
    return Line.safeParse(JSON.parse(text)).data;
  } catch {
    // Half a line, which a crash left: it was never promised.
    return undefined;
  }
}

/** Opens the file of the numbers this client has had. */
export async function openNumbers(dir: string, disk: Disk): Promise<Numbers> {
  const numbers = new NumbersFile(dir, disk);
  await numbers.load(dir);
  return numbers;
}
