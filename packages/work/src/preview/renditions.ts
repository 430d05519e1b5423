import type { BlobStore } from "@muniment/blob-store";
import type { Converter } from "@muniment/documents/convert";
import type { JobQueue } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { convertTask } from "./conversion-kind.ts";
import { askForRendition, findRendition } from "./rendition.repository.ts";
import type { Rendition } from "./rendition.repository.ts";
import type { Subject } from "./subject.ts";

/** What renditions are made with. */
export interface RenditionDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly jobs: JobQueue;
  readonly converter: Converter;
  /** For temporary files. */
  readonly scratchFolder: string;
}

/** What was made of content, and the making of it. */
export interface Renditions {
  /** What there is; has it made when there is none. */
  ask(
    subject: Subject,
    form: Rendition["form"],
  ): Promise<Pick<Rendition, "state" | "content" | "size" | "pages" | "reason">>;
}

/** What failed is tried again when somebody asks so much later: the program may be there, or better, by then. */
const AGAIN_SECONDS = 600;
/** So many at once; what waits holds up no other work. */
const LANES = 3;
const PENDING = { state: "pending", content: null, size: null, pages: null, reason: null } as const;

/** Asks for them by jobs, one for all that ask. */
export function createRenditions(deps: RenditionDeps): Renditions {
  const { database, clock, jobs } = deps;
  return {
    async ask(subject, form) {
      const { libraryId, source, sourceExtension, part } = subject;
      const key = { library_id: libraryId, source, extension: sourceExtension, part, form };
      const now = clock.now();
      const since = addSeconds(now, -AGAIN_SECONDS);
      const found = await findRendition(database.reader, key);
      const isOld = found?.state === "failed" && found.ended_at !== null && found.ended_at <= since;
      if (found !== undefined && !isOld) return found;
      await database.transaction(async (tx) => {
        if (!(await askForRendition(tx, key, { now, since }))) return;
        const queue = `preview-${Number.parseInt(source.slice(0, 4), 16) % LANES}`;
        await jobs.add(tx, convertTask, key, { queue });
      });
      return PENDING;
    },
  };
}
