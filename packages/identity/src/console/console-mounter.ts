import { AppError } from "@muniment/kernel";
import type { LibraryStanding } from "@muniment/kernel";
import type { RequestContext } from "@muniment/platform/http";
import type { Endpoint } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import { consoleErrors } from "@muniment/work-api/control-center/errors";
import { ranks, requireRank } from "../role/index.ts";
import type { Rank } from "../role/index.ts";

/**
 * Binds endpoints whose refusals are those of Control Center's own (work-api.md 17.2); `admit` throws for who may not
 * go on before the handler runs.
 */
export function createConsoleMounter(
  mounter: Mounter<RequestContext>,
  admit?: (spec: Endpoint, context: RequestContext) => Promise<void>,
): Mounter<RequestContext> {
  return {
    mount(spec, handler) {
      mounter.mount(spec, async (input, context) => {
        try {
          await admit?.(spec, context);
          return await handler(input, context);
        } catch (error) {
          throw error instanceof AppError ? asConsoleError(error) : error;
        }
      });
    },
    finish: mounter.finish,
  };
}

/** A rule's refusal as 422, and a missing right under the name of the right, where that has one. */
function asConsoleError(error: AppError): AppError {
  const { messages, message: text } = error;
  const extras = { messages, text, cause: error, ...(error.details === undefined ? {} : { details: error.details }) };
  if (error.kind === errors.invalidProfile) {
    return new AppError(consoleErrors.validationFailed, { messages, cause: error });
  }
  if (error.kind === errors.accessDenied || error.kind === errors.conflict) {
    const [only] = messages.length === 1 ? messages : [];
    const kind = error.kind === errors.accessDenied ? consoleErrors.accessDenied : error.kind;
    if (only === undefined) return new AppError(kind, error.kind === errors.accessDenied ? { cause: error } : extras);
    return new AppError({ ...kind, code: only.code, text: only.text }, { messages, text: only.text, cause: error });
  }
  return error;
}

/** The caller's standing in a library that they administer: 404 for one that is closed to them, 403 without the rank. */
export function administered(context: RequestContext, library: string, least: Rank = ranks.tier1): LibraryStanding {
  const standing = context.actor.libraries.get(library.toLowerCase());
  if (standing === undefined) throw new AppError(errors.noRecord);
  requireRank(context.actor, standing.libraryId, least);
  return standing;
}
