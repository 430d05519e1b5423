import type { BlobStore } from "@muniment/blob-store";
import type { LoadActor } from "@muniment/identity";
import type { Converter } from "@muniment/documents/convert";
import { createJobQueue } from "@muniment/jobs";
import type { LongWork, Schedule, Task } from "@muniment/jobs";
import { AppError } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import type { RequestMounter } from "@muniment/platform/http";
import { parseItemId } from "@muniment/work-api";
import { createChangeSweep } from "./activity/index.ts";
import { createReachService } from "./access/index.ts";
import type { ReachService, ReadingLimits } from "./access/index.ts";
import {
  containerRoutes,
  createContainerSecurity,
  createContainerService,
  createFolderMove,
} from "./container/index.ts";
import type { ContainerService } from "./container/index.ts";
import {
  contentRoutes,
  createDocumentSweeps,
  createCopyService,
  createDocumentService,
  createFileDoor,
  createFilingService,
  createTrashService,
  createUploadService,
  documentContents,
  documentRoutes,
  filingRoutes,
  trashRoutes,
} from "./document/index.ts";
import type { DocumentService } from "./document/index.ts";
import { connectorRoutes } from "./connector/index.ts";
import { bulkRoutes, bulkTasks, createBulkWorks } from "./bulk/index.ts";
import { bundleRoutes, createChangeHub, feedRoutes, streamRoutes } from "./exchange/index.ts";
import type { FeedWaits, OpenStreams } from "./exchange/index.ts";
import { createPreviewTasks, createRenditions, findRenditionChecksums, previewRoutes } from "./preview/index.ts";
import { recentRoutes } from "./recent/index.ts";
import { jobRoutes } from "./job/index.ts";
import { policyRoutes } from "./policy/index.ts";
import { securityRoutes } from "./security/index.ts";
import { childrenRoutes, searchRoutes } from "./search/index.ts";
import { personContentRoutes } from "./person-content/index.ts";
import { checkRoutes, createUploadSweep, findUploadChecksums, uploadRoutes } from "./upload/index.ts";

/** What the repository is built from. */
export interface RepositoryDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly longWork: LongWork;
  readonly converter: Converter;
  /** For temporary files. */
  readonly scratchFolder: string;
  /** For work that goes on in somebody's name. */
  readonly loadActor: LoadActor;
  /** The public origin, for links. */
  readonly origin: string;
  readonly maxUploadBytes: number;
  readonly verifyDownloads: boolean;
  /** Internal location of a front nginx that sends content; `undefined` to send it from here. */
  readonly accelPrefix: string | undefined;
  /** Whether Control Center shows names of content (CC-NAV-017); never when absent. */
  readonly showsNames?: () => boolean;
  /** Those of these hashes that something beside documents refers to; their content stays. */
  readonly heldElsewhere?: (hashes: readonly string[]) => Promise<readonly string[]>;
  /** Those of the product when absent. */
  readonly limits?: ReadingLimits;
  /** The same. */
  readonly uploads?: UploadLimits;
  /** 20 seconds when absent. */
  readonly heartbeatMilliseconds?: number;
}

/** When bytes of an upload in parts are made durable, and for how long a commit waits until they are put together. */
export interface UploadLimits {
  readonly segmentBytes: number;
  readonly patienceMilliseconds: number;
}

const UPLOAD_LIMITS: UploadLimits = { segmentBytes: 64 * 1024 * 1024, patienceMilliseconds: 10_000 };

/** The document repository as one module. */
export interface Repository {
  readonly reaches: ReachService;
  readonly documents: DocumentService;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
  mount(mounter: RequestMounter): void;
  /** Ends what would keep a server from stopping. */
  endStreams(): Promise<void>;
  /** Whether the item can be read now; `true` for ids that are none of an item's. */
  maySee(actor: UserActor, library: string | undefined, id: string): Promise<boolean>;
}

