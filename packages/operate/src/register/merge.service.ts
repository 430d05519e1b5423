import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { columnsOf, entitySearch, keepContacts } from "./entity-content.ts";
import type { EntityContent } from "./entity-content.ts";
import { normalEmail, normalPhone } from "./register-rules.ts";
import { getEntities, lockEntity, moveInto, updateEntityRow } from "./register.repository.ts";
import type { EntityRecord } from "./register.repository.ts";
import type { MergedText, MergeRecord } from "./register.tables.ts";
import type { RegisterService } from "./register.service.ts";
import { canUndo } from "./wire-entity.ts";
import type { WireEntity } from "./wire-entity.ts";

/** Two entries that are one (OPR-PTY-008). */
export interface MergeService {
  /** Makes `other` part of `id`, with its contacts and its restrictions; the participations follow. */
  merge(tx: Tx, actor: OperateActor, given: { id: string; other: string }): Promise<WireEntity>;
  /** Takes `other` out again, and from `id` what it got from it; 409 after 30 days. */
  undo(tx: Tx, actor: OperateActor, given: { id: string; other: string }): Promise<WireEntity>;
}

const TEXTS: readonly MergedText[] = ["salutation", "external_reference", "preferred_channel", "language", "notes"];

/** Merging in the database. */
export function createMergeService({ clock, register }: { clock: Clock; register: RegisterService }): MergeService {
  const change = async (tx: Tx, actor: OperateActor, given: { row: EntityRecord; content: EntityContent }) => {
    const { row, content } = given;
    const columns = columnsOf(content, row);
    const search = entitySearch(columns, content.emails ?? row.emails);
    await updateEntityRow(tx, row.id, { ...columns, search, updated_at: clock.now(), updated_by: actor.userId });
    await keepContacts(tx, row.id, content);
  };
  const audit = async (tx: Tx, actor: OperateActor, entry: { action: string; id: string; other: EntityRecord }) => {
    const { action, id, other } = entry;
    const after = { other: other.id, other_name: other.name };
    await recordAudit(tx, subjectOf(actor), [{ at: clock.now(), action, object_type: "entity", object_id: id, after }]);
  };

  return {
    async merge(tx, actor, { id, other }) {
      const [kept, merged] = await readBoth(tx, id, other);
      if (kept === undefined || merged === undefined) throw new AppError(errors.notFound);
      refuseUnlike(kept, merged);
      const { content, record } = joined(kept, merged);
      await change(tx, actor, { row: kept, content });
      await moveInto(tx, merged.id, { id: kept.id, at: clock.now(), by: actor.userId, record });
      await audit(tx, actor, { action: "entity.merge", id: kept.id, other: merged });
      return register.get(tx, kept.id);
    },
    async undo(tx, actor, { id, other }) {
      await lockEntity(tx, id);
      const part = await lockEntity(tx, other);
      const kept = (await getEntities(tx, [id], { isCurrent: false })).get(id);
      const record = part?.merge_record;
      if (kept === undefined || part === undefined || record === null || record === undefined) {
        throw new AppError(errors.notFound);
      }
      if (part.merged_into !== kept.id) {
        throw new AppError(errors.conflict, { text: "Undo the later merge first." });
      }
      if (!canUndo(part.merged_at, clock.now())) {
        throw new AppError(errors.conflict, { text: "A merge can be undone for 30 days." });
      }
      await change(tx, actor, { row: kept, content: without(kept, record) });
      await moveInto(tx, part.id, undefined);
      const freed = (await getEntities(tx, [part.id], { isCurrent: false })).get(part.id);
      if (freed !== undefined) await audit(tx, actor, { action: "entity.undo_merge", id: kept.id, other: freed });
      return register.get(tx, part.id);
    },
  };
}

