import type { DataShape } from "@muniment/documents/generate";
import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type { RepositoryValue, setRepository } from "@muniment/operate-api/repository";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input } from "@muniment/rest";
import { findService, getService } from "../linked-service/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import {
  deleteConfigured,
  insertConfigured,
  listConfigured,
  lockConfigured,
  updateConfigured,
} from "./configured-repository.repository.ts";
import type { ConfiguredRepository, ConfiguredRepositoryView } from "./configured-repository.repository.ts";
import { isRepositoryKey, mergeRepository, repositoryMistakes } from "./repository-rules.ts";

/** Named places of documents, as administrators say them (operate.md 5.2). */
export interface ConfiguredRepositoryService {
  list(reader: Tx): Promise<RepositoryValue[]>;
  get(reader: Tx, key: string): Promise<RepositoryValue>;
  /** Adds it without `rev`; else changes the one that was seen at `rev`. */
  set(
    tx: Tx,
    actor: OperateActor,
    given: { key: string; rev: number | undefined; setting: Input<typeof setRepository>["body"] },
  ): Promise<RepositoryValue>;
  remove(tx: Tx, actor: OperateActor, key: string): Promise<void>;
}

/** Repositories in the database; `shape` is what the fields of a case's place may name. */
export function createConfiguredRepositoryService({
  clock,
  shape,
}: {
  readonly clock: Clock;
  readonly shape: DataShape;
}): ConfiguredRepositoryService {
  const get: ConfiguredRepositoryService["get"] = async (reader, key) => {
    const [view] = await listConfigured(reader, key);
    if (view === undefined) throw new AppError(errors.notFound);
    return wireRepository(view);
  };
  const note = async (
    tx: Tx,
    actor: OperateActor,
    entry: { verb: string; before: RepositoryValue | undefined; after?: RepositoryValue },
  ): Promise<void> => {
    const { verb, before, after } = entry;
    const id = (after ?? before)?.key ?? "";
    await recordAudit(tx, subjectOf(actor), [
      {
        at: clock.now(),
        action: `repository.${verb}`,
        object_type: "repository",
        object_id: id,
        before: before && auditedOf(before),
        ...(after === undefined ? {} : { after: auditedOf(after) }),
      },
    ]);
  };

  return {
    get,
    list: async (reader) => (await listConfigured(reader)).map(wireRepository),
    async set(tx, actor, { key, rev, setting }) {
      if (!isRepositoryKey(key)) throw invalid("key", "A key is made of a-z, 0-9 and - and begins with a letter.");
      const known = await lockConfigured(tx, key);
      if (known !== undefined && known.rev !== rev) throw new AppError(errors.editConflict);
      if (known === undefined && rev !== undefined) throw new AppError(errors.notFound);
      const service =
        setting.service === undefined && known !== undefined
          ? await getService(tx, known.service_id)
          : await findService(tx, setting.service ?? "");
      if (service === undefined) throw invalid("service", "There is no such service.");
      const settings = mergeRepository(setting, known);
      const messages = repositoryMistakes(settings, { type: service.type, shape });
      if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
      const { properties, ...columns } = settings;
      const place = { ...columns, properties: JSON.stringify(properties), service_id: service.id };
      const before = known === undefined ? undefined : await get(tx, key);
      if (known !== undefined && before !== undefined && isElsewhere(known, { ...settings, service_id: service.id })) {
        refuseMoving(before);
      }
      const row = { key, ...place, updated_at: clock.now(), updated_by: actor.userId };
      if (known !== undefined) await updateConfigured(tx, row);
      else if (!(await insertConfigured(tx, row))) throw new AppError(errors.duplicate, { field: "key" });
      const after = await get(tx, key);
      await note(tx, actor, { verb: known === undefined ? "create" : "update", before, after });
      return after;
    },
    async remove(tx, actor, key) {
      await lockConfigured(tx, key);
      const before = await get(tx, key);
      if (before.used_by.length > 0) {
        throw new AppError(errors.conflict, {
          text: `"${before.name}" is still used. Choose another place there first.`,
        });
      }
      await deleteConfigured(tx, key);
      await note(tx, actor, { verb: "delete", before });
    },
  };
}

type PlaceColumns = Pick<
  ConfiguredRepository,
  "service_id" | "context" | "library" | "resolver" | "workspace" | "folder"
>;

const PLACE = ["service_id", "context", "library", "resolver", "workspace", "folder"] as const;

const isElsewhere = (known: PlaceColumns, wanted: PlaceColumns): boolean =>
  PLACE.some((name) => known[name] !== wanted[name]);

/** Files that wait there would be looked for elsewhere; cases keep the workspace that was found for them. */
function refuseMoving({ used_by: uses }: RepositoryValue): void {
  const user = uses.find(({ use }) => use === "mailbox" || use === "post_room");
  if (user === undefined) return;
  const name = user.use === "mailbox" ? `the mailbox ${user.name}` : "the post room";
  throw new AppError(errors.conflict, {
    text: `Files of ${name} lie there. Add another repository and choose it there.`,
  });
}

function wireRepository(row: ConfiguredRepositoryView): RepositoryValue {
  return {
    key: row.key,
    name: row.name,
    description: row.description,
    service: row.service,
    service_name: row.service_name,
    service_type: row.service_type,
    context: row.context,
    library: row.library,
    resolver: row.resolver,
    workspace: row.workspace,
    find_by: row.find_by,
    properties: { ...row.properties },
    folder: row.folder,
    deny_extensions: row.deny_extensions,
    ...(row.default_security === null ? {} : { default_security: row.default_security }),
    ...(row.most_bytes === null ? {} : { most_bytes: row.most_bytes }),
    used_by: [...row.used_by],
    updated_at: row.updated_at.toISOString(),
    rev: row.rev,
  };
}

function auditedOf({ used_by: _uses, updated_at: _at, rev: _rev, ...rest }: RepositoryValue) {
  return rest;
}

const invalid = (field: string, text: string): AppError => new AppError(errors.validationFailed, { text, field });
