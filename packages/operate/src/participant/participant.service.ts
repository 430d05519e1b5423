import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/participant";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { actionsOf, findCaseHead } from "../case/index.ts";
import { getEntities } from "../register/index.ts";
import type { EntityRecord } from "../register/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { lockWorkItem } from "../work-item/index.ts";
import { chosenEntity } from "./chosen-entity.ts";
import {
  deleteParticipants,
  insertParticipant,
  listParticipantRows,
  listRoles,
  participantsOf,
  updateParticipantRow,
} from "./participant.repository.ts";
import type { CaseParticipant } from "./participant.repository.ts";
import { wireParticipant } from "./wire-participant.ts";
import type { WireParticipant } from "./wire-participant.ts";

type Addition = Input<typeof api.addParticipant>["body"];
type Change = Input<typeof api.updateParticipant>["body"];
interface Own {
  readonly caseId: string;
  readonly id: string;
}

/** Who takes part in cases (operate.md 6.3). */
export interface ParticipantService {
  /** 404 for a case that is not there or may not be seen. */
  list(reader: Tx, actor: OperateActor, caseId: string): Promise<Output<typeof api.listParticipants>>;
  add(tx: Tx, actor: OperateActor, given: { caseId: string; addition: Addition }): Promise<WireParticipant>;
  update(tx: Tx, actor: OperateActor, given: Own & { change: Change }): Promise<WireParticipant>;
  remove(tx: Tx, actor: OperateActor, given: Own): Promise<void>;
}

/** Participants in the database. */
export function createParticipantService({ clock }: { clock: Clock }): ParticipantService {
  const audit = async (
    tx: Tx,
    actor: OperateActor,
    entry: { action: string; caseId: string; who: CaseParticipant },
  ): Promise<void> => {
    const { action, caseId, who } = entry;
    const after = { role: who.role, entity: who.entity.id, name: who.entity.name };
    await recordAudit(tx, subjectOf(actor), [
      { at: clock.now(), action, object_type: "case", object_id: caseId, after, own: { case_id: caseId } },
    ]);
  };

  return {
    list: listOf,
    async add(tx, actor, { caseId, addition }) {
      await lockOpenCase(tx, actor, caseId);
      const role = (await listRoles(tx)).find((each) => each.is_active && each.system_name === addition.role);
      if (role === undefined) throw invalid("role", "There is no such role.");
      const entity = await chosenEntity(tx, actor, { ...addition, at: clock.now() });
      if (!role.kinds.includes(entity.kind)) throw invalid("role", `"${role.name}" is not for entries of this kind.`);
      const there = (await participantsOf(tx, caseId)).filter((each) => each.role === role.system_name);
      if (there.some((each) => each.entity.id === entity.id)) {
        throw new AppError(errors.exists, { text: `${entity.name} has this role already.`, field: "entity" });
      }
      if (!role.is_many && there.length > 0) {
        throw new AppError(errors.exists, { text: `A case has one "${role.name}" only.`, field: "role" });
      }
      const id = newId();
      await insertParticipant(tx, {
        id,
        case_id: caseId,
        role: role.system_name,
        entity_id: entity.id,
        position: there.length + 1,
        ...choiceOf(addition, entity),
        added_at: clock.now(),
        added_by: actor.userId,
      });
      if (addition.position !== undefined) await moveTo(tx, { caseId, id, position: addition.position });
      const who = await findOwn(tx, { caseId, id });
      await audit(tx, actor, { action: "participant.add", caseId, who });
      return wireParticipant(who);
    },
    async update(tx, actor, { caseId, id, change }) {
      await lockOpenCase(tx, actor, caseId);
      const known = await findOwn(tx, { caseId, id });
      const entity = (await getEntities(tx, [known.entity.id], { isCurrent: true })).get(known.entity.id);
      if (entity === undefined) throw new AppError(errors.notFound);
      const choice = choiceOf(change, entity);
      const sent = Object.entries(choice).filter(([name]) => change[name as keyof typeof choice] !== undefined);
      if (sent.length > 0) await updateParticipantRow(tx, id, Object.fromEntries(sent));
      if (change.position !== undefined) await moveTo(tx, { caseId, id, position: change.position });
      const who = await findOwn(tx, { caseId, id });
      await audit(tx, actor, { action: "participant.update", caseId, who });
      return wireParticipant(who);
    },
    async remove(tx, actor, { caseId, id }) {
      await lockOpenCase(tx, actor, caseId);
      const who = await findOwn(tx, { caseId, id });
      // With every entry that has been merged into this one, or it would come back in their place.
      const rows = (await listParticipantRows(tx, caseId)).filter(({ role }) => role === who.role);
      const entities = await getEntities(
        tx,
        rows.map(({ entity_id: each }) => each),
        { isCurrent: true },
      );
      const gone = rows.filter(({ entity_id: each }) => entities.get(each)?.id === who.entity.id);
      await deleteParticipants(
        tx,
        gone.map((row) => row.id),
      );
      await audit(tx, actor, { action: "participant.remove", caseId, who });
    },
  };
}

