import { GatehouseError } from "@gatehouse/contracts/errors";
import { jserrors } from "@nats-io/jetstream/internal";
import { errors } from "@nats-io/transport-node";

/** Error codes of JetStream (nats-server, `server/errors.json`) that this package tells apart. */
export const apiCodes = {
  batchIncomplete: 10176,
  batchTooManyInFlight: 10210,
  consumerNotFound: 10014,
  insufficientResources: 10023,
  insufficientStorage: 10047,
  messageNotFound: 10037,
  messageNotDeleted: 10057,
  sequenceNotFound: 10043,
  messageTooLarge: 10054,
  /** Also for a subject with as many messages as it may have; only the text tells which. */
  storeFailed: 10077,
  streamExistsDifferently: 10058,
  streamNotFound: 10059,
  wrongLastSequence: 10071,
  wrongLastSequenceUnknown: 10164,
} as const;

/** JetStream's error code of a failed call, or null when the failure was of another kind. */
export function apiCodeOf(cause: unknown): number | null {
  return cause instanceof jserrors.JetStreamApiError ? cause.code : null;
}

/** Whether the server said that a stream has nothing at the place it was asked for. */
export function isNothingThere(cause: unknown): boolean {
  // The library tells an empty answer by an error with a status of its own.
  if (cause instanceof jserrors.JetStreamError && "code" in cause && cause.code === NOT_FOUND) return true;
  return apiCodeOf(cause) === apiCodes.messageNotFound;
}

/** The status of an answer with no message in it. */
const NOT_FOUND = 404;

/** Whether the question may or may not have been acted on: nobody answered in time, or the line broke. */
export function isUnanswered(cause: unknown): boolean {
  return (
    cause instanceof errors.TimeoutError ||
    cause instanceof errors.NoRespondersError ||
    cause instanceof errors.ConnectionError ||
    cause instanceof errors.RequestError ||
    cause instanceof jserrors.JetStreamNotEnabled ||
    cause instanceof Disconnected
  );
}

/** The line broke while an answer was awaited. */
export class Disconnected extends Error {
  override readonly name = "Disconnected";
}

/** Turns a failure of the connection into ours: `bus-unavailable` for all that may be asked again, else `internal`. */
export function busError(cause: unknown): GatehouseError {
  if (cause instanceof GatehouseError) return cause;
  if (isUnanswered(cause) || isClosed(cause)) return new GatehouseError("bus-unavailable", {}, { cause });
  const code = apiCodeOf(cause);
  return new GatehouseError("internal", code === null ? {} : { code: String(code) }, { cause });
}

/** Whether the connection was closed on purpose. */
export function isClosed(cause: unknown): boolean {
  return cause instanceof errors.ClosedConnectionError || cause instanceof errors.DrainingConnectionError;
}
