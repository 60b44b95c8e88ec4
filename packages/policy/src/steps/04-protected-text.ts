import type { AgencyId } from "@gatehouse/contracts/agency";
import type { Form } from "@gatehouse/contracts/decision";
import { minimisedForm } from "@gatehouse/contracts/minimise";
import { londonDateOf } from "../calendar.ts";
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
export type ProtectedText = { readonly needles: readonly Needle[]; readonly cache: Map<string, readonly string[]> };

const nobody: ReadonlySet<AgencyId> = new Set();
const houseAndStreet = /(\d+\p{L}?)[\s,]+(\p{L}+)/gu;

/** Gathers the protected addresses known from restrictions and from the message itself (decision step 4). */
export function readProtectedText(scene: Scene, bars: Bars): ProtectedText {
  const needles: Needle[] = [];
  const registered = scene.facts.placesInText === "of-the-message" ? [] : bars.locations;
  for (const bar of registered) {
    const permitted = new Set(bar.permitted);
    const known = [...addressTexts(bar.lines, bar.postcode), ...bar.aliases, ...statedUprns(scene, bar.person)];
    for (const text of known) addNeedle(needles, text, permitted, null);
  }
  for (const statement of scene.statements) {
    if (statement.item.name !== "contact.protectedAddress") continue;
    const covering = bars.locations.filter((bar) => protects(scene, bar.person, statement));
    const permitted = covering.length === 0 ? nobody : permittedByAll(covering);
    for (const text of statedAddress(statement.value)) addNeedle(needles, text, permitted, statement.id);
  }
  return { needles, cache: new Map() };
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
  return text.needles.some(
    (needle) =>
      !needle.permitted.has(recipient) &&
      !(needle.statement !== null && shared.get(needle.statement) === "full") &&
      textsOf(scene, text, statement, form).some((hay) => hay.includes(needle.text)),
  );
}

/** Ignoring case, spaces, punctuation and accents. */
export function plainText(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "");
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

function textsOf(scene: Scene, text: ProtectedText, statement: SceneStatement, form: Form): readonly string[] {
  const key = `${statement.id}/${form}`;
  const known = text.cache.get(key);
  if (known) return known;
  const found: string[] = [];
  collect(form === "full" ? statement.value : minimised(scene, statement), found);
  const plain = found.map(plainText);
  text.cache.set(key, plain);
  return plain;
}

function minimised(scene: Scene, statement: SceneStatement): unknown {
  if (statement.item.minimised === "authored") return statement.summary;
  const signedOn = londonDateOf(Date.parse(scene.message.createdAt));
  const context = { signedOn, case: scene.message.case ?? null };
  return minimisedForm({ item: statement.item.name, value: statement.value }, context);
}

function collect(value: unknown, into: string[]): void {
  if (typeof value === "string") into.push(value);
  else if (typeof value === "object" && value !== null)
    for (const member of Object.values(value)) collect(member, into);
}
