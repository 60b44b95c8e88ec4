import { once } from "node:events";
import { printable, printableJson } from "./printable.ts";

/** The only file of the command line that writes: results to stdout, the rest to stderr. */
export function printLine(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}

/** Whoever reads us may have seen enough (`| head`): that ends the command, and is no failure. */
export function endWhenNobodyReads(): void {
  process.stdout.on("error", (error: Error) => {
    if ("code" in error && error.code === "EPIPE") process.exit(0);
    throw error;
  });
}

export function printNote(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${printableJson(value)}\n`);
}

/** Prints an object member by member as each comes to be, so that none has to be kept until the last is there. */
export async function printJsonMembers(members: AsyncIterable<readonly [string, unknown]>): Promise<void> {
  let begun = "{";
  for await (const [name, value] of members) {
    const json = printableJson({ [name]: value });
    // The member as it stands in an object of its own, without that object's braces.
    await written(begun + json.slice(1, -2));
    begun = ",";
  }
  await written(begun === "{" ? "{}\n" : "\n}\n");
}

/** A pipe that is full is waited for: thousands of decisions would else pile up here. */
async function written(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, "drain");
}
