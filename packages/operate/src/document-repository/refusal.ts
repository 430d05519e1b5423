import type { AppError } from "@muniment/kernel";
import { errors, refusals, refused } from "@muniment/operate-api";
import type { Refusal } from "@muniment/operate-api";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import type { RepositoryError } from "./repository-error.ts";

/** What was tried, on which place and as whom, for the person that it concerns (OPR-ERR-000). */
export interface Attempted {
  readonly action:
    | "view documents in"
    | "add documents to"
    | "create folders in"
    | "move documents from"
    | "rename documents in"
    | "delete documents in";
  /** Absent where the person may not see it, or is not known to. */
  readonly place?: string;
  /** The place is what was asked for, and the person knows of it otherwise: that it is hidden from them is no secret. */
  readonly isKnown?: boolean;
  /** The service's display name. */
  readonly service: string;
  readonly runAs: "user" | "service" | "fallback";
  /** The account at the repository. */
  readonly account?: string;
  /** What waits, and where, when background work is stopped: `the document stays in staging` */
  readonly kept?: string;
  /** What was to be stored or made there. */
  readonly name?: string;
  /** Who has the document checked out, and since when where the repository tells. */
  readonly holder?: { readonly name: string; readonly since?: string };
}

/**
 * What the repository's refusal means for the person: the one place that knows (operate.md 18.3). What is refused as
 * "not there, or no access" is never named.
 */
function describe(error: RepositoryError, attempted: Attempted): Refusal {
  const { service, runAs } = attempted;
  switch (error.fault) {
    case "token":
      return tokenTrouble(error, attempted);
    case "denied":
    case "gone":
      return runAs === "user" ? personDenied(error, attempted) : accountDenied(attempted);
    case "conflict":
      return conflictOf(error, attempted);
    case "input":
      return inputOf(error, service);
    case "busy":
      return refusals.busy({ service });
    case "transient":
    case "unknown":
      return refusals.unreachable({ service });
    case "full":
      return error.code === "NRC_TOO_LARGE" || error.code === "http_413"
        ? { kind: errors.tooLarge, text: "The file is larger than the repository takes." }
        : refusals.noSpace();
    case "bug":
      return { kind: errors.internal, text: `${service} answered what nobody expected.` };
  }
}

function tokenTrouble({ code }: RepositoryError, { service, runAs }: Attempted): Refusal {
  if (runAs !== "user") return refusals.systemToken({ service });
  if (code === "service_disabled") return refusals.serviceUnavailable({ service });
  return code === "link_none" ? refusals.linkRequired({ service }) : refusals.linkExpired({ service });
}

function personDenied(error: RepositoryError, attempted: Attempted): Refusal {
  const { service, action, place, account, isKnown = false } = attempted;
  const isMissing = error.fault === "gone" || error.code === "NRC_NO_RECORD" || error.code === "http_404";
  const isHidden = isMissing && !isKnown;
  if (isHidden) return refusals.notFound({ service });
  if (place !== undefined) return refusals.repositoryDenied({ action, place, service, account });
  return { kind: errors.repositoryDenied, text: `You don't have permission to do this in ${service}.` };
}

function accountDenied({ service, action, place, kept }: Attempted): Refusal {
  if (place !== undefined && kept !== undefined) {
    return refusals.serviceAccountDenied({ action, place, waiting: kept });
  }
  const where = place === undefined ? service : `"${place}"`;
  const safe = kept === undefined ? "Nothing was lost." : `Nothing was lost: ${kept}.`;
  return {
    kind: errors.serviceAccountDenied,
    text: `Operate's own account may not ${action} ${where}. ${safe} An administrator has been told.`,
  };
}

function conflictOf({ code }: RepositoryError, { name, holder }: Attempted): Refusal {
  if (code === "exists" || code === "NRC_DUPLICATE_RECORD") {
    return name === undefined ? { kind: errors.exists, text: errors.exists.text } : refusals.exists({ name });
  }
  if (LOCKED.has(code)) {
    if (holder === undefined) return { kind: errors.locked, text: errors.locked.text };
    const { name: by, since } = holder;
    return since === undefined
      ? { kind: errors.locked, text: `In use by ${by}.` }
      : refusals.locked({ name: by, since: minuteOf(since) });
  }
  return { kind: errors.conflict, text: "Somebody has just changed this." };
}

const LOCKED: ReadonlySet<string> = new Set(["NRC_OBJECT_LOCKED", "http_423", "locked"]);

/** Whether somebody has the document in use. */
export function isLock({ fault, code }: RepositoryError): boolean {
  return fault === "conflict" && LOCKED.has(code);
}

const minuteOf = (moment: string): string => `${new Date(moment).toISOString().slice(0, 16).replace("T", " ")} UTC`;

function inputOf({ code, fields }: RepositoryError, service: string): Refusal {
  if (code === "NRC_INVALID_PROFILE") {
    if (fields.length > 0) return refusals.profileFields({ service, fields: fields.join(", ") });
    return { kind: errors.profileFields, text: `${service} needs further fields for documents there.` };
  }
  if (code === "invalid_name") {
    return { kind: errors.validationFailed, text: `${service} does not take a document of this name.` };
  }
  if (code === "NRC_CONVERSION_FAILED") return { kind: errors.notConverted, text: errors.notConverted.text };
  if (code === "invalid_id") return { kind: errors.notFound, text: errors.notFound.text };
  return { kind: errors.validationFailed, text: `${service} does not take this.` };
}

/** The refusal to answer a request with. */
export function refusalOf(error: RepositoryError, attempted: Attempted): AppError {
  const { code, transaction, retryAfterSeconds } = error;
  return refused(describe(error, attempted), {
    details: { repository_code: code, ...(transaction === undefined ? {} : { transaction }) },
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    cause: error,
  });
}

/** The same for what a job is stopped by. */
export function troubleOf(error: RepositoryError, attempted: Attempted, now: Date): TroubleValue {
  const { kind, text } = describe(error, attempted);
  return {
    code: kind.code,
    text,
    repository_code: error.code,
    ...(error.transaction === undefined ? {} : { transaction: error.transaction }),
    at: now.toISOString(),
  };
}

/** Why a call is not even tried (OPR-IDN-004, -005). */
export function refusalOfLink(runAs: "link_required" | "link_expired", service: string): Refusal {
  return runAs === "link_required" ? refusals.linkRequired({ service }) : refusals.linkExpired({ service });
}
