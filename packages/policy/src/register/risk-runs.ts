import { dayMs } from "../calendar.ts";
import type { NamedProfessional } from "../professional.ts";
import { sameProfessional } from "../professional.ts";
import type { PersonRef, Register, RiskSpan } from "./state.ts";
import { canonicalRef } from "./state.ts";

/** A flag that begins within this time of another's end goes on with it; later it is a new judgement of a new situation. */
const renewalMs = 14 * dayMs;
/**
 * How long one professional may alone have someone flagged as at risk: two full flags. A flag ends after a fortnight so
 * that somebody looks again; after two of them it is somebody else who looks.
 */
const maxOneVoiceMs = 28 * dayMs;
/** Spans kept for a person: more than anybody records in good faith within six weeks. */
const maxSpans = 100;

/** Who a flag is about, who decided it, and from when to when it runs. */
export type FlagSpan = {
  readonly atRisk: readonly PersonRef[];
  readonly decidedBy: NamedProfessional;
  readonly atMs: number;
  readonly endMs: number;
};

/**
 * Whether with one more flag the same professional would have had one of these persons flagged for longer than one voice
 * may, counting a flag once however many run beside it.
 */
export function isOneVoiceTooLong(register: Register, flag: FlagSpan): boolean {
  return flag.atRisk.some((ref) => {
    const own = spansOf(register, ref).filter(({ decidedBy }) => sameProfessional(decidedBy, flag.decidedBy));
    return coveredMs([...own, flag], flag.atMs) > maxOneVoiceMs;
  });
}

/**
 * What was decided about a person under every name they have had: merging must not begin the count anew. Flags are rare,
 * and so are those flagged, so looking through them costs nothing that a decision would feel.
 */
function spansOf(register: Register, ref: PersonRef): readonly RiskSpan[] {
  const now = canonicalRef(register, ref);
  return [...register.riskSpans].flatMap(([noted, spans]) => (canonicalRef(register, noted) === now ? spans : []));
}

/** Notes one more flag. That it is cleared later takes nothing back: its decider's word has been heard. */
export function noteFlagSpan(register: Register, { atRisk, decidedBy, atMs, endMs }: FlagSpan): void {
  const span: RiskSpan = { decidedBy: { name: decidedBy.name ?? "", id: decidedBy.id ?? null }, atMs, endMs };
  for (const ref of new Set(atRisk.map((one) => canonicalRef(register, one)))) {
    const known = register.riskSpans.get(ref) ?? [];
    const recent = known.filter((one) => atMs < one.endMs + renewalMs + maxOneVoiceMs);
    register.riskSpans.set(ref, [...recent, span].slice(-maxSpans));
  }
}

type Span = Pick<RiskSpan, "atMs" | "endMs">;

/** The time covered by the spans that go on into one another, up to and with the one that begins at `atMs`. */
function coveredMs(spans: readonly Span[], atMs: number): number {
  let covered = 0;
  let endMs = Number.NEGATIVE_INFINITY;
  for (const span of spans.filter((one) => one.atMs <= atMs).toSorted((a, b) => a.atMs - b.atMs)) {
    if (span.atMs >= endMs + renewalMs) covered = 0;
    covered += Math.max(0, span.endMs - Math.max(span.atMs, endMs));
    endMs = Math.max(endMs, span.endMs);
  }
  return covered;
}
