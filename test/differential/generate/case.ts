import type { Given } from "../naive/read-file.ts";
import { agencies, pickNow } from "./cast.ts";
import { chance } from "./chance.ts";
import { pickHistory } from "./history.ts";
import { pickMessage } from "./message.ts";
import { partnerships } from "./partnership.ts";
import { pickRegister } from "./register.ts";
import { pickTheme } from "./theme.ts";

const id = "019839b8-2ea0-7649-865a-165573b8453f";

/** One preview file, the same for the same seed and number. */
export function caseOf(seed: number, number: number): Given {
  const choose = chance(seed, number);
  const now = pickNow(choose);
  const from = choose.percent(30) ? "hillside-school" : choose.pick(agencies);
  const born = choose.percent(75)
    ? "2017-03-09"
    : choose.pick([`2010${now.slice(4, 10)}`, "2010-11-04", `2008${now.slice(4, 10)}`, "2009-02-01", "2011-06-30"]);
  const theme = pickTheme(choose);
  const message = { ...pickMessage(choose, { id, from, now, born, items: theme.items }), ...theme.message };
  const register = pickRegister(choose, { now, message: id, from, events: theme.events });
  const history = pickHistory(choose, from, now);
  const partnership = choose.percent(10) ? { partnership: choose.pick(Object.keys(partnerships)) } : {};
  return { ...partnership, now, register, history, message };
}
