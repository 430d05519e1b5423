import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/register";
import { entityKinds } from "@muniment/operate-api/register";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { cutPage, idOf, isRowId, readPage } from "../paging.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { changedBy } from "../work-item/index.ts";
import { columnsOf, entitySearch, keepContacts } from "./entity-content.ts";
import type { EntityContent } from "./entity-content.ts";
import { normalEmail } from "./register-rules.ts";
import {
  findCandidates,
  getEntities,
  insertEntity,
  isReferenceTaken,
  listCasesOf,
  listEntityRows,
  listMerged,
  lockEntity,
  updateEntityRow,
} from "./register.repository.ts";
import type { EntityRecord } from "./register.repository.ts";
import { wireEntity } from "./wire-entity.ts";
import type { WireEntity } from "./wire-entity.ts";

type Creation = Input<typeof api.createEntity>["body"];

/** People and organisations (operate.md 6.3). */
export interface RegisterService {
  list(
    reader: Tx,
    actor: OperateActor,
    query: Input<typeof api.listEntities>["query"],
  ): Promise<Output<typeof api.listEntities>>;
  /** 404 when there is none. */
  get(reader: Tx, id: string): Promise<WireEntity>;
  cases(reader: Tx, actor: OperateActor, id: string): Promise<Output<typeof api.listEntityCases>>;
  /** 409 with candidates when the register may have it already. */
  create(tx: Tx, actor: OperateActor, given: Creation): Promise<WireEntity>;
  /** `rev` is the one that the change was made from. */
  update(tx: Tx, actor: OperateActor, given: { id: string; rev: number; change: EntityContent }): Promise<WireEntity>;
}

/** What can be added by hand; users and teams come in when they take part. */
const ADDED_KINDS = entityKinds.filter((kind) => kind !== "user" && kind !== "team");

/** The register in the database. */
export function createRegisterService({ clock }: { clock: Clock }): RegisterService {
  const read = async (reader: Tx, id: string): Promise<EntityRecord> => {
    const row = (await getEntities(reader, [id], { isCurrent: false })).get(id);
    if (row === undefined) throw new AppError(errors.notFound);
    return row;
  };
  const get: RegisterService["get"] = async (reader, id) => {
    const row = await read(reader, id);
    return wireEntity(row, await listMerged(reader, row.id), clock);
  };

  return {
    get,
    list: listRegister,
    async cases(reader, actor, id) {
      return { data: await listCasesOf(reader, actor, (await read(reader, id)).id) };
    },
    async create(tx, actor, given) {
      const id = newId();
      const kind = ADDED_KINDS.find((each) => each === given.kind);
      if (kind === undefined) throw invalid("kind", "Say what this is: a person, an organisation …");
      const columns = columnsOf(given, undefined);
      const emails = given.emails ?? [];
      if (given.accept_duplicates !== true) await offerCandidates(tx, columns.name_key, emails);
      const at = clock.now();
      const stamp = { created_at: at, created_by: actor.userId, updated_at: at, updated_by: actor.userId };
      const search = entitySearch(columns, emails);
      const made = await insertEntity(tx, { id, canonical_id: id, kind, ...columns, search, ...stamp });
      if (made === undefined) throw takenReference();
      await keepContacts(tx, id, given);
      const after = await get(tx, id);
      await audit(tx, actor, { action: "entity.create", at, after });
      return after;
    },
    async update(tx, actor, { id, rev, change }) {
      await lockEntity(tx, id);
      const before = await get(tx, id);
      const row = await read(tx, id);
      if (row.user_id !== null || row.team_id !== null) {
        throw new AppError(errors.conflict, { text: "This comes from the users and teams of Operate." });
      }
      if (row.rev !== rev) {
        const { message } = await changedBy(tx, row.updated_by, "changed");
        throw new AppError(errors.editConflict, { text: message, details: { current: before } });
      }
      const columns = columnsOf(change, row);
      if (columns.reference !== null && (await isReferenceTaken(tx, columns.reference, row.id))) throw takenReference();
      const at = clock.now();
      const search = entitySearch(columns, change.emails ?? row.emails);
      await updateEntityRow(tx, row.id, { ...columns, search, updated_at: at, updated_by: actor.userId });
      await keepContacts(tx, row.id, change);
      const after = await get(tx, row.id);
      await audit(tx, actor, { action: "entity.update", at, before, after });
      return after;
    },
  };
}

const listRegister: RegisterService["list"] = async (reader, actor, query) => {
  const page = readPage(query, ["number", "string", "string"]);
  const [near, name, id] = page.after ?? [];
  const rows = await listEntityRows(reader, actor, {
    words: query.query ?? "",
    kind: query.kind === undefined || query.kind === "" ? undefined : query.kind,
    caseId: query.case !== undefined && isRowId(query.case) ? query.case : undefined,
    after: page.after === undefined ? undefined : [Number(near), String(name), idOf(id)],
    limit: page.limit,
  });
  const { rows: kept, cursor } = cutPage(rows, page, (row) => [row.near, row.sort_name, row.id]);
  const data = kept.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    ...(row.reference === null ? {} : { reference: row.reference }),
    party_types: row.party_types,
    ...(row.email === null ? {} : { email: row.email }),
    ...(row.city === null ? {} : { city: row.city }),
    restrictions: row.restrictions,
    open_cases: row.open_cases,
  }));
  return cursor === undefined ? { data } : { data, cursor };
};

/** 409 with what the register may have already (OPR-PTY-006). */
async function offerCandidates(tx: Tx, key: string, emails: readonly { readonly address: string }[]): Promise<void> {
  const found = await findCandidates(tx, { nameKey: key, emails: emails.map(({ address }) => normalEmail(address)) });
  if (found.length === 0) return;
  const candidates = found.map((each) => ({
    id: each.id,
    name: each.name,
    kind: each.kind,
    ...(each.email === null ? {} : { email: each.email }),
    reason: each.same_email ? "same_email" : "same_name",
  }));
  throw new AppError(errors.duplicate, {
    text: "The register may have this already. Use one of these, or add it all the same.",
    details: { candidates },
  });
}

async function audit(
  tx: Tx,
  actor: OperateActor,
  entry: { action: string; at: Date; before?: WireEntity; after: WireEntity },
): Promise<void> {
  const { action, at, before, after } = entry;
  await recordAudit(tx, subjectOf(actor), [
    { at, action, object_type: "entity", object_id: after.id, before: before && { ...before }, after: { ...after } },
  ]);
}

const invalid = (field: string, text: string): AppError => new AppError(errors.validationFailed, { text, field });
const takenReference = (): AppError =>
  new AppError(errors.duplicate, { text: "Another entry has this reference.", field: "reference" });
