import { mappedOk, samplesIn, testContext } from "@gatehouse/adapter/testing/mapper-laws";
import type { Sample } from "@gatehouse/adapter/testing/mapper-laws";
import type { MapContext, Mapped, RecordFile } from "@gatehouse/adapter/map";
import type { Message } from "@gatehouse/contracts/message";
import { mapRecord } from "./map.ts";

/** For tests: a school's context with fixed clock and ids. */
export function school(): MapContext {
  return testContext("hillside-school", "designated-safeguarding-lead");
}

export const samples: readonly Sample[] = samplesIn(new URL("../../../test/samples/education/", import.meta.url));

/** A sample by its path below the samples of education. */
export function sample(path: string): Sample {
  const found = samples.find((one) => one.path === path);
  if (found === undefined) throw new Error(path);
  return found;
}

/** A sample with the other files of its folder. */
export function inSet(path: string): RecordFile {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const companions = samples.filter((one) => one.path !== path && one.path.startsWith(folder));
  return { ...sample(path), companions };
}

/** What a file that must be readable comes to, with the defaults. */
export function mapOk(file: RecordFile): Mapped {
  return mappedOk(mapRecord(file, school()));
}

/** Each statement of drafts as `item [about]: value`, for those of a pupil whose name or number is in them. */
export function saidOf(drafts: readonly Message[], item: string): readonly unknown[] {
  return drafts.flatMap((draft) => draft.statements.filter((one) => one.item === item).map((one) => one.value));
}
