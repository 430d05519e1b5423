import { ApiError } from "@muniment/rest/client";
import { consolePath } from "@muniment/work-api/control-center/console";
import { api } from "../../../api.ts";
import type { ChosenPhoto } from "./-photo-field.tsx";

/** The address of somebody's photo in the size of lists; it changes with the photo. */
export function photoOf(user: { readonly id: string; readonly photo?: string }, side = 48): string | undefined {
  if (user.photo === undefined) return undefined;
  return `${consolePath}/users/${encodeURIComponent(user.id)}/photo?side=${side}&v=${encodeURIComponent(user.photo)}`;
}

/** Uploads the photo of an account that is about to be created; gives the name by which the creation takes it. */
export async function sendPhotoDraft({ file, square }: ChosenPhoto): Promise<string> {
  const form = new FormData();
  form.append("file", file, file.name);
  const crop = new URLSearchParams({
    crop_left: String(square.left),
    crop_top: String(square.top),
    crop_side: String(square.side),
  });
  const response = await api.send(`${consolePath}/photo-drafts?${crop.toString()}`, { method: "POST", body: form });
  const answer = (await response.json()) as Answer;
  if (response.ok && answer.data !== undefined) return answer.data.draft_id;
  const { code = "", code_message: text = "" } = answer.error ?? {};
  throw new ApiError(response.status, code, text, answer);
}

interface Answer {
  readonly data?: { readonly draft_id: string };
  readonly error?: { readonly code?: string; readonly code_message?: string };
}
