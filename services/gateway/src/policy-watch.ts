import type { UnsignedAgreement } from "@gatehouse/envelope/agreement-signature";
import type { Log } from "@gatehouse/observe/log";
import { policyWarnings } from "@gatehouse/policy/agreements/policy-warnings";
import { londonDateOf } from "@gatehouse/policy/calendar";
import type { Policy } from "@gatehouse/policy/compile";

/**
 * Says aloud, at a start and once on every London day, what of the agreements is not in force and what soon will not be:
 * codes, agreements' ids, agencies and purposes, nothing else.
 */
export class PolicyWatch {
  readonly #policy: Policy;
  #unsigned: readonly UnsignedAgreement[];
  readonly #log: Log;
  #day = "";

  constructor(policy: Policy, unsigned: readonly UnsignedAgreement[], log: Log) {
    this.#policy = policy;
    this.#unsigned = unsigned;
    this.#log = log;
  }

  look(nowMs: number): void {
    const today = londonDateOf(nowMs);
    if (today === this.#day) return;
    this.#day = today;
    this.#say(this.#unsigned);
    for (const warning of policyWarnings(this.#policy, today))
      this.#log.error("gateway.alarm", {
        code: warning.code,
        ...("purpose" in warning ? { kind: warning.purpose, day: warning.lastDay } : {}),
      });
  }

  /** What the next start would leave out, now that a key was revoked: said at once, while there is time to sign again. */
  lacks(unsigned: readonly UnsignedAgreement[]): void {
    const said = new Set(this.#unsigned.map(({ agreement }) => agreement));
    this.#unsigned = unsigned;
    this.#say(unsigned.filter(({ agreement }) => !said.has(agreement)));
  }

  #say(unsigned: readonly UnsignedAgreement[]): void {
    for (const { agreement, missing } of unsigned)
      for (const { agency, code } of missing)
        this.#log.error("gateway.alarm", { code: "agreement-unsigned", agreement, agency, state: code });
  }
}
