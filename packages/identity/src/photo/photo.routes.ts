import type { FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/control-center/photo";
import { viewUser } from "../user/index.ts";
import { readWholeFile } from "../whole-file.ts";
import { findPhoto, photoColumns } from "./photo.repository.ts";
import type { PhotoSide } from "./photo.repository.ts";
import type { PhotoService } from "./photo.service.ts";
import type { MakePicture } from "./picture.ts";
import type { Crop } from "./picture-process.ts";

/** CC-USR-013 */
const LIMIT = { bytes: api.photoLimits.bytes, text: "A photo has at most 5 MB." };

const NO_CONTENT = 204;

/** What the routes of photos use. */
export interface PhotoRouteDeps {
  readonly reader: Tx;
  readonly photos: PhotoService;
  readonly makePicture: MakePicture;
}

/** Binds photos of people. */
export function photoRoutes(mounter: Mounter<RequestContext>, deps: PhotoRouteDeps): void {
  const { reader, photos, makePicture } = deps;

  mounter.mount(api.getUserPhoto, async (input, context) => {
    const side = input.query.side ?? 128;
    const photo = await readPhoto(reader, context.actor, { userId: input.params.user, side });
    if (photo === undefined && input.query.or_none === true) {
      void context.reply.code(NO_CONTENT).header("cache-control", "private, no-cache").send();
      return;
    }
    if (photo === undefined) throw new AppError(errors.noRecord);
    sendPhoto(context, photo, { side, asked: input.query.v });
  });

  mounter.mount(api.putUserPhoto, async (input, context) => {
    const { user: userId } = input.params;
    photos.requireMayChange(context.actor, userId);
    const picture = await makePicture((await readWholeFile(context.request, LIMIT)).bytes, readCrop(input.query));
    const actor = await context.signInAgain();
    return context.write(
      async (tx) => {
        await photos.setPhoto(tx, actor, { userId, picture });
        return { data: { photo: picture.version } };
      },
      { fingerprint: picture.version },
    );
  });

  mounter.mount(api.deleteUserPhoto, async (input, context) =>
    context.write(async (tx) => {
      await photos.setPhoto(tx, context.actor, { userId: input.params.user, picture: undefined });
      return {};
    }),
  );

  mounter.mount(api.createPhotoDraft, async (input, context) => {
    photos.requireMayDraft(context.actor);
    const picture = await makePicture((await readWholeFile(context.request, LIMIT)).bytes, readCrop(input.query));
    const actor = await context.signInAgain();
    return context.write(async (tx) => ({ data: { draft_id: await photos.addDraft(tx, actor, picture) } }), {
      fingerprint: picture.version,
    });
  });
}

/** `undefined` for who has none, and for whom the actor does not see. */
async function readPhoto(
  reader: Tx,
  actor: RequestContext["actor"],
  { userId, side }: { userId: string; side: PhotoSide },
): Promise<{ version: string; picture: Buffer } | undefined> {
  try {
    const { user } = await viewUser(reader, actor, { userId });
    return await findPhoto(reader, user.user_num, side);
  } catch (error) {
    if (error instanceof AppError && error.code === errors.noRecord.code) return undefined;
    throw error;
  }
}

function sendPhoto(
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  photo: { version: string; picture: Buffer },
  wanted: { side: PhotoSide; asked: string | undefined },
): void {
  const etag = `"${photo.version}-${photoColumns[wanted.side]}"`;
  reply.headers({
    "content-type": "image/jpeg",
    etag,
    "cache-control": wanted.asked === photo.version ? "private, max-age=31536000, immutable" : "private, no-cache",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
  });
  const known = (request.headers["if-none-match"] ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (known.includes(etag) || known.includes("*")) reply.code(304).send();
  else reply.send(photo.picture);
}

function readCrop(query: { crop_left?: number; crop_top?: number; crop_side?: number }): Crop | undefined {
  const { crop_left: left, crop_top: top, crop_side: side } = query;
  if (left === undefined && top === undefined && side === undefined) return undefined;
  if (left !== undefined && top !== undefined && side !== undefined) return { left, top, side };
  const text = "Give all of crop_left, crop_top and crop_side, or none.";
  throw new AppError(errors.invalidParam, { text, field: "crop_side" });
}
