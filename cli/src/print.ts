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
