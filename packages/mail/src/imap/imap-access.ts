import { ImapFlow } from "imapflow";
import type { Secret } from "@muniment/platform/config";

/** A folder of a mail server, and who reads it. */
export interface ImapAccess {
  readonly host: string;
  readonly port: number;
  /** `none` is for servers of this machine. */
  readonly security: "tls" | "starttls" | "none";
  readonly user: string;
  readonly password: Secret;
  readonly folder: string;
}

/** What a mail server refused, or why it was not reached. */
export class ImapTrouble extends Error {
  readonly kind: "credentials" | "certificate" | "unreachable" | "folder" | "protocol";

  constructor(kind: ImapTrouble["kind"], text: string, cause?: unknown) {
    super(text, { cause });
    this.name = "ImapTrouble";
    this.kind = kind;
  }
}

const CONNECT_MILLISECONDS = 15_000;
/** A server that says nothing for so long is not there any more; IDLE is begun anew well before. */
const SILENT_MILLISECONDS = 180_000;
const IDLE_MILLISECONDS = 55_000;

/** A client that has not connected yet. */
export function createImapClient({ host, port, security, user, password }: ImapAccess): ImapFlow {
  const client = new ImapFlow({
    host,
    port,
    secure: security === "tls",
    doSTARTTLS: security === "starttls",
    auth: { user, pass: password.reveal() },
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: IDLE_MILLISECONDS,
    missingIdleCommand: "NOOP",
    connectionTimeout: CONNECT_MILLISECONDS,
    greetingTimeout: CONNECT_MILLISECONDS,
    socketTimeout: SILENT_MILLISECONDS,
  });
  // What goes wrong is told by the command that waits for it, or by the end of the connection.
  client.on("error", () => undefined);
  return client;
}

interface Failure {
  readonly authenticationFailed?: boolean;
  readonly serverResponseCode?: string;
  readonly code?: string;
  readonly responseText?: string;
  readonly message?: string;
}

const CERTIFICATE = /CERT|SELF_SIGNED|TLS|SSL|UNABLE_TO_VERIFY|ALTNAME/;
/** A server that cannot look at the password now has not refused it. */
const PASSING = new Set(["UNAVAILABLE", "INUSE", "CONTACTADMIN", "SERVERBUG"]);

/** Whatever the client threw, in the words of an administrator; a password is never in them. */
export function toImapTrouble(error: unknown): ImapTrouble {
  if (error instanceof ImapTrouble) return error;
  const { authenticationFailed, serverResponseCode = "", code = "", responseText, message } = error as Failure;
  const said = (responseText ?? message ?? "no reason").slice(0, 300);
  if (authenticationFailed === true && !PASSING.has(serverResponseCode)) {
    return new ImapTrouble("credentials", `The mail server refused the name or the password: ${said}`, error);
  }
  if (CERTIFICATE.test(code)) {
    return new ImapTrouble("certificate", `The mail server's certificate is not trusted: ${said}`, error);
  }
  if (code !== "" || authenticationFailed === true) {
    return new ImapTrouble("unreachable", `The mail server cannot be reached: ${said}`, error);
  }
  return new ImapTrouble("protocol", `The mail server did not answer as expected: ${said}`, error);
}
