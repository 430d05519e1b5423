import { randomUUID } from "node:crypto";
import { fastify, LogController } from "fastify";
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "@muniment/kernel";
import type { Log } from "../log/index.ts";
import type { HttpErrors } from "./error-catalog.ts";
import { sendError } from "./error-handler.ts";
import { lazySchemas } from "./lazy-schemas.ts";
import { correlationIdOf } from "./request-origin.ts";
import { readJsonBody, refuseBrokenEscapes, refuseUnstorableText } from "./read-body.ts";

/** What a server's HTTP layer needs to know. */
export interface AppOptions {
  readonly log: Log;
  readonly errors: HttpErrors;
  /** Shown as `dms_version`. */
  readonly version: string;
  /** Prefixes that mean the same as another, longest first (work-api.md 1.1). */
  readonly aliases?: readonly (readonly [alias: string, canonical: string])[];
  readonly trustProxy?: boolean;
  /** An API for programs of somebody else: below its prefix refusals are said in the words that those know. */
  readonly facade?: { readonly prefix: string; translate(error: AppError): AppError };
}

const MAX_JSON_BYTES = 8 * 1024 * 1024;
/** The content type of bytes that belong to a resumable upload, in the tus protocol. */
const BYTES = "application/offset+octet-stream";

/** A Fastify instance with the request id, error shape, body reading and address rules that all parts share. */
export function createApp(options: AppOptions): FastifyInstance {
  const { errors, version, facade } = options;
  const translateFor = ({ url }: FastifyRequest) =>
    facade !== undefined && url.startsWith(`${facade.prefix}/`) ? { translate: facade.translate } : {};
  const app: FastifyInstance = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: options.trustProxy ?? false,
    bodyLimit: MAX_JSON_BYTES,
    routerOptions: { maxParamLength: 1024 },
    rewriteUrl: (request) => canonicalUrl(request.url ?? "/", options.aliases ?? []),
    schemaController: { compilersFactory: lazySchemas },
    ajv: {
      customOptions: {
        coerceTypes: true,
        removeAdditional: false,
        useDefaults: true,
        allErrors: true,
        allowUnionTypes: true,
      },
    },
    // Broken percent-encoding in an address is answered like everything else that cannot be read.
    frameworkErrors: (error, request, reply) =>
      void sendError(error, { request, reply: reply as unknown as FastifyReply, errors, version }),
  });

  app.removeAllContentTypeParsers();
  for (const streamed of ["multipart/form-data", BYTES]) {
    app.addContentTypeParser(streamed, (_request, _payload, done) => done(null));
  }
  app.addContentTypeParser("*", { parseAs: "buffer" }, async (_request: FastifyRequest, body: Buffer | string) =>
    readJsonBody(body as Buffer, errors),
  );
  app.addHook("preParsing", async (request) => {
    // Said before the body is read as something that it is not.
    const { consumes } = request.routeOptions.config as { consumes?: string };
    const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
    if (consumes === "multipart" && type !== "multipart/form-data") throw new AppError(errors.unsupportedMedia);
    if (consumes === "bytes" && type !== BYTES && hasBody(request)) {
      throw new AppError(errors.unsupportedMedia, { text: `Send the bytes as ${BYTES}.` });
    }
  });
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
    const correlationId = correlationIdOf(request);
    if (correlationId !== undefined) request.log = request.log.child({ correlation_id: correlationId });
  });
  app.addHook("preValidation", async (request) => {
    refuseBrokenEscapes(request.url, errors);
    refuseUnstorableText(request.params, errors);
    refuseUnstorableText(request.query, errors);
  });
  app.addHook("onResponse", async (request, reply) => {
    request.log.info(
      { method: request.method, route: request.routeOptions.url, status: reply.statusCode, ms: reply.elapsedTime },
      "request",
    );
  });
  app.setErrorHandler((error, request, reply) =>
    sendError(error, { request, reply, errors, version, ...translateFor(request) }),
  );
  app.setNotFoundHandler((request, reply) =>
    sendError(new AppError(errors.unknownResource), { request, reply, errors, version, ...translateFor(request) }),
  );
  return app;
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** Collapses double and trailing slashes and puts the canonical prefix in the place of an alias. */
export function canonicalUrl(url: string, aliases: readonly (readonly [alias: string, canonical: string])[]): string {
  const queryAt = url.indexOf("?");
  const query = queryAt === -1 ? "" : url.slice(queryAt);
  let path = queryAt === -1 ? url : url.slice(0, queryAt);
  if (path.includes("//")) path = path.replaceAll(/\/{2,}/g, "/");
  if (path.length > 1 && path.endsWith("/")) path = path.slice(0, -1);
  for (const [alias, canonical] of aliases) {
    if (path === alias || path.startsWith(`${alias}/`)) return canonical + path.slice(alias.length) + query;
  }
  return path + query;
}
