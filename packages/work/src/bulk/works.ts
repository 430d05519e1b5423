import { Type } from "typebox";
import { loadStarter } from "@muniment/identity";
import type { LoadActor } from "@muniment/identity";
import { eachByItself } from "@muniment/jobs/each-by-itself";
import type { JobRow, LongJob, LongWork, RowOutcome, RowWork, Task } from "@muniment/jobs";
import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { documentId, errors, parseItemId } from "@muniment/work-api";
import { hasPrivilege } from "../access/index.ts";
import type { Reach, ReachService } from "../access/index.ts";
import { lockMoves } from "../container/index.ts";
import type { Container, ContainerService, MoveFolder } from "../container/index.ts";
import type {
  CopyService,
  Document,
  DocumentKey,
  DocumentService,
  FilingService,
  TrashService,
} from "../document/index.ts";

/** What actions on many items use. */
export interface BulkDeps {
  readonly reader: Tx;
  readonly loadActor: LoadActor;
  readonly reaches: ReachService;
  readonly containers: ContainerService;
  readonly documents: DocumentService;
  readonly moveFolder: MoveFolder;
  readonly filing: FilingService;
  readonly copies: CopyService;
  readonly trash: TrashService;
}

/** By which rights a batch is worked on. */
export interface BulkReach {
  readonly reach: Reach;
}

/** Each action on many items, as long work. */
export type BulkWorks = ReturnType<typeof createBulkWorks>;

const FOLDERS = ["folder", "tab"] as const;
const PLACES = [...FOLDERS, "workspace"] as const;
const TARGET = { destination_folder_id: Type.String() };
const CONFLICTS = Type.Union([
  Type.Literal("keep_both"),
  Type.Literal("new_version"),
  Type.Literal("skip"),
  Type.Literal("fail"),
]);

const copyInput = Type.Object({ ...TARGET, on_conflict: Type.Optional(CONFLICTS) });
const moveInput = Type.Object({
  ...TARGET,
  source_folder_id: Type.Optional(Type.String()),
  update_security: Type.Optional(Type.Boolean()),
});
const deleteInput = Type.Object({ all_versions: Type.Optional(Type.Boolean()) });

/** The actions, each under the rights of whoever started it, as of the batch. */
export function createBulkWorks(deps: BulkDeps) {
  const works = {
    copy: {
      kind: "items.copy",
      input: copyInput,
      batchSize: 25,
      prepare: async (job) => prepare(deps, job, "import"),
      run: async (tx, { job, rows, prepared }) => copyItems(deps, tx, { ...prepared, input: job.input, rows }),
    } satisfies RowWork<typeof copyInput, BulkReach>,
    move: {
      kind: "items.move",
      input: moveInput,
      batchSize: 100,
      prepare: async (job) => prepare(deps, job),
      run: async (tx, { job, rows, prepared }) => moveItems(deps, tx, { ...prepared, input: job.input, rows }),
    } satisfies RowWork<typeof moveInput, BulkReach>,
    delete: {
      kind: "items.delete",
      input: deleteInput,
      batchSize: 100,
      prepare: async (job) => prepare(deps, job, "delete"),
      run: async (tx, { job, rows, prepared }) => deleteItems(deps, tx, { ...prepared, input: job.input, rows }),
    } satisfies RowWork<typeof deleteInput, BulkReach>,
  };
  return works;
}

/** What a worker runs for them. */
export function bulkTasks(longWork: LongWork, works: BulkWorks): Task[] {
  return [longWork.rowTask(works.copy), longWork.rowTask(works.move), longWork.rowTask(works.delete)];
}

/** The rights that the starter has now, which may be none. */
async function prepare({ reader, loadActor, reaches }: BulkDeps, job: LongJob, privilege?: string): Promise<BulkReach> {
  const actor = await loadStarter({ reader, loadActor }, job);
  const standing = [...(actor?.libraries.values() ?? [])].find(({ libraryId }) => libraryId === job.scopeId);
  if (actor === undefined || standing === undefined) {
    throw new AppError(errors.accessDenied, { text: "Whoever started this may not sign in to the library any more." });
  }
  const reach = await reaches.reach(actor, standing.alias);
  if (privilege !== undefined && !hasPrivilege(reach, privilege)) throw new AppError(errors.accessDenied);
  return { reach };
}

async function copyItems(
  deps: BulkDeps,
  tx: Tx,
  given: { reach: Reach; rows: readonly JobRow[]; input: { destination_folder_id: string; on_conflict?: OnConflict } },
): Promise<RowOutcome[]> {
  const { reach, rows, input } = given;
  const to = await requireTarget(deps, tx, reach, input.destination_folder_id);
  const { documents, folders } = await sortOut(deps, tx, reach, rows);
  return eachByItself(tx, rows, async (row) => {
    const folder = folders.get(row.row);
    if (folder !== undefined) {
      const source = await deps.containers.require(tx, reach, { id: folder, kinds: FOLDERS, needed: "read" });
      const copied = await deps.copies.copyFolder(tx, reach, { folder: source, target: to, withDocuments: true });
      return `${reach.library}!${copied.container_number}`;
    }
    const document = documents.get(row.row);
    if (document === undefined) throw new AppError(errors.noRecord);
    const copied = await deps.copies.copyDocument(tx, reach, {
      document,
      to,
      name: undefined,
      onConflict: input.on_conflict ?? "keep_both",
      keepAuthor: false,
      allVersions: false,
      comments: undefined,
    });
    return documentId(reach.library, copied.document.document_number, copied.document.version);
  });
}

