import { setTimeout as delay } from "node:timers/promises";
import type { Static } from "typebox";
import type { FastifyReply } from "fastify";
import { AppError, addSeconds, newId, toWireDate } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import {
  commitUpload,
  continueUpload,
  createUpload,
  describeUploads,
  endUpload as giveUpUpload,
  getUpload,
  overrideUpload,
} from "@muniment/work-api/upload";
import { hasPrivilege } from "../access/index.ts";
import type { Reach, ReachService } from "../access/index.ts";
import type { FileDoor, UploadService } from "../document/index.ts";
import { abandonUpload, beginUpload, joinParts, otherOffset, receiveBytes, UPLOAD_SECONDS } from "./parts.ts";
import type { PartDeps } from "./parts.ts";
import { readChecksum, readCreation, readOffset, requireProtocol } from "./tus-headers.ts";
import { endUpload, findUpload } from "./upload.repository.ts";
import type { Upload } from "./upload.repository.ts";

/** What uploads in parts use. */
export interface UploadRouteDeps extends PartDeps {
  readonly reaches: ReachService;
  readonly uploads: UploadService;
  readonly reception: FileDoor;
  readonly maxUploadBytes: number;
  /** A commit that waits for longer is answered with 202 (WORK-UPL-005). */
  readonly patienceMilliseconds: number;
}

type Join = (upload: Upload) => Promise<{ hash: string; size: number } | undefined>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination";
const RETRY_SECONDS = 2;

/** Mounts uploads in parts by the tus protocol 1.0.0 (work-api.md 17.11). */
export function uploadRoutes(mounter: Mounter<RequestContext>, deps: UploadRouteDeps): void {
  mounter.mount(describeUploads, async (_input, { reply }) => {
    reply.headers({
      "tus-resumable": "1.0.0",
      "tus-version": "1.0.0",
      "tus-extension": EXTENSIONS,
      "tus-checksum-algorithm": "sha256,sha1",
      "tus-max-size": deps.maxUploadBytes,
    });
    reply.code(204).send();
    return undefined;
  });
  mounter.mount(createUpload, async (_input, context) => {
    speakTus(context);
    return create(context, deps);
  });
  mounter.mount(getUpload, async ({ params }, context) => {
    const { actor, reply } = context;
    reply.headers({ "tus-resumable": "1.0.0", "cache-control": "no-store" });
    if (context.request.method === "HEAD") speakTus(context);
    const upload = await requireUpload(deps, actor, params.upload);
    reply.headers({ "upload-length": upload.length, "upload-metadata": upload.metadata });
    return describe(reply, upload);
  });
  mounter.mount(continueUpload, async ({ params }, context) => proceed(context, deps, params.upload));
  mounter.mount(giveUpUpload, async ({ params }, context) => giveUp(context, deps, params.upload));
  mounter.mount(overrideUpload, async ({ params }, context) => {
    const method = String(context.request.headers["x-http-method-override"]).toUpperCase();
    if (method === "PATCH") return proceed(context, deps, params.upload);
    if (method === "DELETE") return giveUp(context, deps, params.upload);
    throw new AppError(errors.methodNotAllowed);
  });
  const join = createJoin(deps);
  mounter.mount(commitUpload, async ({ params, body }, context) =>
    commit(context, deps, { id: params.upload, profile: body.profile ?? {}, join }),
  );
}

function speakTus({ request, reply }: RequestContext): void {
  reply.headers({ "tus-resumable": "1.0.0", "tus-version": "1.0.0" });
  requireProtocol(request.headers);
}

async function create(context: RequestContext, deps: UploadRouteDeps): Promise<Static<typeof createUpload.response>> {
  const { actor, request, reply } = context;
  const { length, target, ...given } = readCreation(request.headers);
  const checksum = readChecksum(request.headers);
  if (length > deps.maxUploadBytes) throw new AppError(errors.tooLarge);
  const reach = await reachFor(deps, actor, given.library);
  await deps.reception.requireTarget(deps.database.reader, reach, target);
  const now = deps.clock.now();
  const upload: Upload = {
    library_id: reach.libraryId,
    upload_id: newId(),
    user_num: actor.userNum,
    client_id: actor.clientId,
    target_kind: target.kind,
    target_id: target.id,
    file_name: given.fileName,
    metadata: given.metadata,
    length,
    received: 0,
    checksum: null,
    created_at: now,
    expires_at: addSeconds(now, UPLOAD_SECONDS),
    ended_at: null,
  };
  refuseOverrun(context, upload);
  await beginUpload(deps, upload);
  reply.header("location", `/api/work/v1/uploads/${upload.upload_id}`);
  const source = request.raw;
  return describe(reply, hasBody(context) ? await receiveBytes(deps, upload, { source, checksum }) : upload);
}

