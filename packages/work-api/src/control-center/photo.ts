import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done } from "../envelope.ts";
import { consolePath, PhotoVersion } from "./console.ts";

/** What a photo may be (CC-USR-013). */
export const photoLimits = {
  bytes: 5 * 1024 * 1024,
  longestSide: 6000,
  shortestSide: 64,
} as const;

/** The sides, in pixels, at which photos are kept. */
export const photoSides = [512, 128, 48] as const;

const oneUser = Type.Object({ user: Type.String({ maxLength: 254 }) });
const upload = Type.Object({ file: Type.Unsafe<string>({ type: "string", format: "binary" }) });
const pixels = Type.Optional(Type.Integer({ minimum: 0, maximum: photoLimits.longestSide }));

/** The square that is kept, in pixels of the upright picture; all three or none, and then the middle is kept. */
const crop = Type.Object({ crop_left: pixels, crop_top: pixels, crop_side: pixels });

/** For who sees the person; `me` is the caller. The address of a version answers the same picture for ever. */
export const getUserPhoto = endpoint({
  id: "getUserPhoto",
  method: "GET",
  path: `${consolePath}/users/:user/photo`,
  summary: "The photo of a person as JPEG; `v` is the version that lists give, so that the address changes with it",
  auth: "user",
  params: oneUser,
  query: Type.Object({
    side: Type.Optional(Type.Unsafe<(typeof photoSides)[number]>({ type: "integer", enum: photoSides })),
    v: Type.Optional(Type.String({ maxLength: 64 })),
    or_none: Type.Optional(
      Type.Boolean({ description: "204 in the place of 404, for pages that name people of whom they know no version" }),
    ),
  }),
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", format: "binary" }),
});

export const putUserPhoto = endpoint({
  id: "putUserPhoto",
  method: "PUT",
  act: "user.set_photo",
  path: `${consolePath}/users/:user/photo`,
  summary: "Give a person a photo: JPEG, PNG, GIF or WebP up to 5 MB, one's own or of whom one may edit",
  auth: "user",
  params: oneUser,
  query: crop,
  consumes: "multipart",
  body: upload,
  response: Data(Type.Object({ photo: PhotoVersion })),
});

export const deleteUserPhoto = endpoint({
  id: "deleteUserPhoto",
  method: "DELETE",
  act: "user.remove_photo",
  path: `${consolePath}/users/:user/photo`,
  summary: "Take a person's photo away; without one nothing happens",
  auth: "user",
  params: oneUser,
  response: Done,
});

/**
 * A photo before its account exists: name the answer's `draft_id` as `photo_draft` in `createUser` or
 * `createLibraryUser`, which then makes account, memberships and photo or nothing (CC-USR-036). Kept for a day.
 */
export const createPhotoDraft = endpoint({
  id: "createPhotoDraft",
  method: "POST",
  path: `${consolePath}/photo-drafts`,
  summary: "Upload the photo of an account that is about to be created",
  auth: "user",
  query: crop,
  consumes: "multipart",
  body: upload,
  status: 201,
  response: Data(Type.Object({ draft_id: Type.String() })),
});
