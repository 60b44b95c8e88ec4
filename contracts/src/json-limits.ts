/** Deeper than any shape of the contract; what is deeper is not a message. */
const maxDepth = 24;
/** A message of 100 statements with 200 rows each; what is more is refused before any schema looks at it. */
const maxValues = 100_000;

/**
 * Whether a parsed JSON value is small and plain enough to hand to a schema: bounded in depth and size, no key
 * `__proto__`, no unpaired surrogates (which canonical JSON cannot carry). Never recursive, so no input exhausts the stack.
 */
export function jsonWithinLimits(input: unknown): boolean {
  let level: unknown[] = [input];
  let values = 1;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return false;
    const next: unknown[] = [];
    for (const value of level) {
      if (!plainValue(value)) return false;
      values += pushChildren(value, next, maxValues - values);
      if (values > maxValues) return false;
    }
    level = next;
  }
  return true;
}

function plainValue(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value === "boolean" || typeof value === "object" || value === undefined;
}

/** Adds the children of a value and returns how many there are; beyond `room` it only counts. */
function pushChildren(value: unknown, into: unknown[], room: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value)) {
    if (value.length > room) return value.length;
    for (const element of value) into.push(element);
    return value.length;
  }
  const keys = Object.keys(value);
  if (keys.length > room || keys.some((key) => key === "__proto__" || !key.isWellFormed())) return room + 1;
  for (const element of Object.values(value)) into.push(element);
  return keys.length;
}
