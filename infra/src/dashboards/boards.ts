import { deliveryBoard, flowBoard } from "./flow.ts";
import { holdsBoard, ledgerBoard } from "./duty-and-ledger.ts";
import { servicesBoard } from "./services.ts";
import type { Board } from "./grafana.ts";

/** Every dashboard, by the name of its file. */
export const boards: Readonly<Record<string, Board>> = {
  flow: flowBoard,
  delivery: deliveryBoard,
  holds: holdsBoard,
  ledger: ledgerBoard,
  services: servicesBoard,
};
