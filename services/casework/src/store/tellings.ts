import { z } from "zod";

/** What somebody here recorded of telling a family: the page lists it, and its event can be recorded once more. */
export const Telling = z.strictObject({
  id: z.string(),
  message: z.string(),
  person: z.string().nullable(),
  status: z.enum(["told", "deferred", "attempted"]),
  /** Of an attempt: when, how and what came of it; of a putting off: why and until when. */
  lines: z.array(z.string()),
  by: z.string(),
  at: z.iso.datetime(),
});
export type Telling = z.infer<typeof Telling>;