/** Wires the slices of the repository together. */
export function createRepository(deps: RepositoryDeps): Repository {
  const { database, clock, blobs, origin, longWork } = deps;
  const { host } = new URL(origin);
  const { reader } = database;
  const reaches = createReachService({ reader, clock, ...(deps.limits === undefined ? {} : { limits: deps.limits }) });
  const security = createContainerSecurity({ clock, contents: documentContents });
  const containers = createContainerService({ clock, security });
  const moveFolder = createFolderMove({ clock, contents: documentContents, security });
  const documents = createDocumentService({ clock });
  const filing = createFilingService({ clock });
  const trash = createTrashService({ clock });
  const uploads = createUploadService({ clock, blobs });
  const copies = createCopyService({ clock, containers, uploads });
  const works = createBulkWorks({
    reader,
    loadActor: deps.loadActor,
    reaches,
    containers,
    documents,
    moveFolder,
    filing,
    copies,
    trash,
  });
  const { maxUploadBytes } = deps;
  const door = createFileDoor({ database, blobs, maxUploadBytes, reaches, containers, documents, uploads, host });
  const heldElsewhere = async (hashes: readonly string[]) => [
    ...(await findUploadChecksums(reader, hashes)),
    ...(await findRenditionChecksums(reader, hashes)),
    ...((await deps.heldElsewhere?.(hashes)) ?? []),
  ];
  const ground = { database, clock, blobs, heldElsewhere, reaches, loadActor: deps.loadActor };
  const sweeps = [...createDocumentSweeps(ground), createUploadSweep(ground), createChangeSweep(ground)];
  const previewing = { ...deps, jobs: createJobQueue() };
  const renditions = createRenditions(previewing);
  const previews = createPreviewTasks(previewing);
  const hub = createChangeHub({ database, news: longWork.news });
  let streams: OpenStreams | undefined;
  let waits: FeedWaits | undefined;

  return {
    reaches,
    documents,
    tasks: [...sweeps.map((sweep) => sweep.task), ...bulkTasks(longWork, works), ...previews.tasks],
    schedules: [...sweeps.map((sweep) => sweep.schedule), ...previews.schedules],
    maySee: createMaySee({ reader, reaches, containers, documents }),
    mount(mounter) {
      containerRoutes(mounter, { reader, reaches, containers, security, moveFolder, host });
      documentRoutes(mounter, { reader, clock, reaches, documents, trash, host });
      filingRoutes(mounter, { reader, reaches, containers, documents, filing, copies, trash, host });
      securityRoutes(mounter, { reader, clock, reaches, containers, documents });
      policyRoutes(mounter, { database, clock });
      trashRoutes(mounter, { reader, reaches, containers, trash });
      const download = { blobs, verify: deps.verifyDownloads, accelPrefix: deps.accelPrefix };
      contentRoutes(mounter, { database, clock, reaches, documents, uploads, door, download, host });
      previewRoutes(mounter, { database, clock, blobs, reaches, containers, documents, renditions, download });
      connectorRoutes(mounter, { door, origin });
      const limits = deps.uploads ?? UPLOAD_LIMITS;
      uploadRoutes(mounter, { database, clock, blobs, reaches, uploads, reception: door, maxUploadBytes, ...limits });
      const { heartbeatMilliseconds = 20_000 } = deps;
      streams = streamRoutes(mounter, { database, clock, reaches, hub, heartbeatMilliseconds });
      waits = feedRoutes(mounter, { database, clock, reaches, containers, hub });
      jobRoutes(mounter, { reader, reaches, longWork });
      bulkRoutes(mounter, { reader, reaches, containers, longWork, works });
      bundleRoutes(mounter, { database, blobs, reaches, documents });
      checkRoutes(mounter, { reader, reaches, containers });
      searchRoutes(mounter, { reader, clock, reaches, host });
      recentRoutes(mounter, { reader, clock, reaches, containers, host });
      childrenRoutes(mounter, { reader, clock, reaches, containers, host });
      personContentRoutes(mounter, { reader, clock, reaches, showsNames: deps.showsNames ?? (() => false) });
    },
    async endStreams() {
      waits?.end();
      await streams?.end();
    },
  };
}

/** Whether a person may see an item, by the checks of those who show it. */
function createMaySee(deps: {
  readonly reader: Tx;
  readonly reaches: ReachService;
  readonly containers: ContainerService;
  readonly documents: DocumentService;
}): Repository["maySee"] {
  const { reader, reaches, containers, documents } = deps;
  return async (actor, library, id) => {
    const parsed = parseItemId(id);
    if (parsed?.library === undefined) return true;
    const alias = library ?? parsed.library;
    if (!actor.libraries.has(alias.toLowerCase())) return false;
    const reach = await reaches.reach(actor, alias);
    const look =
      parsed.version === undefined
        ? containers.require(reader, reach, { id, kinds: ["workspace", "folder", "tab"], needed: "read" })
        : documents.require(reader, reach, { id, needed: "read" });
    return look.then(
      () => true,
      (error: unknown) => {
        if (error instanceof AppError && error.status < 500) return false;
        throw error;
      },
    );
  };
}
