import { arch, cpus, platform, totalmem } from "node:os";

/** The machine in a line: what a report's times and ages are to be read by. */
export function machineLine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpus()[0]?.model ?? "unknown CPU"}, ${memory} GiB, ${platform()} ${arch()}, Node ${process.version}`;
}
