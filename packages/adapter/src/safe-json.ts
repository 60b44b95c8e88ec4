import type { ErrorCode } from "@gatehouse/contracts/errors";
import { maxDepth, maxNodes } from "./limits.ts";
import type { RecordTree } from "./record-tree.ts";
import { isNumberText, isRecordList, isRecordObject } from "./record-tree.ts";

/** The tree of a JSON record, or why it is refused. */
export type ReadRecord =
  | { readonly ok: true; readonly tree: RecordTree }
  | { readonly ok: false; readonly code: ErrorCode };

const numberForm = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** Everything up to the closing quote: RFC 8259 §7 forbids controls in the clear. */
// oxlint-disable-next-line no-control-regex -- the grammar names them
const stringForm = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const blanks = /[ \t\n\r]*/y;

class Refused extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}

/** Reads one JSON text by the grammar of RFC 8259; its place in the text is the state. */
class JsonReader {
  readonly #text: string;
  #at = 0;
  #nodes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): RecordTree {
    const tree = this.#value(0);
    this.#skip();
    if (this.#at !== this.#text.length) throw new Refused("json-malformed");
    return tree;
  }

  #skip(): void {
    blanks.lastIndex = this.#at;
    blanks.exec(this.#text);
    this.#at = blanks.lastIndex;
  }

  #match(form: RegExp): string {
    form.lastIndex = this.#at;
    const found = form.exec(this.#text)?.[0];
    if (found === undefined) throw new Refused("json-malformed");
    this.#at = form.lastIndex;
    return found;
  }

  #next(): string {
    this.#skip();
    return this.#text.charAt(this.#at);
  }

  #value(depth: number): RecordTree {
    this.#nodes += 1;
    if (depth > maxDepth || this.#nodes > maxNodes) throw new Refused("json-limit-exceeded");
    const first = this.#next();
    if (first === "{") return this.#object(depth);
    if (first === "[") return this.#list(depth);
    if (first === '"') return this.#string();
    for (const [word, value] of [
      ["true", true],
      ["false", false],
      ["null", null],
    ] as const) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    return { number: this.#match(numberForm) };
  }

  #string(): string {
    const quoted: unknown = JSON.parse(this.#match(stringForm));
    if (typeof quoted !== "string" || !quoted.isWellFormed()) throw new Refused("json-malformed");
    return quoted;
  }

  /** Whether the closing sign comes next; takes it, or the comma that must be there after the first element. */
  #ends(closing: string, first: boolean): boolean {
    const sign = this.#next();
    if (sign === closing) {
      this.#at += 1;
      return true;
    }
    if (first) return false;
    if (sign !== ",") throw new Refused("json-malformed");
    this.#at += 1;
    return false;
  }

  #list(depth: number): RecordTree {
    this.#at += 1;
    const list: RecordTree[] = [];
    while (!this.#ends("]", list.length === 0)) list.push(this.#value(depth + 1));
    return list;
  }

  #object(depth: number): RecordTree {
    this.#at += 1;
    const members = new Map<string, RecordTree>();
    while (!this.#ends("}", members.size === 0)) {
      this.#skip();
      const name = this.#string();
      if (this.#next() !== ":") throw new Refused("json-malformed");
      this.#at += 1;
      const value = this.#value(depth + 1);
      const before = members.get(name);
      // Two readers that each take another of two equal keys have read two records, unless both say the same.
      if (before !== undefined && !isSameTree(before, value)) throw new Refused("json-malformed");
      members.set(name, value);
    }
    return members;
  }
}

function isSameTree(one: RecordTree, other: RecordTree): boolean {
  if (isRecordList(one) && isRecordList(other)) {
    return one.length === other.length && one.every((element, at) => isSameTree(element, other[at] ?? null));
  }
  if (isRecordObject(one) && isRecordObject(other)) {
    const names = [...one.keys()];
    return (
      one.size === other.size &&
      names.every((name) => other.has(name) && isSameTree(one.get(name) ?? null, other.get(name) ?? null))
    );
  }
  if (one !== null && other !== null && isNumberText(one) && isNumberText(other)) return one.number === other.number;
  return one === other;
}

/**
 * Reads JSON strictly: no duplicate keys that disagree, no lone surrogates, numbers as they were written, depth and size capped.
 *
 * @param text decoded and untrusted
 * @returns the tree, or `json-malformed`, `json-limit-exceeded`; never throws
 */
export function readJson(text: string): ReadRecord {
  try {
    return { ok: true, tree: new JsonReader(text).read() };
  } catch (thrown) {
    if (thrown instanceof Refused) return { ok: false, code: thrown.code };
    throw thrown;
  }
}
