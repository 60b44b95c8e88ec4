import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";

/** A value that must be found nowhere but where it is meant to be, in one of its spellings. */
type Needle = { readonly value: string; readonly spelling: string; readonly bytes: Buffer };

/** Searches anything that was kept or said for personal data that was put in. */
export type CanarySearch = {
  /** What was found, as `place: value (spelling)`; a place is a file, a stream's message, a log. */
  readonly found: () => readonly string[];
  readonly look: (place: string, what: Uint8Array | string) => void;
  /** Looks at everything about an error that any logger could print. */
  readonly lookAtError: (place: string, error: unknown) => void;
  /** Looks at every file below a folder, and at the names of files and folders. @returns how many files */
  readonly lookInFolder: (dir: string, except: (path: string) => boolean) => Promise<number>;
};

const base64Group = 3;
/** Shorter pieces stand by chance somewhere in megabytes of ciphertext; eight characters are 48 bits. */
const leastBase64 = 8;

/** Starts a search for these values: plain, in other cases and encodings, escaped, and inside longer base64. */
export function searchFor(values: readonly string[]): CanarySearch {
  const needles = values.flatMap(spellingsOf);
  const found = new Set<string>();
  const look = (place: string, what: Uint8Array | string): void => {
    const bytes = Buffer.from(what);
    for (const { value, spelling, bytes: needle } of needles)
      if (bytes.includes(needle)) found.add(`${place}: ${value} (${spelling})`);
  };
  return {
    found: () => [...found],
    look,
    lookAtError: (place, error) => {
      look(place, inspect(error, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null }));
    },
    lookInFolder: async (dir, except) => {
      let count = 0;
      for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (except(path)) continue;
        look("a name of a file", entry.name);
        if (!entry.isFile()) continue;
        count += 1;
        look(path.slice(dir.length + 1), await readFile(path));
      }
      return count;
    },
  };
}

/** Every way in which a value could stand somewhere. Exported for the proof that each is found. */
export function spellingsOf(value: string): readonly Needle[] {
  const utf8 = Buffer.from(value);
  const needle = (spelling: string, bytes: Buffer | string): Needle => ({ value, spelling, bytes: Buffer.from(bytes) });
  const escaped = value.replaceAll(/[^\x20-\x7e]/gu, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return [
    needle("plain", utf8),
    needle("lower case", value.toLowerCase()),
    needle("upper case", value.toUpperCase()),
    needle("without blanks", value.replaceAll(" ", "")),
    needle("UTF-16", Buffer.from(value, "utf16le")),
    needle("JSON", JSON.stringify(value).slice(1, -1)),
    needle("JSON, escaped", escaped),
    needle("URL", encodeURIComponent(value)),
    needle("hexadecimal", utf8.toString("hex")),
    needle("HEXADECIMAL", utf8.toString("hex").toUpperCase()),
    ...withinBase64(utf8).flatMap((text) => [needle("base64", text), needle("base64url", toUrl(text))]),
  ];
}

function toUrl(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_");
}

/**
 * Base64 of bytes that begin anywhere in a longer text: the same characters at three places, but for both ends. Ten
 * bytes are enough to be found wherever they begin.
 */
function withinBase64(bytes: Buffer): readonly string[] {
  const pieces = [0, 1, 2].map((before) => {
    const skipped = before === 0 ? 0 : base64Group - before;
    const whole = bytes.length - skipped - ((bytes.length - skipped) % base64Group);
    return bytes.subarray(skipped, skipped + whole).toString("base64");
  });
  return pieces.filter((piece) => piece.length >= leastBase64);
}
