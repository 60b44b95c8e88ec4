import type { WishView } from "@gatehouse/contracts/wishes";
import type { AgainRecord, SentRecord } from "@gatehouse/policy/told/records";
import { canonicalRef } from "@gatehouse/policy/register/state";
import type { ReadStep } from "../letter/gather-facts.ts";
import type { GatewayState } from "../state.ts";
import type { Course, Stood } from "./what-it-did.ts";

/** Records read side by side, as for a letter. */
const AT_ONCE = 64;

/** The objection of a wish with the records between which it stood; null where its record cannot be read any more. */
export async function gatherObjection(state: GatewayState, view: WishView, read: ReadStep): Promise<Stood | null> {
  const { register, records } = state;
  const person = canonicalRef(register, view.person);
  const about = [...records.wishesAbout].filter(([ref]) => canonicalRef(register, ref) === person);
  let wish: Stood | null = null;
  let toN: number | null = null;
  const numbers = about.flatMap(([, own]) => own).toSorted((a, b) => a - b);
  for (const { n, effect } of await readAll(numbers, read)) {
    if (effect.type !== "registered") continue;
    const { event } = effect;
    if (event.type === "objection.withdrawn" && event.ends === view.wish) toN ??= n;
    if (event.type !== "objection.recorded" || event.id !== view.wish) continue;
    const maker = {
      person: event.madeBy.person,
      capacity: event.madeBy.capacity,
      parentalResponsibility: event.madeBy.parentalResponsibility === true,
      competence: event.madeBy.competence?.result ?? null,
      allegedHarmer: event.madeBy.allegedHarmer === true,
    };
    wish ??= { id: event.id, person: event.person, maker, scope: event.scope, fromN: n, toN: null };
  }
  return wish && { ...wish, toN };
}

/**
 * All that was decided of messages, each from its first decision on.
 *
 * @param keys `iss jti`; what another agency sent under the same id is none of them
 */
export async function gatherCourses(state: GatewayState, keys: readonly string[], read: ReadStep): Promise<Course[]> {
  const wanted = new Set(keys);
  const ids = new Set(keys.map((key) => key.slice(key.indexOf(" ") + 1)));
  const numbers = [...ids].flatMap((id) => state.records.ofMessage.get(id) ?? []).toSorted((a, b) => a - b);
  const sent: SentRecord[] = [];
  const again: AgainRecord[] = [];
  for (const { n, atMs, effect } of await readAll(numbers, read)) {
    if (effect.type !== "decided" && effect.type !== "decided-again") continue;
    const { iss: from, jti: message } = effect.signed;
    if (!wanted.has(`${from} ${message}`)) continue;
    const shared = effect.shared.map(({ agency }) => agency);
    if (effect.type === "decided")
      sent.push({ n, atMs, message: effect.message, decision: effect.decision, shared, notes: effect.notes ?? null });
    else {
      const withdrawn = effect.withdrawn.filter((agency) => !effect.doubtful.includes(agency));
      again.push({ n, atMs, message, from, decision: effect.decision, shared, withdrawn });
    }
  }
  return sent.map((one) => ({
    sent: one,
    again: again.filter(({ message, from }) => message === one.message.id && from === one.message.from),
  }));
}

type Read = { readonly n: number; readonly atMs: number } & Pick<NonNullable<Awaited<ReturnType<ReadStep>>>, "effect">;

async function readAll(numbers: readonly number[], read: ReadStep): Promise<Read[]> {
  const found: Read[] = [];
  for (let from = 0; from < numbers.length; from += AT_ONCE) {
    const some = numbers.slice(from, from + AT_ONCE);
    const steps = await Promise.all(some.map(async (n) => ({ n, step: await read(n) })));
    for (const { n, step } of steps) if (step) found.push({ n, atMs: step.at.nowMs, effect: step.effect });
  }
  return found;
}
