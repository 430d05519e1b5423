/** The SQLSTATE of an error of the driver, if it is one. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" ? code : undefined;
}

/** The constraint that refused a row, if that is what happened. */
export function violatedConstraint(error: unknown): string | undefined {
  const state = sqlState(error);
  if (state === undefined || !state.startsWith("23")) return undefined;
  const constraint = (error as { constraint?: unknown }).constraint;
  return typeof constraint === "string" ? constraint : undefined;
}

/** Serialisation conflict or deadlock: the same transaction may succeed when it is run again. */
export function isRetryable(error: unknown): boolean {
  const state = sqlState(error);
  return state === "40001" || state === "40P01";
}

const UNAVAILABLE = new Set([
  "53000",
  "53100",
  "53200",
  "53300",
  "57014",
  "57P01",
  "57P02",
  "57P03",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOENT",
  "ETIMEDOUT",
]);

/** PostgreSQL is stopped, starting, full, or out of reach: worth another try later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined && (state.startsWith("08") || UNAVAILABLE.has(state))) return true;
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable);
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message,
  );
}

/** A disk or a quota is full, PostgreSQL's or one of ours, also when that is only the cause of `error`. */
export function isFullDisk(error: unknown): boolean {
  const code = sqlState(error);
  if (code === "ENOSPC" || code === "EDQUOT" || code === "53100") return true;
  return error instanceof Error && error.cause !== undefined && isFullDisk(error.cause);
}
