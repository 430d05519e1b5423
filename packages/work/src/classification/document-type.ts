/** Type by extension in a new library (work-api.md 1.4). */
const TYPES: Readonly<Record<string, string>> = {
  doc: "WORD",
  docx: "WORDX",
  dotx: "WORDXT",
  xls: "EXCEL",
  xlsx: "EXCELX",
  ppt: "PPT",
  pptx: "PPTX",
  pdf: "ACROBAT",
  msg: "MIME",
  eml: "MIME",
  txt: "ANSI",
  csv: "ANSI",
  htm: "HTML",
  html: "HTML",
  tif: "TIFF",
  tiff: "TIFF",
  jpg: "JPEG",
  jpeg: "JPEG",
  png: "PNG",
  zip: "ZIP",
};

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  dotx: "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  pdf: "application/pdf",
  msg: "application/vnd.ms-outlook",
  eml: "message/rfc822",
  txt: "text/plain; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  htm: "text/html; charset=utf-8",
  html: "text/html; charset=utf-8",
  tif: "image/tiff",
  tiff: "image/tiff",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  zip: "application/zip",
};

const EMAIL_TYPES: ReadonlySet<string> = new Set(["MIME", "EMAIL", "MSG"]);

/** The document type that an extension stands for; `NONE` when it is not known. */
export function typeOfExtension(extension: string): string {
  return TYPES[extension.toLowerCase()] ?? "NONE";
}

/** The media type to send a file with. */
export function mediaTypeOf(extension: string): string {
  return MEDIA_TYPES[extension.toLowerCase()] ?? "application/octet-stream";
}

/** Whether documents of this type are e-mails. */
export function isEmailType(type: string): boolean {
  return EMAIL_TYPES.has(type.toUpperCase());
}

/** The name and extension (without dot, case kept) of a file. */
export function splitFileName(fileName: string): { name: string; extension: string } {
  const base = fileName.slice(Math.max(fileName.lastIndexOf("/"), fileName.lastIndexOf("\\")) + 1);
  const dot = base.lastIndexOf(".");
  return dot <= 0 ? { name: base, extension: "" } : { name: base.slice(0, dot), extension: base.slice(dot + 1) };
}
