import type { Leaf } from "@gatehouse/adapter/leaf";
import { cleanLine } from "@gatehouse/adapter/text";

const titles = /^(?:dr|master|miss|mr|mrs|ms|mx|rabbi|reverend|rev|sir|lady|lord|dame|prof|professor|fr|cllr)\.?\s+/i;
/** Words that nobody is called: what officers and testers write where a name has to stand. */
const noName =
  /^(?:unknown|not known|n\/?k|none|no name|tb[ac]|to be confirmed|void|vacant|empty|the occupiers?|occupiers?|tenant|test|xx+|\?+|\.+|string|baby|unborn)$/i;
const testWords = /(?:^|\s)(?:test|tester|testing|dummy|placeholder|unknown)(?:\s|$)/i;
/** A template's hole: `{id}`. */
const hole = /^\{[^{}]*\}$/;

/** Whether a text stands where a value should be, and says nothing. */
export function isPlaceholder(text: string): boolean {
  return hole.test(text.trim()) || noName.test(text.trim());
}

/** The first identifier of .NET systems for nobody: all zero. */
export function isNilId(text: string): boolean {
  return /^[0-]+$/.test(text);
}

/**
 * A name as it is used, without its title; undefined for a placeholder (`Unknown`, `Mr A Test`) and for a title alone. Where
 * forenames end and surnames begin is not guessed.
 */
export function personName(text: string): string | undefined {
  const line = cleanLine(text);
  const name = line.replace(titles, "");
  if (name === "" || titles.test(`${name} `) || isPlaceholder(name) || testWords.test(name)) return undefined;
  return name.slice(0, 200).toWellFormed();
}

/** A name of its parts. */
export function nameOfParts(parts: readonly (Leaf | undefined)[]): string | undefined {
  const held = parts.flatMap((part) => (part === undefined || isPlaceholder(part.text) ? [] : [part.text]));
  return held.length === 0 ? undefined : personName(held.join(" "));
}
