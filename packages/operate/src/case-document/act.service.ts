import { AppError, addSeconds } from "@muniment/kernel";
import { errors, refusals, refused } from "@muniment/operate-api";
import type { Permission } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/case-document";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { findCase } from "../case/index.ts";
import { cleanName } from "../filing/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { intendAct, queueAct } from "./act-intent.ts";
import type { IntentDeps, WantedAct } from "./act-intent.ts";
import { undoOf } from "./act-undo.ts";
import {
  findAct,
  listActItems,
  listMine,
  listParts,
  lockAct,
  updateAct,
  updateActItems,
} from "./document-act.repository.ts";
import type { Act, NewActItem } from "./document-act.repository.ts";
import { wireAct } from "./wire-act.ts";

type WireAct = Output<typeof api.getDocumentAct>["data"];

/** What people do to documents of a case (operate.md 9), each kept before it is done. */
export interface ActService {
  copy(tx: Tx, actor: OperateActor, caseId: string, given: Input<typeof api.copyCaseItems>["body"]): Promise<WireAct>;
  move(tx: Tx, actor: OperateActor, caseId: string, given: Input<typeof api.moveCaseItems>["body"]): Promise<WireAct>;
  remove(
    tx: Tx,
    actor: OperateActor,
    caseId: string,
    given: Input<typeof api.deleteCaseItems>["body"],
  ): Promise<WireAct>;
  rename(
    tx: Tx,
    actor: OperateActor,
    caseId: string,
    given: Input<typeof api.renameCaseItem>["body"],
  ): Promise<WireAct>;
  createFolder(
    tx: Tx,
    actor: OperateActor,
    caseId: string,
    given: Input<typeof api.createCaseFolder>["body"],
  ): Promise<WireAct>;
  restoreVersion(
    tx: Tx,
    actor: OperateActor,
    caseId: string,
    given: Input<typeof api.restoreCaseItemVersion>["body"],
  ): Promise<WireAct>;
  /** 404 for one that is not there or is somebody else's. */
  get(reader: Tx, actor: OperateActor, at: ActPlace): Promise<WireAct>;
  /** What is not over, and what ended within the last hour. */
  list(reader: Tx, actor: OperateActor, caseId: string): Promise<WireAct[]>;
  retry(tx: Tx, actor: OperateActor, at: ActPlace, given: Input<typeof api.retryDocumentAct>["body"]): Promise<WireAct>;
  cancel(tx: Tx, actor: OperateActor, at: ActPlace): Promise<WireAct>;
  undo(tx: Tx, actor: OperateActor, at: ActPlace): Promise<WireAct>;
}

/** An act by its case and its id. */
export interface ActPlace {
  readonly caseId: string;
  readonly actId: string;
}

const SHOWN_SECONDS = 3600;

const PERMISSIONS: Readonly<Record<Act["kind"], Permission>> = {
  copy: "documents.copyMove",
  move: "documents.copyMove",
  upload: "documents.upload",
  restore_version: "documents.upload",
  delete: "documents.delete",
  restore: "documents.delete",
  rename: "documents.rename",
  create_folder: "documents.createFolder",
};

/** An act that is the person's own, on a case that they still see. */
export async function findOwn(reader: Tx, actor: OperateActor, { caseId, actId }: ActPlace): Promise<Act> {
  const row = await findCase(reader, actor, caseId);
  const act = row === undefined ? undefined : await findAct(reader, actId);
  if (act === undefined || act.case_id !== row?.id || act.user_id !== actor.userId) {
    throw new AppError(errors.notFound);
  }
  return act;
}

/** An act with its items, as the contract has it. */
export async function readAct(reader: Tx, act: Act): Promise<WireAct> {
  const parts = act.state === "receiving" ? await listParts(reader, act.id) : [];
  return wireAct(act, await listActItems(reader, [act.id]), parts);
}

/** Acts in the database. */
export function createActService(deps: IntentDeps): ActService {
  const begin = async (tx: Tx, actor: OperateActor, wanted: WantedAct): Promise<WireAct> => {
    const act = await findAct(tx, await intendAct(deps, tx, actor, wanted));
    if (act === undefined) throw new Error("An act was not kept");
    return readAct(tx, act);
  };
  return {
    copy: (tx, actor, caseId, { items, to, if_exists: ifExists, if_refused: ifRefused }) =>
      begin(tx, actor, { kind: "copy", caseId, to, ifExists, ifRefused, items: existing(items) }),
    move: (tx, actor, caseId, { items, folder, to, if_exists: ifExists, if_refused: ifRefused }) =>
      begin(tx, actor, { kind: "move", caseId, folder, to, ifExists, ifRefused, items: existing(items) }),
    remove: (tx, actor, caseId, { items, folder }) =>
      begin(tx, actor, { kind: "delete", caseId, folder, items: existing(items) }),
    rename: (tx, actor, caseId, { item, name }) =>
      begin(tx, actor, {
        kind: "rename",
        caseId,
        items: [{ kind: "document", item_id: item, name: "", target_name: nameOf(name) }],
      }),
    async createFolder(tx, actor, caseId, { folder, path }) {
      const names = path.map(nameOf);
      const name = names.at(-1) ?? "";
      const items: NewActItem[] = [{ kind: "container", item_id: null, name, path: names.slice(0, -1) }];
      return begin(tx, actor, { kind: "create_folder", caseId, folder, to: { ...(folder && { folder }) }, items });
    },
    restoreVersion: (tx, actor, caseId, { item, version }) =>
      begin(tx, actor, {
        kind: "restore_version",
        caseId,
        items: [{ kind: "document", item_id: version, name: "", older_id: item }],
      }),
    ...onesOwn(deps, begin),
  };
}

