import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { BlobStore } from "@muniment/blob-store";
import type { Database } from "@muniment/platform/db";
import { refuseUnstorableText } from "@muniment/platform/http";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import { downloadBundle } from "@muniment/work-api/download";
import { hasPrivilege } from "../access/index.ts";
import type { ReachService } from "../access/index.ts";
import { attachment } from "../classification/index.ts";
import type { DocumentService } from "../document/index.ts";
import { writeBundle } from "./bundle.ts";
import { planBundle } from "./bundle-plan.ts";
import type { PlannedFile } from "./bundle-plan.ts";

/** What archives of a selection use. */
export interface BundleRouteDeps {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly reaches: ReachService;
  readonly documents: DocumentService;
}

/** Mounts the download of a selection (work-api.md 17.10). */
export function bundleRoutes(mounter: Mounter<RequestContext>, deps: BundleRouteDeps): void {
  const { database, blobs, reaches } = deps;

  mounter.mount(downloadBundle, async ({ body }, context) => {
    const plan = await planBundle({ reader: database.reader, reaches }, context.actor, readIds(body));
    const leaving = new AbortController();
    context.reply.raw.once("close", () => leaving.abort());
    context.reply.headers({
      "content-type": "application/zip",
      "content-disposition": attachment(plan.name),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
    });
    const open = async (file: PlannedFile) => openNow(context, deps, file);
    context.reply.code(200).send(writeBundle(plan, { blobs, open }, leaving.signal));
    return undefined;
  });
}

/** By the rights of this moment, and with a trace on the timeline before the first byte (decision D13). */
async function openNow(
  context: RequestContext,
  { database, reaches, documents }: BundleRouteDeps,
  { id, library }: PlannedFile,
): Promise<{ checksum: string; size: number }> {
  const reach = await reaches.reach(await context.signInAgain(), library);
  if (!hasPrivilege(reach, "download")) throw new AppError(errors.accessDenied);
  const document = await documents.require(database.reader, reach, { id, needed: "read" });
  await documents.recordReading(database, reach, { document, activity: "EXPORT" });
  return document;
}

/** From JSON, or from the field of a form. */
function readIds(body: Static<typeof downloadBundle.body>): readonly string[] {
  if ("ids" in body) return body.ids;
  let given: unknown;
  try {
    given = JSON.parse(body.body);
  } catch {
    given = undefined;
  }
  const { ids, format = "zip" } = (given ?? {}) as { ids?: unknown; format?: unknown };
  const isList = Array.isArray(ids) && ids.length > 0 && ids.length <= 1_000;
  if (!isList || !ids.every((id): id is string => typeof id === "string") || format !== "zip") {
    throw new AppError(errors.invalidParam, { text: "The field holds { ids, format } as JSON.", field: "body" });
  }
  refuseUnstorableText(ids, { invalidInput: errors.invalidParam });
  return ids;
}
