import type { Received } from "../store/kept-copies.ts";

/** The child as copies of one case say, when all of them say the same; else null: nobody is guessed. */
export function childOf(copies: readonly Received[]): string | null {
  const names = copies.flatMap(({ delivery }) =>
    delivery.data.statements.flatMap(({ item, about, value }) =>
      item === "child.name" && about === "child" && typeof value === "string" ? [value] : [],
    ),
  );
  const [only, ...others] = new Set(names);
  return only !== undefined && others.length === 0 ? only : null;
}
