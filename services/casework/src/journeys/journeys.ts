import { advice } from "./advice/advice.ts";
import { advise } from "./advice/advise.ts";
import { correct } from "./amend/correct.ts";
import { recall } from "./amend/recall.ts";
import { ask } from "./ask/ask.ts";
import { answer } from "./answer/answer.ts";
import { concern } from "./concern/concern.ts";
import type { Journey } from "./journey.ts";
import { notice } from "./notice/notice.ts";
import { agreement } from "./objection/agreement.ts";
import { objection } from "./objection/objection.ts";
import { support } from "./support/support.ts";
import { update } from "./update/update.ts";

/** Everything a user can do that has more than one page. */
export const journeys: ReadonlyMap<string, Journey> = new Map(
  [concern, answer, objection, agreement, correct, recall, update, notice, support, ask, advice, advise].map(
    (journey) => [journey.id, journey],
  ),
);
