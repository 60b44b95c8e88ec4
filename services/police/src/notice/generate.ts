import { writeFileSync } from "node:fs";
import { noticeJsonSchema } from "./form.ts";

/** Writes `notice.schema.json` into `generated/`; a test says so when it is out of date. */
writeFileSync(new URL("../../generated/notice.schema.json", import.meta.url), noticeJsonSchema());