/** Both entries, held in the order of their ids, so that two merges of them never wait for each other. */
async function readBoth(tx: Tx, id: string, other: string): Promise<(EntityRecord | undefined)[]> {
  for (const each of [id, other].toSorted()) await lockEntity(tx, each);
  const rows = await getEntities(tx, [id, other], { isCurrent: false });
  return [rows.get(id), rows.get(other)];
}

function refuseUnlike(kept: EntityRecord, merged: EntityRecord): void {
  const refuse = (text: string) => new AppError(errors.validationFailed, { text, field: "other" });
  if (kept.id === merged.id) throw refuse("These are one entry already.");
  if (kept.user_id !== null || kept.team_id !== null || merged.user_id !== null || merged.team_id !== null) {
    throw refuse("Users and teams of Operate are not merged.");
  }
  if (kept.kind !== merged.kind) throw refuse("Only entries of the same kind can be merged.");
}

/** What the entry that stays is then, and what of it came from the other. */
function joined(kept: EntityRecord, merged: EntityRecord): { content: EntityContent; record: MergeRecord } {
  const emails = merged.emails.filter(({ address }) => !hasEmail(kept, address));
  const phones = merged.phones.filter(({ number }) => !hasPhone(kept, number));
  const addresses = merged.addresses.filter((each) => !kept.addresses.some((known) => isSamePlace(known, each)));
  const texts: Partial<Record<MergedText, string>> = {};
  for (const name of TEXTS) {
    const value = merged[name];
    if (kept[name] === null && value !== null) texts[name] = value;
  }
  const partyTypes = merged.party_types.filter((each) => !kept.party_types.includes(each));
  // Who must not be written to must not be because of a merge either.
  const restrictions = merged.restrictions.filter((each) => !kept.restrictions.includes(each));
  return {
    content: {
      ...texts,
      emails: [...kept.emails, ...emails],
      phones: [...kept.phones, ...phones],
      addresses: [...kept.addresses, ...addresses],
      party_types: [...kept.party_types, ...partyTypes],
      restrictions: [...kept.restrictions, ...restrictions],
    },
    record: {
      contacts: [
        ...emails.map(({ address }) => ({ kind: "email" as const, normal: normalEmail(address) })),
        ...phones.map(({ number }) => ({ kind: "phone" as const, normal: normalPhone(number) })),
      ],
      addresses: addresses.map(({ street, postcode = null }) => ({ street, postcode })),
      texts,
      party_types: partyTypes,
      restrictions,
    },
  };
}

/** What the entry is without what a merge gave to it; what somebody changed since stays. */
function without(kept: EntityRecord, record: MergeRecord): EntityContent {
  const came = (kind: "email" | "phone", normal: string) =>
    record.contacts.some((each) => each.kind === kind && each.normal === normal);
  const texts = Object.fromEntries(
    TEXTS.filter((name) => record.texts[name] !== undefined && record.texts[name] === kept[name]).map((name) => [
      name,
      "",
    ]),
  );
  return {
    ...texts,
    emails: kept.emails.filter(({ address }) => !came("email", normalEmail(address))),
    phones: kept.phones.filter(({ number }) => !came("phone", normalPhone(number))),
    addresses: kept.addresses.filter((each) => !record.addresses.some((known) => isSamePlace(known, each))),
    party_types: kept.party_types.filter((each) => !record.party_types.includes(each)),
    restrictions: kept.restrictions.filter((each) => !record.restrictions.includes(each)),
  };
}

const hasEmail = ({ emails }: EntityRecord, address: string): boolean =>
  emails.some((each) => normalEmail(each.address) === normalEmail(address));
const hasPhone = ({ phones }: EntityRecord, number: string): boolean =>
  phones.some((each) => normalPhone(each.number) === normalPhone(number));
const isSamePlace = (
  one: { readonly street: string; readonly postcode?: string | null },
  other: { readonly street: string; readonly postcode?: string | null },
): boolean => one.street === other.street && (one.postcode ?? null) === (other.postcode ?? null);
