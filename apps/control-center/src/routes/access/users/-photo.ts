import { consolePath } from "@muniment/work-api/control-center/console";
import { sendForm } from "../../../file.ts";
import type { ChosenPhoto } from "./-photo-field.tsx";

/** The address of somebody's photo in the size of lists; it changes with the photo. */
export function photoOf(user: { readonly id: string; readonly photo?: string }, side = 48): string | undefined {
  if (user.photo === undefined) return undefined;
  return `${consolePath}/users/${encodeURIComponent(user.id)}/photo?side=${side}&v=${encodeURIComponent(user.photo)}`;
}

/** Uploads the photo of an account that is about to be created; gives the name by which the creation takes it. */
export async function sendPhotoDraft(photo: ChosenPhoto): Promise<string> {
  const { draft_id: draftId = "" } = await upload("POST", `${consolePath}/photo-drafts`, photo);
  return draftId;
}

/** Gives a person the photo, in the place of any other. */
export async function sendPhoto(userId: string, photo: ChosenPhoto): Promise<void> {
  await upload("PUT", `${consolePath}/users/${encodeURIComponent(userId)}/photo`, photo);
}

async function upload(
  method: "POST" | "PUT",
  path: string,
  { file, square }: ChosenPhoto,
): Promise<{ readonly draft_id?: string }> {
  const form = new FormData();
  form.append("file", file, file.name);
  const crop = new URLSearchParams({
    crop_left: String(square.left),
    crop_top: String(square.top),
    crop_side: String(square.side),
  });
  return sendForm<{ readonly draft_id?: string }>(`${path}?${crop.toString()}`, form, method);
}
