import type { Readable } from "node:stream";
import { AppError } from "@muniment/kernel";
import { errors, refusals, refused } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/case-document";
import type { Database, Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { refuseFile } from "../configured-repository/index.ts";
import { RepositoryError } from "../document-repository/index.ts";
import type { RawStore } from "../inbound-email/index.ts";
import type { OperateActor } from "../user/index.ts";
import { isDeniedName } from "./act-content.ts";
import { intendAct, openCase, queueAct, reach } from "./act-intent.ts";
import type { IntentDeps } from "./act-intent.ts";
import { findOwn, nameOf, readAct } from "./act.service.ts";
import type { ActPlace } from "./act.service.ts";
import { findAct, insertPart, listActItems, listParts, lockAct, updateAct } from "./document-act.repository.ts";

type WireAct = Output<typeof api.getDocumentAct>["data"];
type Wanted = Input<typeof api.beginCaseUpload>["body"];

/** Uploads, which Operate has whole before it stores them (OPR-UPL-002, -003). */
export interface UploadService {
  /** Refused before anything is sent when it may not be stored. */
  check(actor: OperateActor, caseId: string, given: Wanted): Promise<void>;
  begin(tx: Tx, actor: OperateActor, caseId: string, given: Wanted): Promise<{ act: WireAct; part_bytes: number }>;
  /** Takes the bytes of a part; once. */
  receive(actor: OperateActor, at: ActPlace & { readonly part: number }, bytes: Readable): Promise<WireAct>;
  /** All parts are there. */
  store(tx: Tx, actor: OperateActor, at: ActPlace): Promise<WireAct>;
}

const PART_BYTES = 8 * 1024 ** 2;
const MOST_GIGABYTES = 20;
const MOST_BYTES = MOST_GIGABYTES * 1024 ** 3;

/** Uploads over the database and Operate's own store. */
export function createUploadService(
  deps: IntentDeps & { readonly database: Database; readonly raws: RawStore },
): UploadService {
  const { database, raws } = deps;
  return {
    async check(actor, caseId, { name, size, folder }) {
      nameOf(name);
      if (isDeniedName(name)) throw refused(refusals.fileRefused());
      if (size > MOST_BYTES) throw refused(refusals.tooLarge({ limit: `${MOST_GIGABYTES} GB` }));
      const row = await openCase(database.reader, actor, caseId);
      refuseFile(row, { name, size });
      const own = await reach(deps, database.reader, { actor, row, kind: "upload" });
      const at = folder ?? row.item_id;
      await own.attempt({ action: "add documents to", place: row.place_name }, async (repository) => {
        if (!(await repository.isWithin(at, row.item_id))) throw new AppError(errors.notFound);
        if (!repository.capabilities.has("rights")) return;
        if (!(await repository.rights(at)).addDocuments) throw new RepositoryError("denied", "no_right_to_add");
      });
    },
    async begin(tx, actor, caseId, { folder, name, size, if_exists: ifExists }) {
      const id = await intendAct(deps, tx, actor, {
        kind: "upload",
        caseId,
        folder,
        to: folder === undefined ? {} : { folder },
        ifExists,
        isReceiving: true,
        items: [{ kind: "document", item_id: null, name: nameOf(name), size }],
      });
      return { act: await readOwn(tx, actor, { caseId, actId: id }), part_bytes: PART_BYTES };
    },
    async receive(actor, at, bytes) {
      const { reader } = database;
      const act = await findOwn(reader, actor, at);
      const [item] = await listActItems(reader, [act.id]);
      const expected = partBytes(item?.size ?? 0, at.part);
      if (act.state !== "receiving" || expected <= 0) {
        throw new AppError(errors.conflict, { text: "This upload takes no such part." });
      }
      const parts = await listParts(reader, act.id);
      if (!parts.some(({ part }) => part === at.part)) {
        const { hash, size } = await raws.put(exactly(bytes, expected));
        await insertPart(reader, { act_id: act.id, part: at.part, raw_hash: hash, size });
      }
      return readOwn(reader, actor, at);
    },
    async store(tx, actor, at) {
      await findOwn(tx, actor, at);
      const act = await lockAct(tx, at.actId);
      if (act?.kind !== "upload") throw new AppError(errors.notFound);
      if (act.state === "cancelled") throw new AppError(errors.conflict, { text: "This upload was cancelled." });
      if (act.state === "receiving") {
        const [item] = await listActItems(tx, [act.id]);
        const parts = await listParts(tx, act.id);
        const size = parts.reduce((sum, part) => sum + part.size, 0);
        if (size !== (item?.size ?? 0)) {
          throw new AppError(errors.conflict, { text: "Parts of this upload are missing." });
        }
        await updateAct(tx, act.id, { state: "running" });
        await queueAct(deps, tx, act.id);
      }
      return readOwn(tx, actor, at);
    },
  };
}

async function readOwn(reader: Tx, actor: OperateActor, at: ActPlace): Promise<WireAct> {
  const act = await findAct(reader, (await findOwn(reader, actor, at)).id);
  if (act === undefined) throw new AppError(errors.notFound);
  return readAct(reader, act);
}

function partBytes(size: number, part: number): number {
  return Math.min(PART_BYTES, size - part * PART_BYTES);
}

/** Fails unless so many bytes come: a connection that broke off leaves no part. */
async function* exactly(source: AsyncIterable<Uint8Array>, expected: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.byteLength;
    if (size > expected) break;
    yield chunk;
  }
  if (size !== expected) throw new AppError(errors.invalidParam, { text: `Send ${expected} bytes.`, field: "body" });
}
