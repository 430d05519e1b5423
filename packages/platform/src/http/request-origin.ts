import type { FastifyRequest } from "fastify";
import type { RequestOrigin } from "@muniment/kernel";

const CORRELATION_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** An `Idempotency-Key` as work-api.md 17.4 permits it. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;
const MOST_INITIATOR = 128;
const MOST_USER_AGENT = 500;

/** The id under which the caller knows the request, when it is one that can be kept (work-api.md 17.2). */
export function correlationIdOf(request: Pick<FastifyRequest, "headers">): string | undefined {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && CORRELATION_ID.test(given) ? given : undefined;
}

/** What the audit tells of a request. Its operation is the `Idempotency-Key`, which both sides know. */
export function originOf(request: FastifyRequest): RequestOrigin {
  const { "idempotency-key": key, "x-initiator": initiator } = request.headers;
  return {
    requestId: request.id,
    correlationId: correlationIdOf(request),
    sourceIp: request.ip,
    userAgent: (request.headers["user-agent"] ?? "").slice(0, MOST_USER_AGENT),
    operationId: typeof key === "string" && IDEMPOTENCY_KEY.test(key) ? key : undefined,
    initiator: typeof initiator === "string" && initiator !== "" ? initiator.slice(0, MOST_INITIATOR) : undefined,
  };
}
