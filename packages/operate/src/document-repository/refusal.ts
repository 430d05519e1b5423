import { AppError } from "@muniment/kernel";
import type { ErrorKind } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import type { RepositoryError } from "./repository-error.ts";

/** What was tried, on which place and as whom, for the person that it concerns (OPR-ERR-000). */
export interface Attempted {
  readonly action: "view documents in" | "add documents to" | "create folders in" | "move documents from";
  /** Absent where the person may not see it, or is not known to. */
  readonly place?: string;
  /** The service's display name. */
  readonly service: string;
  readonly runAs: "user" | "service" | "fallback";
  /** The account at the repository. */
  readonly account?: string;
  /** What waits, and where, when background work is stopped: `The document stays in staging.` */
  readonly kept?: string;
}

interface Words {
  readonly kind: ErrorKind;
  readonly text: string;
}

/**
 * What the repository's refusal means for the person: the one place that knows (operate.md 18.3). What is refused as
 * "not there, or no access" is never named.
 */
function describe(error: RepositoryError, attempted: Attempted): Words {
  const { service, runAs } = attempted;
  switch (error.fault) {
    case "token":
      return tokenTrouble(error, attempted);
    case "denied":
    case "gone":
      return runAs === "user" ? personDenied(error, attempted) : accountDenied(attempted);
    case "conflict":
      return conflictOf(error);
    case "input":
      return inputOf(error, service);
    case "busy":
      return { kind: errors.busy, text: `${service} is busy. Going on automatically.` };
    case "transient":
    case "unknown":
      return { kind: errors.unreachable, text: `${service} cannot be reached at the moment.` };
    case "full":
      return error.code === "NRC_TOO_LARGE" || error.code === "http_413"
        ? { kind: errors.tooLarge, text: "The file is larger than the repository takes." }
        : { kind: errors.noSpace, text: `${service} has no space left.` };
    case "bug":
      return { kind: errors.internal, text: `${service} answered what nobody expected.` };
  }
}

function tokenTrouble({ code }: RepositoryError, { service, runAs }: Attempted): Words {
  if (runAs !== "user") {
    return {
      kind: errors.systemToken,
      text: `The system connection to ${service} is not available. Your work is kept and will continue by itself.`,
    };
  }
  if (code === "service_disabled")
    return { kind: errors.serviceUnavailable, text: `${service} is not available to you.` };
  return code === "link_none" ? linkRequired(service) : linkExpired(service);
}

const linkRequired = (service: string): Words => ({
  kind: errors.linkRequired,
  text: `Link your ${service} account to do this.`,
});
const linkExpired = (service: string): Words => ({
  kind: errors.linkExpired,
  text: `Your link to ${service} has ended. Link again to go on.`,
});

function personDenied(error: RepositoryError, attempted: Attempted): Words {
  const { service, action, place, account } = attempted;
  const isHidden = error.fault === "gone" || error.code === "NRC_NO_RECORD" || error.code === "http_404";
  if (isHidden || place === undefined) {
    return {
      kind: isHidden ? errors.notFound : errors.repositoryDenied,
      text: isHidden
        ? `This document or folder was not found in ${service}, or you don't have access to it.`
        : `You don't have permission to do this in ${service}.`,
    };
  }
  const as = account === undefined ? "" : ` You are signed in there as ${account}.`;
  return {
    kind: errors.repositoryDenied,
    text: `You don't have permission to ${action} "${place}" in ${service}.${as}`,
  };
}

function accountDenied({ service, action, place, kept }: Attempted): Words {
  const where = place === undefined ? service : `"${place}"`;
  const safe = kept === undefined ? "Nothing was lost." : `Nothing was lost: ${kept}`;
  return {
    kind: errors.serviceAccountDenied,
    text: `Operate's own account may not ${action} ${where}. ${safe} An administrator has been told.`,
  };
}

function conflictOf({ code }: RepositoryError): Words {
  if (code === "exists" || code === "NRC_DUPLICATE_RECORD") {
    return { kind: errors.exists, text: "Something with this name exists there already." };
  }
  if (code === "NRC_OBJECT_LOCKED" || code === "http_423") {
    return { kind: errors.locked, text: "Somebody has this document checked out." };
  }
  return { kind: errors.conflict, text: "Somebody has changed this meanwhile." };
}

function inputOf({ code }: RepositoryError, service: string): Words {
  if (code === "NRC_INVALID_PROFILE") {
    return { kind: errors.profileFields, text: `${service} needs further fields for documents there.` };
  }
  if (code === "invalid_name") {
    return { kind: errors.validationFailed, text: `${service} does not take a document of this name.` };
  }
  if (code === "invalid_id") return { kind: errors.notFound, text: errors.notFound.text };
  return { kind: errors.validationFailed, text: `${service} does not take this.` };
}

/** The refusal to answer a request with. */
export function refusalOf(error: RepositoryError, attempted: Attempted): AppError {
  const { kind, text } = describe(error, attempted);
  const { code, transaction, retryAfterSeconds } = error;
  return new AppError(kind, {
    text,
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
export function refusalOfLink(runAs: "link_required" | "link_expired", service: string): AppError {
  const { kind, text } = runAs === "link_required" ? linkRequired(service) : linkExpired(service);
  return new AppError(kind, { text });
}
