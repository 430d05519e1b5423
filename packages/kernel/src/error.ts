/** One broken rule of one input field (work-api.md 3.5 `messages[]`). */
export interface FieldMessage {
  /** Stable code, such as `required` or `too_long` (control-center.md 25.8). */
  readonly code: string;
  /** One sentence that says what to do. */
  readonly text: string;
  readonly field?: string;
  readonly data?: string | number | boolean;
}

/** An entry of an error catalog: what goes on the wire when it is thrown. */
export interface ErrorKind {
  readonly code: string;
  readonly status: number;
  readonly text: string;
  /** A word for programs, told as `details.reason` (work-api.md 17.2). */
  readonly reason?: string;
}

/** What may be added to an error kind when it is thrown. */
export interface ErrorExtras {
  readonly text?: string;
  readonly field?: string;
  readonly messages?: readonly FieldMessage[];
  readonly details?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** The only error that is meant for a caller; everything else becomes 500 without text. */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly messages: readonly FieldMessage[];
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: ErrorKind, extras: ErrorExtras = {}) {
    super(extras.text ?? kind.text, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.name = "AppError";
    this.kind = kind;
    this.messages =
      extras.messages ??
      (extras.field === undefined ? [] : [{ code: kind.code, text: extras.text ?? kind.text, field: extras.field }]);
    this.details = kind.reason === undefined ? extras.details : { reason: kind.reason, ...extras.details };
    this.retryAfterSeconds = extras.retryAfterSeconds;
  }

  get code(): string {
    return this.kind.code;
  }

  get status(): number {
    return this.kind.status;
  }
}
