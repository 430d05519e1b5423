import type { Preview } from "@muniment/rest/preview";

/** How a file is looked at. */
export type PreviewKind = NonNullable<Preview["kind"]>;

const KINDS: ReadonlyMap<string, PreviewKind> = new Map([
  ...kinds("pages", "pdf doc docx docm dot dotx dotm rtf odt ott wpd xls xlsx xlsm xlt xltx xltm csv ods ots"),
  ...kinds("pages", "ppt pptx pptm pps ppsx ppsm pot potx odp otp odg tif tiff"),
  ...kinds("email", "eml msg"),
  ...kinds("html", "html htm"),
  ...kinds("text", "txt log md json xml ics vcf"),
  ...kinds("image", "png jpg jpeg gif webp bmp svg"),
  ...kinds("media", "mp3 wav m4a mp4 mov webm"),
]);

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  pdf: "application/pdf",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  bmp: "image/bmp",
  svg: "image/svg+xml",
  mp3: "audio/mpeg",
  wav: "audio/wav",
  m4a: "audio/mp4",
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
};

/** How a file with this extension is looked at; `undefined` when its properties are all that can be shown. */
export function previewKindOf(extension: string): PreviewKind | undefined {
  return KINDS.get(extension.toLowerCase());
}

/** What a browser is told that a file with this extension is, where it is shown as it is. */
export function shownTypeOf(extension: string): string {
  return MEDIA_TYPES[extension.toLowerCase()] ?? "application/octet-stream";
}

function kinds(kind: PreviewKind, extensions: string): [string, PreviewKind][] {
  return extensions.split(" ").map((extension) => [extension, kind]);
}
