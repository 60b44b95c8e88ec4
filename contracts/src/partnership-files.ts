import type { z } from "zod";
import { isCollection, LineCounter, parseDocument } from "yaml";
import type { Document } from "yaml";
import { GatehouseError } from "./errors.ts";
import { AgreementFile, MatrixFile, Partnership, PartnershipFile } from "./partnership.ts";

/** A line of one of the partnership's files, counted from 1. */
export type Place = { readonly file: string; readonly line: number };

/** A partnership with where each of its words stands, for those who are to correct one. */
export type PartnershipSource = {
  readonly partnership: Partnership;
  /** The place of a value, by its path in the partnership (`["agreements", 0, "parties"]`); of what is nearest above. */
  readonly placeOf: (path: readonly (string | number)[]) => Place;
};

const mainFile = "partnership.yaml";
const matrixFile = "matrix.yaml";
const agreementFile = /^agreements\/[^/]+\.yaml$/;

type Path = readonly PropertyKey[];
type Read<T> = { readonly value: T; readonly input: unknown; readonly lineOf: (path: Path) => number };

/**
 * Reads a partnership from its files: `partnership.yaml`, `matrix.yaml` and `agreements/*.yaml`. Closed by default: a
 * folder that is not wholly understood is no partnership.
 *
 * @param files texts by their path in the folder, trusted as far as whoever keeps them is
 * @throws GatehouseError `partnership-unreadable` with file, line and field of the first thing that is not understood
 */
export function readPartnership(files: ReadonlyMap<string, string>): PartnershipSource {
  const stranger = [...files.keys()].find(
    (name) => ![mainFile, matrixFile].includes(name) && !agreementFile.test(name),
  );
  if (stranger !== undefined) throw new GatehouseError("partnership-unreadable", { file: stranger });
  const main = readFile(files, mainFile, PartnershipFile);
  const matrix = readFile(files, matrixFile, MatrixFile);
  const names = [...files.keys()].filter((name) => agreementFile.test(name)).toSorted();
  const agreements = names.map((name) => readFile(files, name, AgreementFile));
  const placeOf = ([first, second, ...rest]: Path): Place => {
    const name = names[Number(second)];
    if (first === "agreements" && name !== undefined)
      return { file: name, line: agreements[Number(second)]?.lineOf(rest) ?? 1 };
    if (first === "matrix") return { file: matrixFile, line: matrix.lineOf([second, ...rest].filter(isDefined)) };
    return { file: mainFile, line: main.lineOf([first, second, ...rest].filter(isDefined)) };
  };
  // What was written, not what it came to: the partnership fills in roles and cells by itself.
  const whole = Partnership.safeParse({
    ...Object(main.input),
    matrix: matrix.input,
    agreements: agreements.map(({ input }) => input),
  });
  if (whole.success) return { partnership: whole.data, placeOf };
  const { path, expected } = wrongPlace(whole.error.issues);
  throw new GatehouseError("partnership-unreadable", { ...placeOf(path), field: fieldOf(path), ...expected });
}

function isDefined(part: PropertyKey | undefined): part is PropertyKey {
  return part !== undefined;
}

function readFile<S extends z.ZodType>(files: ReadonlyMap<string, string>, file: string, schema: S): Read<z.output<S>> {
  const text = files.get(file);
  if (text === undefined) throw new GatehouseError("partnership-unreadable", { file });
  const { document, input, lines } = readYaml(file, text);
  const lineOf = (path: Path): number => lineIn(document, lines, path);
  const parsed = schema.safeParse(input);
  if (parsed.success) return { value: parsed.data, input, lineOf };
  const { path, expected } = wrongPlace(parsed.error.issues);
  throw new GatehouseError("partnership-unreadable", { file, line: lineOf(path), field: fieldOf(path), ...expected });
}

type Wrong = { readonly path: Path; readonly expected: { readonly expected?: string } };

/**
 * The first thing that is wrong, and which words would have been right. A key that does not belong there is named by its
 * own place, and what is missing beside it is most likely what it was meant to be.
 */
function wrongPlace(issues: readonly z.core.$ZodIssue[]): Wrong {
  const strange = issues.find((issue) => issue.code === "unrecognized_keys");
  if (strange) {
    const beside = issues.filter(
      ({ code, path }) => code === "invalid_type" && fieldOf(path.slice(0, -1)) === fieldOf(strange.path),
    );
    const missing = beside.map(({ path }) => String(path.at(-1)));
    return { path: [...strange.path, ...strange.keys.slice(0, 1)], expected: expectedOf(missing) };
  }
  const [first] = issues;
  const values = first?.code === "invalid_value" ? first.values.map(String) : [];
  return { path: first?.path ?? [], expected: expectedOf(values) };
}

function expectedOf(words: readonly string[]): Wrong["expected"] {
  return words.length === 0 ? {} : { expected: words.join(", ") };
}

type Yaml = { readonly document: Document; readonly input: unknown; readonly lines: LineCounter };

function readYaml(file: string, text: string): Yaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const wrong = document.errors[0];
  if (wrong) throw new GatehouseError("partnership-unreadable", { file, line: lines.linePos(wrong.pos[0]).line });
  try {
    // Aliases are refused: none is needed, and nested ones make a small file enormous.
    return { document, input: document.toJS({ maxAliasCount: 0 }), lines };
  } catch (cause) {
    throw new GatehouseError("partnership-unreadable", { file }, { cause });
  }
}

function lineIn(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    const range = isRanged(node) ? node.range : null;
    if (!range) continue;
    // A list or mapping in its own block begins below its key.
    const line = lines.linePos(range[0]).line;
    return isCollection(node) && node.flow !== true && line > 1 ? line - 1 : line;
  }
  return 1;
}

function isRanged(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}

function fieldOf(path: Path): string {
  return path.map(String).join(".");
}
