/** The server did not answer, or said that it cannot: the same may go well later, and nothing is decided. */
export class ServerTrouble extends Error {
  constructor(what: string, cause?: unknown) {
    super(what, cause === undefined ? undefined : { cause });
    this.name = "ServerTrouble";
  }
}

/** The server's refusal (RFC 6749 5.2); `error` is its word, such as `invalid_grant`. */
export class OauthRefusal extends Error {
  readonly error: string;

  constructor(error: string) {
    super(`The authorization server refused: ${error}`);
    this.name = "OauthRefusal";
    this.error = error;
  }
}
