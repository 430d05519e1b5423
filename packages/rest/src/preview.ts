import { Type } from "typebox";
import type { Static } from "typebox";

/** How what is shown is to be looked at; absent where there is nothing to show but the properties. */
const PreviewKind = Type.Enum(["pages", "email", "text", "html", "image", "media"], {
  description:
    "`pages`: `file` is a PDF. `text`: `file` is plain text, as UTF-8. `image`, `media`: `file` is what it is. `email`, `html`: `html` is a page without scripts that loads nothing.",
});

const Person = Type.Object({ name: Type.String(), address: Type.String() });

const Email = Type.Object({
  subject: Type.String(),
  from: Type.Optional(Person),
  to: Type.Array(Person),
  cc: Type.Array(Person),
  bcc: Type.Array(Person),
  sent_at: Type.Optional(Type.String()),
  remote_images: Type.Integer({ description: "Pictures of other servers, which are not loaded" }),
  is_cut: Type.Boolean({ description: "The body is longer than what is shown" }),
});

const PreviewAttachment = Type.Object({
  index: Type.String({
    description: "As in the address of its own preview: `2`, or `2.1` in a message that is attached",
  }),
  name: Type.String(),
  size: Type.Integer(),
  kind: Type.Optional(PreviewKind),
});

/** How a file can be looked at: what every part of the platform answers that shows documents (work-api.md 17.9). */
export const PreviewState = Type.Object({
  state: Type.Enum(["ready", "pending", "failed", "unsupported"], {
    description: "`pending`: it is being converted; ask again",
  }),
  kind: Type.Optional(PreviewKind),
  name: Type.String({ description: "Of the file, with its extension" }),
  page_count: Type.Optional(Type.Integer()),
  reason: Type.Optional(
    Type.Enum(["unsupported", "damaged", "encrypted", "too_large", "timed_out", "crashed"], {
      description: "Why it failed",
    }),
  ),
  source_checksum: Type.String(),
  email: Type.Optional(Email),
  attachments: Type.Optional(Type.Array(PreviewAttachment)),
});

/** What a document, or an attachment of an e-mail, looks like. */
export type Preview = Static<typeof PreviewState>;

/** The attachment of an e-mail: `2.1` for one of a message that is attached, five levels deep. */
export const previewPart = Type.String({ pattern: "^[0-9]{1,4}([.][0-9]{1,4}){0,4}$" });
