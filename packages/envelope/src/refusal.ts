import type { RefusalCode } from "@gatehouse/contracts/codes";

/**
 * A check that failed, on its way to the door of this package. It never leaves: `refusing` turns it into a result, so
 * callers get a code to switch on and cannot forget a catch.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  constructor(code: RefusalCode) {
    super(code);
    this.code = code;
  }
}

/** What every check of received bytes answers with: the verified thing, or the reason code and nothing of the content. */
export type Refused = { readonly ok: false; readonly code: RefusalCode };

/**
 * Runs checks that end at the first failure.
 *
 * @returns what `checks` returned, or `{ ok: false, code }` for the check that failed
 * @throws whatever is not a failed check: a bug must not look like a forged message
 */
export async function refusing<T>(checks: () => Promise<T>): Promise<T | Refused> {
  try {
    return await checks();
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, code: error.code };
    throw error;
  }
}

/** Ends the checks with `code` unless `condition` holds. */
export function check(condition: boolean, code: RefusalCode): asserts condition {
  if (!condition) throw new Refusal(code);
}
