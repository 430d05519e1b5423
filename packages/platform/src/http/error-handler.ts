import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "@muniment/kernel";
import type { FieldMessage } from "@muniment/kernel";
import { isDatabaseUnavailable, isFullDisk, sqlState } from "../db/index.ts";
import type { HttpErrors } from "./error-catalog.ts";
import { MultipartError } from "./multipart-error.ts";

/** The one error shape of all parts (work-api.md 3.5 and 17.2). */
export interface ErrorBody {
  error: {
    code: string;
    code_message: string;
    dms_version: string;
    transaction: string;
    request_id: string;
    messages: { code: string; code_message: string; field?: string; data?: string | number | boolean }[];
    details?: Readonly<Record<string, unknown>>;
  };
}

const NO_SPACE = "The server has no space left to store this, and nothing of it was stored. Try again later.";

/** Turns whatever was thrown into the error that the caller may see. */
function toAppError(error: unknown, errors: HttpErrors): AppError {
  if (error instanceof AppError) return error;
  if (isValidationError(error)) return new AppError(errors.invalidInput, { messages: validationMessages(error) });
  if (error instanceof MultipartError) return multipartRefusal(error, errors);
  if (isFullDisk(error)) {
    return new AppError(errors.unavailable, { text: NO_SPACE, retryAfterSeconds: 5, cause: error });
  }
  if (isDatabaseUnavailable(error)) {
    return new AppError(errors.unavailable, { retryAfterSeconds: 5, cause: error });
  }
  const state = sqlState(error);
  if (state === "40001" || state === "40P01") {
    return new AppError(errors.unavailable, { retryAfterSeconds: 1, cause: error });
  }
  if (state === "23505") return new AppError(errors.duplicate, { cause: error });
  if (state === "22021" || state === "22P05") {
    return new AppError(errors.invalidInput, {
      text: "The text holds characters that cannot be stored.",
      cause: error,
    });
  }
  const status = httpStatus(error);
  if (status === 413) return new AppError(errors.tooLarge, { cause: error });
  if (status === 415) return new AppError(errors.unsupportedMedia, { cause: error });
  if (status !== undefined && status >= 400 && status < 500) {
    return new AppError(errors.invalidInput, { text: clientErrorText(error), cause: error });
  }
  return new AppError(errors.internal, { cause: error });
}

/** Answers with the error; only unexpected ones are logged as errors. */
export function sendError(
  raw: unknown,
  context: {
    request: FastifyRequest;
    reply: FastifyReply;
    errors: HttpErrors;
    version: string;
    translate?: (error: AppError) => AppError;
  },
): FastifyReply {
  const { request, reply, errors, version, translate = (told: AppError) => told } = context;
  const error = translate(toAppError(raw, errors));
  reply.header("x-request-id", request.id);
  if (error.status >= 500) request.log.error({ err: error.cause ?? error, code: error.code }, "request failed");
  if (error.retryAfterSeconds !== undefined) {
    reply.header("retry-after", String(error.retryAfterSeconds));
    if (error.status === 429) reply.header("x-ratelimit-retryafter", String(error.retryAfterSeconds));
  }
  return reply
    .code(error.status)
    .type("application/json; charset=utf-8")
    .serializer(JSON.stringify)
    .send(errorBody(error, request.id, version));
}

/** The body that goes with `error`. */
export function errorBody(error: AppError, requestId: string, version: string): ErrorBody {
  return {
    error: {
      code: error.code,
      code_message: error.message,
      dms_version: version,
      transaction: requestId,
      request_id: requestId,
      messages: error.messages.map(wireMessage),
      ...(error.details === undefined ? {} : { details: error.details }),
    },
  };
}

function wireMessage(message: FieldMessage): ErrorBody["error"]["messages"][number] {
  return {
    code: message.code,
    code_message: message.text,
    ...(message.field === undefined ? {} : { field: message.field }),
    ...(message.data === undefined ? {} : { data: message.data }),
  };
}

type ValidationError = FastifyError & Required<Pick<FastifyError, "validation">>;

function isValidationError(error: unknown): error is ValidationError {
  return error instanceof Error && Array.isArray((error as FastifyError).validation);
}

function validationMessages(error: ValidationError): FieldMessage[] {
  return error.validation.map((problem) => {
    const missing = problem.params["missingProperty"];
    const path = problem.instancePath.split("/").slice(1);
    if (typeof missing === "string") path.push(missing);
    return {
      code: typeof missing === "string" ? "required" : "invalid",
      text:
        typeof missing === "string" ? "This field is required." : `This value ${problem.message ?? "is not valid"}.`,
      field: path.join(".") || (error.validationContext ?? "body"),
    };
  });
}

function httpStatus(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === "number" ? status : undefined;
}

function clientErrorText(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return code === "FST_ERR_BAD_URL" ? "The address is not valid." : "The request cannot be read.";
}

function multipartRefusal(error: MultipartError, errors: HttpErrors): AppError {
  if (error.code === "not_multipart") return new AppError(errors.unsupportedMedia, { cause: error });
  if (error.code === "too_large") return new AppError(errors.tooLarge, { text: error.message, cause: error });
  return new AppError(errors.invalidInput, { text: error.message, field: "file", cause: error });
}
