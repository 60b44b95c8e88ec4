// Rules carried out here (docs/rules.md): R55
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Form } from "@gatehouse/contracts/decision";
import { minimisedForm } from "@gatehouse/contracts/minimise";
import { z } from "zod";
import type { Scene, SceneStatement } from "../scene.ts";
import type { Bars } from "./04-bars.ts";
import { protects } from "./04-bars.ts";

/** A text that gives a protected place away, and to whom it may be given after all. */
type Needle = {
  readonly text: string;
  /** Whether it has a digit, and a letter: a text that has none has not the needle. */
  readonly digit: boolean;
  readonly letter: boolean;
  readonly permitted: ReadonlySet<AgencyId>;
  /** The statement that gives the address itself: who is given that one knows the place. */
  readonly statement: string | null;
};
/** What must not stand in any text, gathered once a message. Empty for nearly all messages. */
export type ProtectedText = {
  readonly needles: readonly Needle[];
  /** By form and statement: which of the needles stand in it, looked for when first asked. */
  readonly found: Readonly<Record<Form, Map<SceneStatement, readonly Needle[]>>>;
};

const ascii = /^[\t-~]*$/;
/** A digit, a letter, or what may become either: few sentences have a digit, and no date has a letter. */
const maybeDigit = /[0-9]|[^\t-~]/;
const maybeLetter = /[A-Za-z]|[^\t-~]/;
const houseAndStreet = /(\d+\p{L}?)[\s,]+(\p{L}+)/gu;

/** Gathers the protected addresses known from restrictions and from the message itself (decision step 4). */
export function readProtectedText(scene: Scene, bars: Bars): ProtectedText {
  const needles: Needle[] = [];
  const registered = scene.facts.placesInText === "of-the-message" ? [] : bars.locations;
  for (const bar of registered) {
    const { own, permitted } = placeOf(bar);
    needles.push(...own);
    for (const text of statedUprns(scene, bar.person)) addNeedle(needles, text, permitted, null);
  }
  for (const statement of scene.statements) {
    if (statement.item.name !== "contact.protectedAddress") continue;
    const covering = bars.locations.filter((bar) => protects(scene, bar.person, statement));
    const permitted = permittedByAll(covering);
    for (const text of statedAddress(statement.value)) addNeedle(needles, text, permitted, statement.id);
  }
  return { needles, found: { full: new Map(), minimised: new Map() } };
}

/** Whether there is a place that must be kept from this recipient; nearly always there is none. */
export function keepsPlaceFrom({ needles }: ProtectedText, recipient: AgencyId): boolean {
  return needles.some(({ permitted }) => !permitted.has(recipient));
}

/** Whether a statement, in the form in which it would be shared, gives a protected place away to this recipient. */
export function givesPlaceAway(
  scene: Scene,
  text: ProtectedText,
  statement: SceneStatement,
  form: Form,
  recipient: AgencyId,
  shared: (statement: string | null) => Form | undefined,
): boolean {
  return needlesIn(scene, text, statement, form).some(
    (needle) => !needle.permitted.has(recipient) && shared(needle.statement) !== "full",
  );
}

/** Ignoring case, spaces, punctuation and accents. */
export function plainText(text: string): string {
  // Nearly every text is plain ASCII, which has nothing to normalise.
  if (ascii.test(text)) return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

type Place = { readonly own: readonly Needle[]; readonly permitted: ReadonlySet<AgencyId> };

/** What gives a registered place away: taken apart once, for it never changes. */
const places = new WeakMap<Bars["locations"][number], Place>();

function placeOf(bar: Bars["locations"][number]): Place {
  const known = places.get(bar);
  if (known) return known;
  const [own, permitted]: [Needle[], ReadonlySet<AgencyId>] = [[], new Set(bar.permitted)];
  for (const text of [...addressTexts(bar.lines, bar.postcode), ...bar.aliases]) addNeedle(own, text, permitted, null);
  const place = { own, permitted };
  places.set(bar, place);
  return place;
}

function addNeedle(needles: Needle[], text: string, permitted: ReadonlySet<AgencyId>, statement: string | null): void {
  const plain = plainText(text);
  const [digit, letter] = [/[0-9]/.test(plain), /[a-z]/.test(plain)];
  if (plain !== "") needles.push({ text: plain, digit, letter, permitted, statement });
}

function addressTexts(lines: readonly string[], postcode: string | null): string[] {
  const streets = lines.flatMap((line) => [...line.matchAll(houseAndStreet)].map((match) => match[0]));
  return [...lines.slice(0, 1), ...streets, ...(postcode ? [postcode] : [])];
}

/** As far as the address is looked into; what is absent has none. */
const Stated = z.object({ lines: z.array(z.string()), postcode: z.string().nullish() });

function statedAddress(value: unknown): string[] {
  const { data } = Stated.safeParse(value);
  return data ? addressTexts(data.lines, data.postcode ?? null) : [];
}

/** A UPRN said of someone whose place is protected is that place by another name. */
function statedUprns(scene: Scene, protectedRef: string): string[] {
  return scene.statements
    .filter((statement) => statement.item.name === "contact.uprn" && protects(scene, protectedRef, statement))
    .map(({ value }) => value)
    .filter((value) => typeof value === "string");
}

/** Whom each of the restrictions permits; nobody where there is none. */
function permittedByAll(bars: Bars["locations"]): ReadonlySet<AgencyId> {
  const [first, ...rest] = bars;
  return new Set(first?.permitted.filter((agency) => rest.every((bar) => bar.permitted.includes(agency))));
}

function needlesIn(scene: Scene, text: ProtectedText, statement: SceneStatement, form: Form): readonly Needle[] {
  const known = text.found[form].get(statement);
  if (known) return known;
  const found: Needle[] = [];
  look(form === "full" ? statement.value : minimised(scene, statement), text.needles, found);
  text.found[form].set(statement, found);
  return found;
}

/** Looks into every text of a value; a needle never reaches over the end of one into the next. */
function look(value: unknown, needles: readonly Needle[], found: Needle[]): void {
  if (typeof value === "string") lookInText(value, needles, found);
  // What is neither a list nor an object has no members.
  else if (typeof value === "object" && value !== null)
    for (const member of Object.values(value)) look(member, needles, found);
}

function lookInText(said: string, needles: readonly Needle[], found: Needle[]): void {
  const digit = maybeDigit.test(said);
  let letter: boolean | null = null;
  let plain: string | null = null;
  for (const needle of needles) {
    if (needle.digit && !digit) continue;
    if (needle.letter && !(letter ??= maybeLetter.test(said))) continue;
    plain ??= plainText(said);
    if (plain.includes(needle.text)) found.push(needle);
  }
}

function minimised(scene: Scene, statement: SceneStatement): unknown {
  if (statement.item.minimised === "authored") return statement.summary;
  const context = { signedOn: scene.madeOn, case: scene.message.case ?? null };
  return minimisedForm({ item: statement.item.name, value: statement.value }, context);
}
