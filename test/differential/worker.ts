import { parentPort, workerData } from "node:worker_threads";
import { runCases } from "./run.ts";

/** One of the threads of the differential test: its share of the cases, then what it found. */
const { seed, from, to, every } = workerData as { seed: number; from: number; to: number; every: number };
const ran = runCases(seed, { from, to, every }, (cases) => parentPort?.postMessage({ cases }));
parentPort?.postMessage({ ran });
