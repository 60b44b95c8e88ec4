import { completePartnership } from "@gatehouse/contracts/partnership";
import type { Policy } from "@gatehouse/policy/compile";
import { compilePolicy } from "@gatehouse/policy/compile";
import { northshire } from "../../scenarios/northshire.ts";

const { agencies, agreements, frontDoor, telephone } = northshire.partnership;
const [first] = agreements;
const parties = agencies.map((agency) => agency.id);
const purposes = ["child-protection", "team-around-the-family", "early-help", "information-request"] as const;

function having(agreement: object): Policy {
  const given = { name: "A variant", frontDoor, telephone, agencies, agreements: [{ ...first, ...agreement }] };
  const whole = completePartnership({ id: "variant", ...given }, northshire.partnership);
  if (!whole) throw new Error("a variant cannot be read");
  return compilePolicy(whole);
}

/**
 * Partnerships by name: the demonstration one, and some with fewer parties, limits, the child's own consent, or an
 * agreement at its last day. Compiled once: compiling is not what is compared.
 */
export const partnerships: Readonly<Record<string, Policy>> = {
  northshire,
  "fewer-parties": having({ parties: parties.filter((id) => id !== "family-support") }),
  "childs-own-consent": having({ childConsent: "required" }),
  "last-day": having({ purposes, to: "2026-11-03" }),
  limits: having({
    limits: [
      { to: ["riverside-practice"], items: ["education.attendance"], atMost: { support: "N", protection: "M" } },
      { categories: ["health"], atMost: { support: "M", protection: "M" } },
      {
        from: ["hillside-school"],
        purposes: ["child-protection"],
        categories: ["contact"],
        atMost: { support: "R", protection: "S" },
      },
    ],
  }),
};
