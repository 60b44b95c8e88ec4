/** So many answers are kept; the next one forgets them all, which is cheaper than to know which is oldest. */
const most = 4096;

/**
 * A function that keeps its last answers: one that was given is not worked out again. For functions of one text or number
 * whose answer never changes.
 *
 * @param answer never undefined
 */
export function remembered<Asked extends string | number, Answer extends string | number>(
  answer: (asked: Asked) => Answer,
): (asked: Asked) => Answer {
  const known = new Map<Asked, Answer>();
  return (asked) => {
    const before = known.get(asked);
    if (before !== undefined) return before;
    if (known.size === most) known.clear();
    const found = answer(asked);
    known.set(asked, found);
    return found;
  };
}
