import { consolePath } from "@muniment/work-api/control-center/console";

/** The address of somebody's photo in the size of lists; it changes with the photo. */
export function photoOf(user: { readonly id: string; readonly photo?: string }, side = 48): string | undefined {
  if (user.photo === undefined) return undefined;
  return `${consolePath}/users/${encodeURIComponent(user.id)}/photo?side=${side}&v=${encodeURIComponent(user.photo)}`;
}
