import { AppError, addSeconds } from "@muniment/kernel";
import { BROWSER_CLIENT } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { recordAct } from "../activity/index.ts";
import { hasPrivilege } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { findCheckout, findHeldByOthers, moveCheckout, putCheckout, removeCheckout } from "./checkout.repository.ts";
import type { Checkout, CheckoutScope, VersionPlace } from "./checkout.repository.ts";

/** How a version is taken: what its holder says of it. */
export interface CheckoutWish {
  readonly dueAt: Date | undefined;
  readonly path: string;
  readonly location: string;
  readonly comment: string;
}

/** Locks that programs make end after so long (WORK-CHK-006); people give back what they took. */
const PROGRAM_SECONDS = 86_400;

/** Administrators end the check-outs of others (control-center.md 24, row 34), and change what describes the document. */
export function looksAfterCheckouts(reach: Reach): boolean {
  return hasPrivilege(reach, "admin_tier_1");
}

/** The refusal of what somebody else has; names who it is, as every list does. */
export function heldBy({ holder_name: name, holder, checked_out_at: since }: Checkout): AppError {
  const text = `${name === "" ? holder : name} has this document checked out.`;
  return new AppError(errors.objectLocked, {
    text,
    details: { in_use_by: holder, in_use_by_description: name, checkout_date: since.toISOString() },
  });
}

/** Throws 409 while somebody else has one of these checked out (WORK-CHK-008, -010). */
export async function requireFree(
  tx: Tx,
  reach: Reach,
  { scope, now }: { scope: CheckoutScope; now: Date },
): Promise<void> {
  const [held] = await findHeldByOthers(tx, reach.libraryId, { scope, userNum: reach.actor.userNum, now });
  if (held !== undefined) throw heldBy(held);
}

/** Reserves a version, whose document the caller holds, for the person; to have it already is no fault. */
export async function checkOut(
  tx: Tx,
  reach: Reach,
  given: { place: VersionPlace; wish: CheckoutWish; now: Date },
): Promise<void> {
  const { place, wish, now } = given;
  const { actor } = reach;
  const known = await findCheckout(tx, place, now);
  if (known !== undefined && known.user_num !== actor.userNum) throw heldBy(known);
  const isProgram = actor.clientId !== BROWSER_CLIENT;
  await putCheckout(tx, {
    library_id: place.libraryId,
    document_number: place.number,
    version: place.version,
    user_num: actor.userNum,
    client_id: actor.clientId,
    checked_out_at: known?.checked_out_at ?? now,
    due_at: wish.dueAt ?? null,
    expires_at: isProgram ? addSeconds(now, PROGRAM_SECONDS) : null,
    lost_at: null,
    path: wish.path,
    location: wish.location,
    comment: wish.comment,
  });
  if (known !== undefined) return;
  const act = { activity: "CHECKOUT", at: now, comments: wish.comment } as const;
  await recordAct(tx, actor, act, [{ ...place, kind: "document" }]);
}

/**
 * Gives a version back: its holder, with the privilege `release`, or an administrator. Nothing to give back is what
 * programs expect to be told of.
 */
export async function release(
  tx: Tx,
  reach: Reach,
  given: { place: VersionPlace; comments: string | undefined; now: Date },
): Promise<void> {
  const { place, comments, now } = given;
  const { actor } = reach;
  const known = await findCheckout(tx, place, now);
  if (known === undefined) throw new AppError(errors.noRecord, { text: "The document is not checked out." });
  const isOwn = known.user_num === actor.userNum;
  const may = isOwn ? hasPrivilege(reach, "release") : looksAfterCheckouts(reach);
  if (!may && !isOwn) throw heldBy(known);
  if (!may) throw new AppError(errors.accessDenied);
  await removeCheckout(tx, place);
  const activity = isOwn ? ("RELEASE" as const) : ("UNLOCK" as const);
  const before = { in_use_by: known.holder };
  await recordAct(tx, actor, { activity, at: now, comments, data1: known.holder_name, before }, [
    { ...place, kind: "document" },
  ]);
}

/** Ends or carries over the check-out of a version of which its holder has sent new content. */
export async function checkIn(
  tx: Tx,
  reach: Reach,
  given: { place: VersionPlace; into: number; keeps: boolean; comments: string | undefined; now: Date },
): Promise<void> {
  const { place, into, keeps, comments, now } = given;
  const known = await findCheckout(tx, place, now);
  if (known === undefined || known.user_num !== reach.actor.userNum) return;
  if (keeps) {
    if (into !== place.version) await moveCheckout(tx, place, into);
    return;
  }
  await removeCheckout(tx, place);
  const act = { activity: "CHECKIN", at: now, comments } as const;
  await recordAct(tx, reach.actor, act, [{ ...place, version: into, kind: "document" }]);
}