type Begin = (tx: Tx, actor: OperateActor, wanted: WantedAct) => Promise<WireAct>;

/** What one does with acts that are begun. */
function onesOwn(deps: IntentDeps, begin: Begin): Pick<ActService, "get" | "list" | "retry" | "cancel" | "undo"> {
  const { clock } = deps;
  /** Changes an act of one's own, held meanwhile. */
  const change = async (
    tx: Tx,
    given: { actor: OperateActor; at: ActPlace; action: "retry" | "cancel" },
    work: (act: Act) => Promise<void>,
  ): Promise<WireAct> => {
    const { actor, at, action } = given;
    await findOwn(tx, actor, at);
    const act = await lockAct(tx, at.actId);
    if (act === undefined) throw new AppError(errors.notFound);
    await work(act);
    await recordAudit(tx, subjectOf(actor, act.id), [
      {
        at: clock.now(),
        action: `document_act.${action}`,
        object_type: "document_act",
        object_id: act.id,
        own: { case_id: act.case_id },
      },
    ]);
    return readAct(tx, { ...act, ...(await findAct(tx, act.id)) });
  };
  return {
    get: async (reader, actor, at) => readAct(reader, await findOwn(reader, actor, at)),
    async list(reader, actor, caseId) {
      if ((await findCase(reader, actor, caseId)) === undefined) throw new AppError(errors.notFound);
      const endedSince = addSeconds(clock.now(), -SHOWN_SECONDS);
      const acts = await listMine(reader, { caseId, userId: actor.userId, endedSince });
      const items = Map.groupBy(
        await listActItems(
          reader,
          acts.map(({ id }) => id),
        ),
        ({ act_id: id }) => id,
      );
      return acts.map((act) => wireAct(act, items.get(act.id) ?? []));
    },
    retry: (tx, actor, at, given) =>
      change(tx, { actor, at, action: "retry" }, async (act) => {
        if (act.state !== "refused" && act.state !== "waiting") {
          throw new AppError(errors.conflict, { text: "There is nothing to try again." });
        }
        const isChosenHere = act.undo_of === null && ["copy", "move", "upload"].includes(act.kind);
        const again = { state: "waiting" as const, trouble: null, ...(isChosenHere ? { target_name: null } : {}) };
        await updateActItems(tx, { actId: act.id, states: ["refused"] }, again);
        const { if_exists = act.if_exists, if_refused = act.if_refused } = given;
        await updateAct(tx, act.id, { state: "running", trouble: null, ended_at: null, if_exists, if_refused });
        await queueAct(deps, tx, act.id);
      }),
    cancel: (tx, actor, at) =>
      change(tx, { actor, at, action: "cancel" }, async (act) => {
        if (act.ended_at !== null && act.state !== "refused") {
          throw new AppError(errors.conflict, { text: "This is over already." });
        }
        const left = { actId: act.id, states: ["waiting", "refused"] as const };
        await updateActItems(tx, left, { state: "cancelled", trouble: null });
        await updateAct(tx, act.id, { state: "cancelled", trouble: null, ended_at: clock.now() });
      }),
    async undo(tx, actor, at) {
      await findOwn(tx, actor, at);
      const act = await lockAct(tx, at.actId);
      if (act === undefined) throw new AppError(errors.notFound);
      const wanted = undoOf(act, await listActItems(tx, [act.id]));
      const permission = PERMISSIONS[act.kind];
      if (!actor.permissions.has(permission)) throw refused(refusals.permissionMissing({ permission }));
      return begin(tx, actor, wanted);
    },
  };
}

function existing(ids: readonly string[]): NewActItem[] {
  return [...new Set(ids)].map((id) => ({ kind: "document", item_id: id, name: "" }));
}

/** A name as it is given to a file or folder; what no repository takes is refused before anything is asked there. */
export function nameOf(text: string): string {
  const name = text.trim().normalize("NFC");
  const field = "name";
  if (name === "") throw new AppError(errors.validationFailed, { text: "Give it a name.", field });
  if (cleanName(name, name) !== name) {
    throw new AppError(errors.validationFailed, {
      text: 'A name has none of < > : " | ? * / \\ and neither begins nor ends with a dot or a blank.',
      field,
    });
  }
  return name;
}
