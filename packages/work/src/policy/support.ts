import { anywhere } from "@muniment/identity";
import { AppError } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/policy/support";
import { q } from "../db.ts";
import { momentOf } from "./asset-shape.ts";
import { checkPeriod, momentFrom } from "./asset.service.ts";
import { anyRole, requireRole } from "./office.ts";

interface Pair {
  readonly assistant: { readonly num: number; readonly id: string };
  readonly person: { readonly num: number; readonly id: string };
}

/** Mounts who assists whom: for policies an assistant stands where the person does (SPM-MOD-008). */
export function supportRoutes(
  mounter: Mounter<RequestContext>,
  { database: { reader }, clock }: { readonly database: Database; readonly clock: Clock },
): void {
  mounter.mount(api.listPolicySupport, async (_input, { actor }) => {
    await requireRole(reader, actor, anyRole);
    return { data: await listSupport(reader) };
  });

  mounter.mount(api.setPolicySupport, async ({ params, body }, { actor, write }) =>
    write(async (tx) => {
      const pair = await pairFor(tx, actor, params);
      const period = { starts_at: momentFrom(body.starts_at ?? null), ends_at: momentFrom(body.ends_at ?? null) };
      checkPeriod(period);
      await q(tx)
        .insertInto("policy.support")
        .values({ assistant_num: pair.assistant.num, person_num: pair.person.num, ...period })
        .onConflict((conflict) => conflict.columns(["assistant_num", "person_num"]).doUpdateSet(period))
        .execute();
      const until = { starts_at: momentOf(period.starts_at), ends_at: momentOf(period.ends_at) };
      await record(tx, actor, { action: "policy.set_support", at: clock.now(), pair, until });
      return {};
    }),
  );

  mounter.mount(api.endPolicySupport, async ({ params }, { actor, write }) =>
    write(async (tx) => {
      const pair = await pairFor(tx, actor, params);
      const gone = await q(tx)
        .deleteFrom("policy.support")
        .where("assistant_num", "=", pair.assistant.num)
        .where("person_num", "=", pair.person.num)
        .returning("person_num")
        .executeTakeFirst();
      if (gone === undefined) throw new AppError(errors.noRecord);
      await record(tx, actor, { action: "policy.end_support", at: clock.now(), pair });
      return {};
    }),
  );
}

async function listSupport(tx: Tx) {
  const rows = await q(tx).selectFrom("policy.support").selectAll().execute();
  const userNums = rows.flatMap((row) => [row.assistant_num, row.person_num]);
  const names = new Map((await anywhere.name(tx, { userNums, groupNums: [] })).map((each) => [each.num, each]));
  const of = (num: number) => ({ id: names.get(num)?.id ?? "", full_name: names.get(num)?.name ?? "" });
  return rows
    .map((row) => ({
      assistant: of(row.assistant_num),
      person: of(row.person_num),
      starts_at: momentOf(row.starts_at),
      ends_at: momentOf(row.ends_at),
    }))
    .toSorted(
      (one, other) =>
        one.person.full_name.localeCompare(other.person.full_name) ||
        one.assistant.full_name.localeCompare(other.assistant.full_name) ||
        one.assistant.id.localeCompare(other.assistant.id),
    );
}

/** Both people; refuses who may not say so, and whoever would follow somebody by their own word (SPM-EVL-009). */
async function pairFor(tx: Tx, actor: UserActor, given: { assistant: string; person: string }): Promise<Pair> {
  await requireRole(tx, actor, ["asset_administrator", "asset_manager"]);
  const found = await anywhere.find(tx, [
    { type: "user", id: given.assistant },
    { type: "user", id: given.person },
  ]);
  const of = (id: string) => found.find((each) => each.id.toLowerCase() === id.toLowerCase());
  const [assistant, person] = [of(given.assistant), of(given.person)];
  if (assistant === undefined || person === undefined) throw new AppError(errors.noRecord);
  if (assistant.num === actor.userNum) throw new AppError(errors.accessDenied);
  if (assistant.num === person.num) {
    throw new AppError(errors.invalidParam, { text: "Nobody assists themself.", field: "person" });
  }
  return { assistant, person };
}

async function record(
  tx: Tx,
  actor: UserActor,
  given: { action: string; at: Date; pair: Pair; until?: object },
): Promise<void> {
  const { action, at, pair, until } = given;
  const assists = { assists: pair.person.id, ...until };
  const change = until === undefined ? { before: assists } : { after: assists };
  await recordAudit(tx, auditSubject(actor), [
    { at, action, object_type: "user", object_id: pair.assistant.id, ...change },
  ]);
}
