/**
 * The line of a JSON text on which the value at a path stands, or on which the path ends because there is no such value.
 *
 * @param text well-formed JSON
 * @param path as errors give it: `register.2.ids[0].value`
 * @returns counted from 1
 */
export function lineOf(text: string, path: string): number {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== "");
  const reader = new Places(text);
  let at = reader.blanksAfter(0);
  for (const step of steps) {
    const inside = reader.memberOf(at, step);
    if (inside === null) break;
    at = inside;
  }
  return lineAt(text, at);
}

/** Where a text stops being JSON, in words: "line 2, column 8". Null when it does not. */
export function faultOf(text: string): string | null {
  const at = new Grammar(text).fault();
  return at === null ? null : `line ${lineAt(text, at)}, column ${at - text.lastIndexOf("\n", at - 1)}`;
}

function lineAt(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf("\n"); next !== -1 && next < at; next = text.indexOf("\n", next + 1)) line += 1;
  return line;
}

/** Walks a JSON text by its places, without making its values. */
class Places {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  blanksAfter(at: number): number {
    let next = at;
    while (next < this.#text.length && " \t\r\n".includes(this.#text[next] ?? "")) next += 1;
    return next;
  }

  /** Where the member of that name, or number, of the object or list at a place begins; null when it has none. */
  memberOf(at: number, step: string): number | null {
    const isObject = this.#text[at] === "{";
    if (!isObject && this.#text[at] !== "[") return null;
    let next = this.blanksAfter(at + 1);
    for (let index = 0; next < this.#text.length && !"}]".includes(this.#text[next] ?? "}"); index += 1) {
      const nameEnd = isObject ? this.#endOf(next) : next;
      const name = isObject ? this.#nameIn(next, nameEnd) : String(index);
      const value = isObject ? this.blanksAfter(this.blanksAfter(nameEnd) + 1) : next;
      if (name === step) return value;
      const end = this.blanksAfter(this.#endOf(value));
      next = this.#text[end] === "," ? this.blanksAfter(end + 1) : end;
    }
    return null;
  }

  #nameIn(from: number, to: number): string {
    return String(JSON.parse(this.#text.slice(from, to)));
  }

  /** Just past the value at a place: past its closing bracket or quote, or where a number or word ends. */
  #endOf(at: number): number {
    let depth = 0;
    for (let next = at; next < this.#text.length; next += 1) {
      const character = this.#text[next] ?? "";
      if (character === '"') {
        next = this.#endOfString(next) - 1;
        if (depth === 0) return next + 1;
      } else if ("{[".includes(character)) depth += 1;
      else if ("}]".includes(character)) {
        depth -= 1;
        if (depth <= 0) return depth === 0 ? next + 1 : next;
      } else if (depth === 0 && ", \t\r\n:".includes(character)) return next;
    }
    return this.#text.length;
  }

  #endOfString(at: number): number {
    for (let next = at + 1; next < this.#text.length; next += 1) {
      if (this.#text[next] === "\\") next += 1;
      else if (this.#text[next] === '"') return next + 1;
    }
    return this.#text.length;
  }
}

const atoms = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y;
// oxlint-disable-next-line no-control-regex -- the grammar names them (RFC 8259 §7)
const strings = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const blanks = /[ \t\r\n]*/y;

/** The grammar of RFC 8259, for finding where a text leaves it. Nesting is a list here, so no depth is too deep. */
class Grammar {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  fault(): number | null {
    const open: string[] = [];
    do {
      if (!this.#value(open)) return this.#at;
    } while (open.length > 0);
    this.#take(blanks);
    return this.#at === this.#text.length ? null : this.#at;
  }

  /** One value, or the opening of one, and everything that it closes. */
  #value(open: string[]): boolean {
    this.#take(blanks);
    const character = this.#text[this.#at];
    if (character === "{" || character === "[") {
      this.#at += 1;
      open.push(character === "{" ? "}" : "]");
      this.#take(blanks);
      if (this.#text[this.#at] !== open.at(-1)) return character === "[" || this.#name();
    } else if (!this.#take(strings) && !this.#take(atoms)) return false;
    else if (open.length === 0) return true;
    return this.#closed(open);
  }

  #closed(open: string[]): boolean {
    for (this.#take(blanks); this.#text[this.#at] === open.at(-1); this.#take(blanks)) {
      this.#at += 1;
      open.pop();
      if (open.length === 0) return true;
    }
    if (this.#text[this.#at] !== ",") return false;
    this.#at += 1;
    return open.at(-1) === "]" || this.#name();
  }

  #name(): boolean {
    this.#take(blanks);
    if (!this.#take(strings)) return false;
    this.#take(blanks);
    if (this.#text[this.#at] !== ":") return false;
    this.#at += 1;
    return true;
  }

  #take(form: RegExp): boolean {
    form.lastIndex = this.#at;
    const found = form.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found !== "";
  }
}
