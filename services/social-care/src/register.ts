import { likenessOf } from "@gatehouse/client/likeness";
import type { AgencyProfessional, ParsedRegisterEvent, RegisterEvent } from "@gatehouse/contracts/register-event";
import { parseRegisterEvent } from "@gatehouse/contracts/register-event";
import type { Instant } from "@gatehouse/contracts/message";

/** Who records, and when: what every register event has beside its body. */
export type RegisterContext = { readonly by: AgencyProfessional; readonly now: Instant; readonly newId: () => string };
export type RegisterEvents =
  | { readonly ok: true; readonly events: readonly RegisterEvent[] }
  | { readonly ok: false; readonly code: "schema-invalid" | "identifier-invalid"; readonly path: string };

type Plain = Readonly<Record<string, unknown>>;

const hourMs = 3_600_000;
/** A flag runs 14 days at most; what is not said otherwise is reviewed before. */
const defaultRiskDays = 13;
/** A no that names no scope covers everything. A yes has to name its own: nothing may widen sharing by being left out. */
const everything = { agencies: "all", purposes: "all", categories: "all" } as const;
const scoped: readonly string[] = ["objection.recorded", "consent.refused"];

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function scopeOf(simple: Plain): Plain {
  if (!scoped.includes(String(simple["type"]))) return {};
  const given = simple["scope"];
  return { scope: isPlain(given) ? { ...everything, ...given } : (given ?? everything) };
}

/** Who decided and until when, where the short form leaves it out; `forDays` says how long. */
function riskOf(simple: Plain, context: RegisterContext): Plain {
  if (simple["type"] !== "risk.flagged") return {};
  const days = typeof simple["forDays"] === "number" ? simple["forDays"] : defaultRiskDays;
  const ends = Date.parse(context.now) + days * 24 * hourMs;
  const expiresAt =
    Number.isFinite(ends) && Math.abs(ends) < 8e15 ? `${new Date(ends).toISOString().slice(0, 19)}Z` : undefined;
  return { decidedBy: simple["decidedBy"] ?? context.by, expiresAt: simple["expiresAt"] ?? expiresAt };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** Name, birth date and postcode of who is linked go no further than into the hashes that suspect a double. */
function likenessIn(simple: Plain): Plain {
  if (simple["type"] !== "person.linked") return {};
  return likenessOf({
    name: textOf(simple["name"]),
    born: textOf(simple["born"]),
    postcode: textOf(simple["postcode"]),
  });
}

function bodyOf(simple: Plain): Plain {
  const { forDays: _days, ...body } = simple;
  if (simple["type"] !== "person.linked") return body;
  const { name: _name, born: _born, postcode: _postcode, ...linked } = body;
  return linked;
}

/**
 * Makes a register event of its short form: the type and the body as in the contract (§4), without what follows from the
 * context (`id`, `at`, `by`), a scope only where it is less than everything, for a risk flag `forDays` instead of its
 * end, and for a linked person `name`, `born` and `postcode` instead of the hashes made of them. What is given counts. Total: any JSON value gives an answer.
 *
 * @param simple for example `{ "type": "team.joined", "case": "case-ada", "agency": "hillside-school" }`
 */
export function registerEvent(simple: unknown, context: RegisterContext): ParsedRegisterEvent {
  if (!isPlain(simple)) return { ok: false, code: "schema-invalid", path: "" };
  const head = { id: context.newId(), at: context.now, by: context.by };
  const derived = { ...scopeOf(simple), ...riskOf(simple, context) };
  return parseRegisterEvent({ ...head, ...likenessIn(simple), ...bodyOf(simple), ...derived });
}

/** Makes register events of a list of short forms; the path of what is wrong begins with its place in the list. */
export function registerEvents(simple: unknown, context: RegisterContext): RegisterEvents {
  if (!Array.isArray(simple)) return { ok: false, code: "schema-invalid", path: "" };
  const events: RegisterEvent[] = [];
  for (const [at, one] of simple.entries()) {
    const parsed = registerEvent(one, context);
    if (!parsed.ok)
      return { ok: false, code: parsed.code, path: `[${at}]${parsed.path === "" ? "" : `.${parsed.path}`}` };
    events.push(parsed.event);
  }
  return { ok: true, events };
}
