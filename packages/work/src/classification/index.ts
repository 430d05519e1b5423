export { isEmailType, mediaTypeOf, splitFileName, typeOfExtension } from "./document-type.ts";
export { parseDate, readProfile } from "./profile.ts";
export type { FieldValues, ProfileReader } from "./profile.ts";
export { asDocumentName, attachment, fileNameOf, namesFromFile, safePathSegment } from "./file-name.ts";
export { sendBlob } from "./send-blob.ts";
export type { SendOptions } from "./send-blob.ts";
