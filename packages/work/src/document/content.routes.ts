import type { FastifyReply, FastifyRequest } from "fastify";
import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import type { StagedBlob } from "@muniment/blob-store";
import type { Database } from "@muniment/platform/db";
import { readUpload } from "@muniment/platform/http";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import {
  downloadDocument,
  downloadDocumentAs,
  replaceContent,
  uploadDocument,
  uploadVersion,
} from "@muniment/work-api/document/content";
import { promoteVersion } from "@muniment/work-api/document/document";
import type { DocumentAnswer } from "@muniment/work-api/document/document";
import type { ReachService } from "../access/index.ts";
import type { SendOptions } from "../classification/index.ts";
import { checkoutRoutes } from "./checkout.routes.ts";
import { sendContent } from "./download.ts";
import type { DocumentService } from "./document.service.ts";
import type { FileDoor, FilePlace } from "./file-door.ts";
import type { UploadService } from "./upload.ts";
import { parseUploadProfile } from "./upload-profile.ts";

/** What uploads and downloads use. */
export interface ContentRouteDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly reaches: ReachService;
  readonly documents: DocumentService;
  readonly uploads: UploadService;
  readonly door: FileDoor;
  readonly download: SendOptions;
  readonly host: string;
}

type WorkMounter = Mounter<RequestContext>;

const MAX_PROFILE_BYTES = 1024 * 1024;

/** Mounts uploads and downloads (work-api.md 11). */
export function contentRoutes(mounter: WorkMounter, deps: ContentRouteDeps): void {
  uploadRoutes(mounter, deps);
  promotionRoute(mounter, deps);
  checkoutRoutes(mounter, deps);
  for (const spec of [downloadDocument, downloadDocumentAs]) {
    mounter.mount(spec, async ({ params, query }, { actor, request, reply }) => {
      await download({ params, query }, { actor, request, reply }, deps);
    });
  }
}

function uploadRoutes(mounter: WorkMounter, deps: ContentRouteDeps): void {
  mounter.mount(uploadDocument, async ({ params }, context) =>
    receive(context, deps, { library: params.library, target: { kind: "folder", id: params.folder } }),
  );
  mounter.mount(uploadVersion, async ({ params }, context) =>
    receive(context, deps, { library: params.library, target: { kind: "version_of", id: params.document } }),
  );
  mounter.mount(replaceContent, async ({ params }, context) =>
    receive(context, deps, { library: params.library, target: { kind: "replace", id: params.document } }),
  );
}

/** Restoring an earlier version makes a new latest one; nothing is deleted (WORK-VER-005). */
function promotionRoute(mounter: WorkMounter, deps: ContentRouteDeps): void {
  const { reaches, documents, uploads, host } = deps;

  mounter.mount(promoteVersion, async ({ params, body }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const named = await documents.require(tx, reach, { id: params.document, needed: "read_write", hold: true });
      const earlier = `${named.document_number}.${body.version}`;
      const source = await documents.require(tx, reach, { id: earlier, needed: "read" });
      const profile = {
        doc_profile: body.doc_profile ?? {},
        inheritFromFolder: false,
        comments: undefined,
        trustees: [],
      };
      const content = {
        hash: source.checksum,
        size: source.size,
        fileName: undefined,
        message: source.message ?? undefined,
      };
      const { number, version } = await uploads.addVersion(tx, reach, { source, profile, content });
      const document = await documents.require(tx, reach, { id: `${number}.${version}`, needed: "read" });
      return { data: documents.describe(reach, { document, host }), warnings: [] };
    });
  });
}

/** Streams the file to its place, reads the profile, then files it; what is not referred to goes. */
async function receive(
  context: RequestContext,
  { door }: ContentRouteDeps,
  place: FilePlace,
): Promise<Static<typeof DocumentAnswer>> {
  await door.requirePlace(context, place);
  await using upload = await readUpload<StagedBlob>(
    context.request.raw,
    { maxProfileBytes: MAX_PROFILE_BYTES },
    door.stage,
  );
  // Awaited here, since what was staged goes at the end of this function.
  return await door.receive(context, { ...place, profile: parseUploadProfile(upload.profile), file: upload.file });
}

async function download(
  input: {
    params: { library: string; document: string };
    query: { activity?: string; latest?: boolean; version?: string };
  },
  http: { actor: UserActor; request: FastifyRequest; reply: FastifyReply },
  deps: ContentRouteDeps,
): Promise<void> {
  const { params, query } = input;
  const reach = await deps.reaches.reach(http.actor, params.library);
  const { reader } = deps.database;
  const id = versionedId(params.document, query.version);
  const latest = query.latest === true;
  const document = await deps.documents.require(reader, reach, { id, needed: "read", latest });
  if (http.request.method !== "HEAD") {
    // Written before the first byte leaves: nobody reads content without a trace.
    const activity = query.activity?.toLowerCase() === "export" ? "EXPORT" : "VIEW";
    await deps.documents.recordReading(deps.database, reach, { document, activity });
  }
  await sendContent(http, { reach, document }, deps.download);
}

function versionedId(id: string, version: string | undefined): string {
  if (version === undefined || version === "") return id;
  const match = /^v?(\d{1,9})$/i.exec(version);
  if (match === null)
    throw new AppError(errors.invalidParam, { text: "A version such as v2 is expected.", field: "version" });
  return `${id.replace(/\.\d+$/, "")}.${match[1]}`;
}
