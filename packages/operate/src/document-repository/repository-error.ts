/** What a failed call means for the operation that it belongs to (OPR-FLT-004). */
export type FaultClass =
  | "token"
  | "denied"
  | "gone"
  | "conflict"
  | "input"
  | "busy"
  | "transient"
  | "unknown"
  | "full"
  | "bug";

/** A call to a document repository that had no success; its text quotes no token and no address. */
export class RepositoryError extends Error {
  readonly fault: FaultClass;
  /** The repository's own word for it, such as `NRC_ACCESS_DENIED`, or `exists` for a name that is taken. */
  readonly code: string;
  /** For the repository's support. */
  readonly transaction: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** The fields that the repository named. */
  readonly fields: readonly string[];

  constructor(
    fault: FaultClass,
    code: string,
    given: {
      transaction?: string;
      retryAfterSeconds?: number;
      fields?: readonly string[];
      cause?: unknown;
    } = {},
  ) {
    super(`The document repository answered ${code}`, given.cause === undefined ? undefined : { cause: given.cause });
    this.name = "RepositoryError";
    this.fault = fault;
    this.code = code;
    this.transaction = given.transaction;
    this.retryAfterSeconds = given.retryAfterSeconds;
    this.fields = given.fields ?? [];
  }
}

/** The class of an HTTP status (OPR-FLT-004); 404 hides what one may not see, so it is no proof that it is gone. */
export function faultOfStatus(status: number, hasRetryAfter: boolean): FaultClass {
  if (status === 401) return "token";
  if (status === 403 || status === 404) return "denied";
  if (status === 410) return "gone";
  if (status === 409 || status === 412 || status === 423) return "conflict";
  if (status === 413 || status === 507) return "full";
  if (status === 429 || (status === 503 && hasRetryAfter)) return "busy";
  if (status >= 500) return "transient";
  return status >= 400 ? "input" : "bug";
}