const listOf: ParticipantService["list"] = async (reader, actor, caseId) => {
  const row = await findCaseHead(reader, actor, caseId);
  if (row === undefined) throw new AppError(errors.notFound);
  const people = await participantsOf(reader, row.id);
  const filled = new Set(people.map(({ role }) => role));
  const missing = (await listRoles(reader))
    .filter(({ is_active, need, system_name }) => is_active && need !== "optional" && !filled.has(system_name))
    .map(({ system_name, name, need }) => ({ role: system_name, role_name: name, need }))
    .toSorted((one, other) => Number(other.need === "mandatory") - Number(one.need === "mandatory"));
  return { data: people.map(wireParticipant), missing, can_edit: actionsOf(actor, row).includes("edit") };
};

/** Held until `tx` ends, so that two people cannot both fill a role for one. */
async function lockOpenCase(tx: Tx, actor: OperateActor, caseId: string): Promise<void> {
  const row = await findCaseHead(tx, actor, caseId);
  if (row === undefined || (await lockWorkItem(tx, "case", caseId)) === undefined) throw new AppError(errors.notFound);
  if (!actionsOf(actor, row).includes("edit")) {
    throw new AppError(errors.conflict, { text: "This case is closed. Reopen it first." });
  }
}

async function findOwn(reader: Tx, { caseId, id }: Own): Promise<CaseParticipant> {
  const found = (await participantsOf(reader, caseId)).find((each) => each.id === id);
  if (found === undefined) throw new AppError(errors.notFound);
  return found;
}

/** What was chosen of the entry for this case; 422 for what it has not. */
function choiceOf(given: Change, entity: EntityRecord) {
  const { email = "", address_label: label = "", contact = "", reference = "" } = given;
  if (email !== "" && !entity.emails.some(({ address }) => address === email)) {
    throw invalid("email", "The entry has no such e-mail address.");
  }
  if (label !== "" && !entity.addresses.some((each) => each.label === label)) {
    throw invalid("address_label", "The entry has no such address.");
  }
  const kept = (text: string) => (text.trim() === "" ? null : text.trim().normalize("NFC"));
  return { email: kept(email), address_label: kept(label), contact: kept(contact), reference: kept(reference) };
}

/** Gives a participant a place among those of the same role, and the others theirs around it. */
async function moveTo(tx: Tx, { caseId, id, position }: Own & { position: number }): Promise<void> {
  const rows = await listParticipantRows(tx, caseId);
  const role = rows.find((row) => row.id === id)?.role;
  const others = rows.filter((row) => row.role === role && row.id !== id).map((row) => row.id);
  const at = Math.min(Math.max(position, 1), others.length + 1) - 1;
  for (const [ordinal, each] of others.toSpliced(at, 0, id).entries()) {
    await updateParticipantRow(tx, each, { position: ordinal + 1 });
  }
}

const invalid = (field: string, text: string): AppError => new AppError(errors.validationFailed, { text, field });
