import { addToBundle } from "../bundle/document-actions.tsx";
import { convertAndArchive, convertToPdf } from "../conversion/document-actions.tsx";
import { sendByEmail } from "../outbound/document-actions.tsx";
import { sendToPostRoom } from "../post/document-actions.tsx";
import { splitDocument } from "../split/document-actions.tsx";
import type { DocumentAction } from "./document-action.ts";

export type { ChosenDocument, DocumentAction, DocumentActionContext } from "./document-action.ts";

/** What other features do with documents of a case, in the order of the ribbon; each adds one. */
export const documentActions: readonly DocumentAction[] = [
  sendByEmail,
  sendToPostRoom,
  convertToPdf,
  convertAndArchive,
  addToBundle,
  splitDocument,
];
