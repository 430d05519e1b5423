import type { Static } from "typebox";
import type { DirectoryFault as Fault } from "@muniment/work-api/control-center/directory-run";
import {
  AdminLimitExceededError,
  InvalidCredentialsError,
  InvalidDNSyntaxError,
  NoSuchObjectError,
  ResultCodeError,
  SizeLimitExceededError,
  TimeLimitExceededError,
} from "ldapts";

/** What can be wrong with a directory. */
export type FaultCode = Static<typeof Fault>;

const SENTENCES: Readonly<Record<FaultCode, string>> = {
  directory_unreachable: "The directory does not answer at this address.",
  directory_tls: "The directory has no certificate that is trusted for this address.",
  directory_credentials: "The directory does not accept the bind DN with this secret.",
  directory_base: "The directory has no such base DN, or the bind DN may not read it.",
  directory_limit: "The directory gives fewer entries than there are: it limits the search for this bind DN.",
  directory_group: "The directory has no group of this DN:",
  directory_broken_off: "The directory broke off before everything was read. Nothing was changed.",
  rule_outdated: "A rule names a role that the library does not have any more:",
};

/** A directory that cannot be read, or not to its end. */
export class DirectoryFault extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode, options: { detail?: string; cause?: unknown } = {}) {
    const { detail, cause } = options;
    super(detail === undefined ? SENTENCES[code] : `${SENTENCES[code]} ${detail}`, { cause });
    this.name = "DirectoryFault";
    this.code = code;
  }
}

/** What an error of the client means; `isReading` once entries are being read. */
export function faultOf(error: unknown, isReading: boolean): DirectoryFault {
  if (error instanceof DirectoryFault) return error;
  const cause = { cause: error };
  if (error instanceof InvalidCredentialsError) return new DirectoryFault("directory_credentials", cause);
  if (error instanceof NoSuchObjectError || error instanceof InvalidDNSyntaxError) {
    return new DirectoryFault("directory_base", cause);
  }
  const isLimit = [SizeLimitExceededError, TimeLimitExceededError, AdminLimitExceededError].some(
    (kind) => error instanceof kind,
  );
  if (isLimit) return new DirectoryFault("directory_limit", cause);
  if (isReading) return new DirectoryFault("directory_broken_off", cause);
  if (error instanceof ResultCodeError) return new DirectoryFault("directory_credentials", cause);
  return new DirectoryFault(isTlsProblem(error) ? "directory_tls" : "directory_unreachable", cause);
}

function isTlsProblem(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(?:ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|CERT_|EPROTO)/.test(code);
}
