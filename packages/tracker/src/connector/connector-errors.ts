import { AppError } from "@muniment/kernel";
import type { ErrorKind } from "@muniment/kernel";
import { connectorPath } from "@muniment/tracker-api/connector";
import { errors } from "@muniment/work-api/errors";

const BY_CODE: Readonly<Record<string, ErrorKind>> = {
  duplicate: errors.duplicateRecord,
  edit_conflict: errors.editConflict,
  unknown_resource: errors.unknownResource,
};
const BY_STATUS: Readonly<Record<number, ErrorKind>> = {
  400: errors.invalidParam,
  401: errors.unauthorized,
  403: errors.accessDenied,
  404: errors.noRecord,
  405: errors.methodNotAllowed,
  409: errors.conflict,
  413: errors.tooLarge,
  415: errors.unsupportedMedia,
  422: errors.invalidParam,
  429: errors.rateLimit,
  500: errors.internal,
  503: errors.unavailable,
};

/** Below its path the façade refuses in the words of Work's own API, which connectors know (work-api.md 3.5). */
export const connectorFacade = { prefix: connectorPath, translate: inWordsOfWork };

function inWordsOfWork(error: AppError): AppError {
  const kind = BY_CODE[error.code] ?? BY_STATUS[error.status];
  if (error.code.startsWith("NRC_") || kind === undefined) return error;
  const { messages, details, retryAfterSeconds } = error;
  // What is refused says why; that something is hidden says nothing.
  const text = error.status === 404 ? {} : { text: error.message };
  return new AppError(kind, {
    ...text,
    messages,
    cause: error.cause ?? error,
    ...(details === undefined ? {} : { details }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}
