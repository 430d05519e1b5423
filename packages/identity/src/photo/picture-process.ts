import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { photoLimits, photoSides } from "@muniment/work-api/control-center/photo";

/** A square in pixels of the upright picture. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** What may be wrong with a picture. */
export type PictureProblem = "photo_type" | "photo_too_small" | "photo_too_large" | "photo_crop" | "photo_unreadable";

/** What the process answers: the pictures in base64, largest first, or what is wrong. */
export type PictureReply = { readonly pictures: readonly string[] } | { readonly problem: PictureProblem };

const QUALITY = 86;
const ALLOWED = ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadNsgif"];

// One file, then the end: nothing is worth keeping.
sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: ALLOWED });

async function answer(bytes: Buffer, crop: Crop | null): Promise<PictureReply> {
  const options = { limitInputPixels: photoLimits.longestSide ** 2, failOn: "error", pages: 1 } as const;
  // Read from the head of the file, before any pixel is.
  const about = await sharp(bytes, { ...options, limitInputPixels: false }).metadata();
  const { width, height } = about.autoOrient;
  if (Math.max(width, height) > photoLimits.longestSide) return { problem: "photo_too_large" };
  if (Math.min(width, height) < photoLimits.shortestSide) return { problem: "photo_too_small" };
  const side = crop?.side ?? Math.min(width, height);
  const left = crop?.left ?? Math.floor((width - side) / 2);
  const top = crop?.top ?? Math.floor((height - side) / 2);
  if (side < photoLimits.shortestSide || left + side > width || top + side > height) return { problem: "photo_crop" };
  const square = await sharp(bytes, options)
    .autoOrient()
    .extract({ left, top, width: side, height: side })
    .flatten({ background: "#ffffff" })
    .resize(photoSides[0], photoSides[0])
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width: wide, height: high, channels } = square.info;
  const raw = { raw: { width: wide, height: high, channels } };
  const pictures = await Promise.all(
    photoSides.map(async (size) => sharp(square.data, raw).resize(size, size).jpeg({ quality: QUALITY }).toBuffer()),
  );
  return { pictures: pictures.map((picture) => picture.toString("base64")) };
}

if (import.meta.main) {
  const crop = JSON.parse(process.argv[2] ?? "null") as Crop | null;
  const reply = await answer(await buffer(process.stdin), crop).catch((): PictureReply => ({
    problem: "photo_unreadable",
  }));
  process.stdout.write(JSON.stringify(reply));
}
