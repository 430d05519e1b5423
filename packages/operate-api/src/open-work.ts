import { Type } from "typebox";

/** What can be left over on a case. */
export const openWorkKinds = [
  "email",
  "outbound_email",
  "filing",
  "document_act",
  "conversion",
  "split",
  "bundle",
  "post_item",
  "task",
] as const;

/** One of `openWorkKinds`. */
export type OpenWorkKind = (typeof openWorkKinds)[number];

/** Work of a case that is not done (OPR-PHS-007). */
export const OpenWork = Type.Object({
  kind: Type.Unsafe<OpenWorkKind>({ type: "string", enum: openWorkKinds }),
  id: Type.String(),
  name: Type.String(),
});