/** PATCH: answered with 204 once the bytes are durable. */
async function proceed(context: RequestContext, deps: UploadRouteDeps, id: string): Promise<undefined> {
  speakTus(context);
  const { actor, request, reply } = context;
  if (request.headers["content-type"] === undefined) throw new AppError(errors.unsupportedMedia);
  const offset = readOffset(request.headers);
  const checksum = readChecksum(request.headers);
  const upload = await requireUpload(deps, actor, id);
  if (offset !== upload.received) throw otherOffset();
  refuseOverrun(context, upload);
  describe(reply, await receiveBytes(deps, upload, { source: request.raw, checksum }));
  reply.code(204).send();
  return undefined;
}

/** DELETE: the bytes go with the sweep. */
async function giveUp(context: RequestContext, deps: UploadRouteDeps, id: string): Promise<undefined> {
  speakTus(context);
  const upload = await requireUpload(deps, context.actor, id);
  await abandonUpload(deps, upload);
  context.reply.code(204).send();
  return undefined;
}

async function commit(
  context: RequestContext,
  deps: UploadRouteDeps,
  given: { id: string; profile: Readonly<Record<string, unknown>>; join: Join },
): Promise<Static<typeof commitUpload.response>> {
  const { reception, database } = deps;
  const upload = await find(deps, context.actor, given.id);
  // Within `write`, which answers again what was committed under this key before.
  if (upload === undefined) return context.write(() => Promise.reject(new AppError(errors.noRecord)));
  if (upload.received < upload.length) {
    const text = `Only ${upload.received} of ${upload.length} bytes have arrived.`;
    throw new AppError(errors.conflict, { text });
  }
  const target = { kind: upload.target_kind, id: upload.target_id };
  await reception.requireTarget(database.reader, await reachAgain(deps, context.actor, upload), target);
  const profile = reception.readProfile(given.profile);
  const stored = await given.join(upload);
  if (stored === undefined) {
    context.reply.code(202).header("retry-after", String(RETRY_SECONDS));
    // The answer of 202, whose form the description gives in words.
    return { data: { job_id: upload.upload_id } } as unknown as Static<typeof commitUpload.response>;
  }
  const fileName = upload.file_name === "" ? undefined : upload.file_name;
  const content = await deps.uploads.describe(stored, { fileName, profile });
  const reach = await reachAgain(deps, await context.signInAgain(), upload);
  return context.write(async (tx) => {
    if (!(await endUpload(tx, upload, deps.clock.now()))) throw new AppError(errors.noRecord);
    return reception.file(tx, reach, { target, profile, content });
  });
}

/** Joins an upload once in this process, however often it is asked for; `undefined` when it takes longer than patience lasts. */
function createJoin(deps: UploadRouteDeps): Join {
  const running = new Map<string, Promise<{ hash: string; size: number }>>();
  return async (upload) => {
    const id = upload.upload_id;
    let joining = running.get(id);
    if (joining === undefined) {
      joining = joinParts(deps, upload).finally(() => running.delete(id));
      running.set(id, joining);
      // Whoever waits hears of it; nobody may be waiting by then.
      joining.catch(() => undefined);
    }
    const waiting = new AbortController();
    const patience = delay(deps.patienceMilliseconds, undefined, { signal: waiting.signal, ref: false });
    patience.catch(() => undefined);
    try {
      return await Promise.race([joining, patience]);
    } finally {
      waiting.abort();
    }
  };
}

/** Somebody else's upload, and one by another application, look like none. */
async function requireUpload(deps: UploadRouteDeps, actor: UserActor, id: string): Promise<Upload> {
  const upload = await find(deps, actor, id);
  if (upload === undefined) throw new AppError(errors.noRecord);
  return upload;
}

async function find({ database, clock }: UploadRouteDeps, actor: UserActor, id: string): Promise<Upload | undefined> {
  return UUID.test(id) ? findUpload(database.reader, actor, { id, now: clock.now() }) : undefined;
}

async function reachFor({ reaches }: UploadRouteDeps, actor: UserActor, library: string): Promise<Reach> {
  const reach = await reaches.reach(actor, library);
  if (!hasPrivilege(reach, "import")) throw new AppError(errors.accessDenied);
  return reach;
}

async function reachAgain(deps: UploadRouteDeps, actor: UserActor, upload: Upload): Promise<Reach> {
  const standing = [...actor.libraries.values()].find((each) => each.libraryId === upload.library_id);
  if (standing === undefined) throw new AppError(errors.noRecord);
  return reachFor(deps, actor, standing.alias);
}

/** Said before the bytes come, when the request tells how many these are. */
function refuseOverrun({ request }: RequestContext, upload: Upload): void {
  const coming = Number(request.headers["content-length"] ?? 0);
  if (upload.received + coming <= upload.length) return;
  throw new AppError(errors.tooLarge, { text: "These are more bytes than the upload was made for." });
}

function hasBody({ request }: RequestContext): boolean {
  const { "transfer-encoding": encoding, "content-length": length } = request.headers;
  return encoding !== undefined || Number(length ?? 0) > 0;
}

function describe(reply: FastifyReply, upload: Upload): Static<typeof getUpload.response> {
  const { upload_id: id, received: offset, length, expires_at: expiresAt } = upload;
  reply.headers({ "upload-offset": offset, "upload-expires": expiresAt.toUTCString() });
  return { data: { id, offset, length, expires_at: toWireDate(expiresAt) } };
}
