import type { Message } from "@gatehouse/contracts/message";
import { dayMs } from "./calendar.ts";
import { sameProfessional } from "./professional.ts";
import { evidenceLength } from "./register/check-event.ts";

const minEvidence = 20;
const maxRiskDays = 14;

/**
 * What in a risk that was refused is to be put right, a sentence for each; when none of these, who decided it may not,
 * or its time has passed, which the message alone does not show.
 */
export function riskFaults(message: Message | null): readonly string[] {
  const risk = message?.risk;
  if (!message || !risk) return [];
  const faults: string[] = [];
  if (!risk.emergency && sameProfessional(risk.decidedBy, message.author))
    faults.push("Whoever writes the message may not decide the risk alone. Have a named colleague decide it.");
  if (evidenceLength(risk.evidence) < minEvidence)
    faults.push(`The evidence is too short: at least ${minEvidence} characters that say what was seen or heard.`);
  if (risk.recipients === "all" || risk.recipients.length === 0 || risk.recipients.includes("all"))
    faults.push("The risk names no agencies. Name each agency that needs it; all of them is not an answer.");
  if (!risk.atRisk.some((label) => message.people.some((person) => person.label === label)))
    faults.push("The risk names nobody of this message as at risk. Say who may be harmed.");
  if (Date.parse(risk.expiresAt) > Date.parse(message.createdAt) + maxRiskDays * dayMs)
    faults.push(`The risk runs for too long. Give it an end within ${maxRiskDays} days; it can be renewed.`);
  if (faults.length === 0)
    faults.push(
      "The role of whoever decided it may not decide a risk, or its end has passed. Ask your safeguarding lead.",
    );
  return faults;
}
