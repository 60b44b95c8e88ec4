import { lawRules } from "./table/law.ts";
import type { Rule } from "./table/rule.ts";
import { sharingRules } from "./table/sharing.ts";
import { tellingRules } from "./table/telling.ts";
import { wishesRules } from "./table/wishes.ts";

/** Every rule of the domain, in order: what it says, who asks for it, and where it is carried out or who decides it. */
export const rules: readonly Rule[] = [...sharingRules, ...tellingRules, ...wishesRules, ...lawRules];
