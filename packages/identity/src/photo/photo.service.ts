import { addSeconds, AppError, newId } from "@muniment/kernel";
import type { Actor, Clock, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { recordUserActs, requireRankSomewhere } from "../account/index.ts";
import { ranks } from "../role/index.ts";
import { viewUser } from "../user/index.ts";
import type { UserServices } from "../user/index.ts";
import { deletePhoto, storeDraft, storePhoto, takeDraft } from "./photo.repository.ts";
import type { Picture } from "./picture.ts";

/** Gives people photos and takes them away (CC-USR-013). */
export interface PhotoService {
  /** Throws before anything is uploaded what would be refused afterwards. */
  requireMayChange(actor: UserActor, userId: string): void;
  /** Throws 403 for who creates no people. */
  requireMayDraft(actor: UserActor): void;
  /** One's own photo, or that of a person whose profile the actor may edit (24, row 5). */
  setPhoto(tx: Tx, actor: UserActor, given: { userId: string; picture: Picture | undefined }): Promise<void>;
  /** Keeps a photo for a day, for an account that the same actor creates; gives its id. */
  addDraft(tx: Tx, actor: UserActor, picture: Picture): Promise<string>;
}

/** What photos need. */
export interface PhotoDeps {
  readonly clock: Clock;
  readonly users: Pick<UserServices, "claimAccount">;
}

const DRAFT_SECONDS = 86_400;
const MOST_DRAFTS = 10;

/** The service of photos. */
export function createPhotoService(deps: PhotoDeps): PhotoService {
  const { clock, users } = deps;
  return {
    requireMayChange(actor, userId) {
      if (!isOwn(actor, userId)) requireRankSomewhere(actor, ranks.tier2);
    },
    requireMayDraft: (actor) => requireRankSomewhere(actor, ranks.tier2),
    async setPhoto(tx, actor, { userId, picture }) {
      const user = isOwn(actor, userId)
        ? (await viewUser(tx, actor, { userId: "me" })).user
        : await users.claimAccount(tx, actor, { userId, least: ranks.tier2 });
      const { user_num: userNum } = user;
      if (picture === undefined) await deletePhoto(tx, userNum);
      else await storePhoto(tx, { user_num: userNum, ...columnsOf(picture), changed_at: clock.now() });
      const act = { userId: user.user_id, libraryId: user.preferred_library_id, at: clock.now() };
      await recordUserActs(tx, actor, picture === undefined ? "remove_photo" : "set_photo", [act]);
    },
    async addDraft(tx, actor, picture) {
      requireRankSomewhere(actor, ranks.tier2);
      const now = clock.now();
      const draftId = newId();
      const keep = { since: addSeconds(now, -DRAFT_SECONDS), latest: MOST_DRAFTS };
      await storeDraft(tx, { ...picture, draftId, ownerNum: actor.userNum, now }, keep);
      return draftId;
    },
  };
}

/** Makes a draft the photo of an account, in the transaction that creates it (CC-USR-036). */
export function createDraftAttacher(deps: Pick<PhotoDeps, "clock">) {
  return async (tx: Tx, actor: Actor, given: { userNum: number; draftId: string }): Promise<void> => {
    const now = deps.clock.now();
    const isId = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(given.draftId);
    const ownerNum = actor.kind === "user" ? actor.userNum : 0;
    const picture = isId
      ? await takeDraft(tx, { draftId: given.draftId, ownerNum, since: addSeconds(now, -DRAFT_SECONDS) })
      : undefined;
    if (picture === undefined) {
      throw new AppError(errors.invalidProfile, {
        messages: [refusal("unknown_photo_draft", { field: "photo_draft" })],
      });
    }
    await storePhoto(tx, { user_num: given.userNum, ...columnsOf(picture), changed_at: now });
  };
}

function columnsOf({ version, large, medium, small }: Picture): Picture {
  return { version, large, medium, small };
}

function isOwn(actor: UserActor, userId: string): boolean {
  return userId === "me" || foldId(userId) === actor.userId;
}