type OnConflict = "keep_both" | "new_version" | "skip" | "fail";

async function moveItems(
  deps: BulkDeps,
  tx: Tx,
  given: {
    reach: Reach;
    rows: readonly JobRow[];
    input: { destination_folder_id: string; source_folder_id?: string; update_security?: boolean };
  },
): Promise<RowOutcome[]> {
  const { reach, rows, input } = given;
  const { containers } = deps;
  const to = await requireTarget(deps, tx, reach, input.destination_folder_id);
  const from =
    input.source_folder_id === undefined
      ? undefined
      : await containers.require(tx, reach, { id: input.source_folder_id, kinds: FOLDERS, needed: "read_write" });
  const { documents, folders } = await sortOut(deps, tx, reach, rows);
  const different = [...new Map([...documents.values()].map((each) => [each.document_number, each])).values()];
  const updateSecurity = input.update_security ?? true;
  const move = { documents: different, from, to, updateSecurity, comments: undefined };
  const refusals = await deps.filing.moveAll(tx, reach, move);
  if (folders.size > 0) await lockMoves(tx, reach.libraryId);
  const moved = await eachByItself(tx, pick(rows, folders), async ({ subject }) => {
    const folder = await containers.require(tx, reach, {
      id: subject,
      kinds: FOLDERS,
      needed: "full_access",
      hold: "subtree",
    });
    await deps.moveFolder(tx, reach, { folder, target: to });
  });
  return [
    ...ofDocuments(pick(rows, folders, false), documents, (each) => refusals.get(each.document_number)),
    ...moved,
  ];
}

async function deleteItems(
  deps: BulkDeps,
  tx: Tx,
  { reach, rows, input }: { reach: Reach; rows: readonly JobRow[]; input: { all_versions?: boolean } },
): Promise<RowOutcome[]> {
  const { documents, folders } = await sortOut(deps, tx, reach, rows);
  const named = [...documents.values()];
  const wholeDocuments = input.all_versions === true;
  const versions = wholeDocuments ? await deps.documents.versionsOfAll(tx, reach, named) : named;
  const refusals = await deps.trash.deleteVersions(tx, reach, { versions, wholeDocuments });
  const refused = new Map([...refusals].map(([version, why]) => [keyOf(version, input), why]));
  const deleted = await eachByItself(tx, pick(rows, folders), async ({ subject }) => {
    if (!hasPrivilege(reach, "delete_public_folder")) throw new AppError(errors.accessDenied);
    const given = { id: subject, kinds: FOLDERS, needed: "full_access", hold: "subtree" } as const;
    const container = await deps.containers.require(tx, reach, given);
    await deps.trash.deleteContainer(tx, reach, { container, withContents: true });
  });
  return [...ofDocuments(pick(rows, folders, false), documents, (each) => refused.get(keyOf(each, input))), ...deleted];
}

/** Rows name documents, or versions of them. */
function keyOf({ document_number: number, version }: Document, input: { all_versions?: boolean }): string {
  return input.all_versions === true ? `${number}` : `${number}.${version}`;
}

async function requireTarget({ containers }: BulkDeps, tx: Tx, reach: Reach, id: string): Promise<Container> {
  return containers.require(tx, reach, { id, kinds: PLACES, needed: "read_write", hold: "place" });
}

interface SortedRows {
  /** By row; a document that the person does not see is not there. */
  readonly documents: ReadonlyMap<number, Document>;
  readonly folders: ReadonlyMap<number, string>;
}

/** What the rows are about; documents are held where they are until the transaction ends. */
async function sortOut(deps: BulkDeps, tx: Tx, reach: Reach, rows: readonly JobRow[]): Promise<SortedRows> {
  const keys = new Map<number, DocumentKey>();
  const folders = new Map<number, string>();
  for (const { row, subject } of rows) {
    const item = parseItemId(subject);
    if (item?.version === undefined) folders.set(row, subject);
    else keys.set(row, { document_number: item.number, version: item.version });
  }
  const found = await deps.documents.holdAll(tx, reach, [...keys.values()]);
  const byKey = new Map(found.map((document) => [`${document.document_number}.${document.version}`, document]));
  const documents = new Map<number, Document>();
  for (const [row, key] of keys) {
    const document = byKey.get(`${key.document_number}.${key.version}`);
    if (document !== undefined) documents.set(row, document);
  }
  return { documents, folders };
}

function pick(rows: readonly JobRow[], folders: SortedRows["folders"], isFolder = true): JobRow[] {
  return rows.filter(({ row }) => folders.has(row) === isFolder);
}

function ofDocuments(
  rows: readonly JobRow[],
  documents: SortedRows["documents"],
  refusalOf: (document: Document) => AppError | undefined,
): RowOutcome[] {
  return rows.map(({ row }) => {
    const document = documents.get(row);
    const refusal = document === undefined ? new AppError(errors.noRecord) : refusalOf(document);
    return refusal === undefined ? { row } : { row, refusal };
  });
}
