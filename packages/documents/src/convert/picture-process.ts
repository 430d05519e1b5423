import { join } from "node:path";
import sharp from "sharp";
import { serveHelper } from "./helper-script.ts";

/** A picture to be brought into a form that every program reads. */
export interface PictureQuestion {
  readonly path: string;
  /** Where its pages are written. */
  readonly folder: string;
}

/** Its pages, upright. */
export interface PictureFacts {
  readonly pages: readonly {
    readonly path: string;
    readonly width: number;
    readonly height: number;
    readonly density: number;
  }[];
}

const MOST_PAGES = 1_000;
const MOST_PIXELS = 200_000_000;
const SCREEN_DENSITY = 96;
const QUALITY = 90;

serveHelper<PictureFacts>(async ({ path, folder }: PictureQuestion) => {
  const { pages = 1, format } = await sharp(path, { limitInputPixels: MOST_PIXELS }).metadata();
  // Of pictures that move the first one is shown.
  const count = format === "tiff" ? Math.min(pages, MOST_PAGES) : 1;
  const made: PictureFacts["pages"][number][] = [];
  for (let page = 0; page < count; page += 1) {
    const picture = sharp(path, { limitInputPixels: MOST_PIXELS, page });
    const { density = SCREEN_DENSITY } = await picture.metadata();
    const target = join(folder, `page-${page}`);
    const upright = picture.autoOrient();
    const written =
      format === "jpeg"
        ? await upright.jpeg({ quality: QUALITY }).toFile(target)
        : await upright.flatten({ background: "white" }).png().toFile(target);
    made.push({ path: target, width: written.width, height: written.height, density });
  }
  return { pages: made };
});
