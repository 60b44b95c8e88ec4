// Rules carried out here (docs/rules.md): R55
import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Form } from "@gatehouse/contracts/decision";
import { minimisedForm } from "@gatehouse/contracts/minimise";
import type { Scene, SceneStatement } from "../scene.ts";
import type { Bars } from "./04-bars.ts";
import { protects } from "./04-bars.ts";

/** A text that gives a protected place away, and to whom it may be given after all. */
type Needle = {
  readonly text: string;
  readonly permitted: ReadonlySet<AgencyId>;
  /** The statement that gives the address itself: who is given that one knows the place. */
  readonly statement: string | null;
};
/** What must not stand in any text, gathered once a message. Empty for nearly all messages. */
export type ProtectedText = {
  readonly needles: readonly Needle[];
  /** By statement and form: which of the needles stand in it, looked for when first asked. */
  readonly found: Map<string, readonly Needle[]>;
};

const nobody: ReadonlySet<AgencyId> = new Set();
const ascii = /^[\t-~]*$/;
const houseAndStreet = /(\d+\p{L}?)[\s,]+(\p{L}+)/gu;

/** Gathers the protected addresses known from restrictions and from the message itself (decision step 4). */
export function readProtectedText(scene: Scene, bars: Bars): ProtectedText {
  const needles: Needle[] = [];
  const registered = scene.facts.placesInText === "of-the-message" ? [] : bars.locations;
  for (const bar of registered) {
    const permitted = new Set(bar.permitted);
    for (const text of [...textsOf(bar), ...statedUprns(scene, bar.person)]) addNeedle(needles, text, permitted, null);
  }
  for (const statement of scene.statements) {
    if (statement.item.name !== "contact.protectedAddress") continue;
    const covering = bars.locations.filter((bar) => protects(scene, bar.person, statement));
    const permitted = covering.length === 0 ? nobody : permittedByAll(covering);
    for (const text of statedAddress(statement.value)) addNeedle(needles, text, permitted, statement.id);
  }
  return { needles, found: new Map() };
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
  shared: ReadonlyMap<string, Form>,
): boolean {
  return needlesIn(scene, text, statement, form).some(
    (needle) =>
      !needle.permitted.has(recipient) && !(needle.statement !== null && shared.get(needle.statement) === "full"),
  );
}

/** Ignoring case, spaces, punctuation and accents. */
export function plainText(text: string): string {
  // Nearly every text is plain ASCII, which has nothing to normalise.
  if (ascii.test(text)) return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "");
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "");
}

/** What gives a registered place away: taken apart once, for it never changes. */
const textsOfPlaces = new WeakMap<Bars["locations"][number], readonly string[]>();

function textsOf(bar: Bars["locations"][number]): readonly string[] {
  const known = textsOfPlaces.get(bar);
  if (known) return known;
  const texts = [...addressTexts(bar.lines, bar.postcode), ...bar.aliases];
  textsOfPlaces.set(bar, texts);
  return texts;
}

function addNeedle(needles: Needle[], text: string, permitted: ReadonlySet<AgencyId>, statement: string | null): void {
  const plain = plainText(text);
  if (plain !== "") needles.push({ text: plain, permitted, statement });
}

function addressTexts(lines: readonly string[], postcode: string | null): string[] {
  const streets = lines.flatMap((line) => [...line.matchAll(houseAndStreet)].map((match) => match[0]));
  return [...lines.slice(0, 1), ...streets, ...(postcode ? [postcode] : [])];
}

function statedAddress(value: unknown): string[] {
  if (typeof value !== "object" || value === null || !("lines" in value) || !Array.isArray(value.lines)) return [];
  const lines = value.lines.filter((line) => typeof line === "string");
  const postcode = "postcode" in value && typeof value.postcode === "string" ? value.postcode : null;
  return addressTexts(lines, postcode);
}

/** A UPRN said of someone whose place is protected is that place by another name. */
function statedUprns(scene: Scene, protectedRef: string): string[] {
  return scene.statements
    .filter((statement) => statement.item.name === "contact.uprn" && protects(scene, protectedRef, statement))
    .flatMap(({ value }) => (typeof value === "string" ? [value] : []));
}

function permittedByAll(bars: Bars["locations"]): ReadonlySet<AgencyId> {
  const [first, ...rest] = bars;
  return new Set(first?.permitted.filter((agency) => rest.every((bar) => bar.permitted.includes(agency))));
}

function needlesIn(scene: Scene, text: ProtectedText, statement: SceneStatement, form: Form): readonly Needle[] {
  const key = `${statement.id}/${form}`;
  const known = text.found.get(key);
  if (known) return known;
  const said: string[] = [];
  collect(form === "full" ? statement.value : minimised(scene, statement), said);
  // A needle is letters and digits, so it cannot reach over the end of one text into the next.
  const plain = said.map(plainText).join(" ");
  const found = text.needles.filter((needle) => plain.includes(needle.text));
  text.found.set(key, found);
  return found;
}

function minimised(scene: Scene, statement: SceneStatement): unknown {
  if (statement.item.minimised === "authored") return statement.summary;
  const context = { signedOn: scene.madeOn, case: scene.message.case ?? null };
  return minimisedForm({ item: statement.item.name, value: statement.value }, context);
}

function collect(value: unknown, into: string[]): void {
  if (typeof value === "string") into.push(value);
  else if (typeof value === "object" && value !== null)
    for (const member of Object.values(value)) collect(member, into);
}
