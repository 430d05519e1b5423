import { createMessages } from "@muniment/ui/message";

/** What is said while a photo is chosen; fetched with its field. */
export const photoText = createMessages({
  "photo.add": "Add Photo",
  "photo.change": "Change photo",
  "photo.frame": "Part of the picture that is kept",
  "photo.frame_hint": "Drag the picture, or use the arrow keys.",
  "photo.hint": "JPEG, PNG, GIF or WebP, up to {{size}} MB.",
  "photo.not_a_picture": "This file is not a JPEG, PNG, GIF or WebP picture.",
  "photo.remove": "Remove photo",
  "photo.sides": "Each side of the picture must have {{least}} to {{most, number}} pixels.",
  "photo.too_large": "The picture is larger than {{size}} MB.",
  "photo.zoom": "Zoom",
});
