import { AppError, toWireDate } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import { listApps, listUserApps } from "@muniment/work-api/identity/app";
import { usableApplications } from "../application/index.ts";
import { listBody, pageOf } from "../paging.ts";
import { viewUser } from "../user/index.ts";
import { listApplicationRows } from "./application-list.repository.ts";
import type { ListedApplication } from "./application-list.repository.ts";
import { applicationRight } from "./application-right.ts";

/** Binds applications as REST v2 tells of them (work-api.md 6). */
export function appRoutes(mounter: Mounter<RequestContext>, { reader, clock }: { reader: Tx; clock: Clock }): void {
  mounter.mount(listApps, async ({ query }, { actor }) => {
    await applicationRight(reader, actor);
    const name = query.name?.trim().toLowerCase() ?? "";
    const found = (await listApplicationRows(reader, { now: clock.now() })).filter(
      (row) =>
        row.deleted_at === null &&
        row.name.toLowerCase().includes(name) &&
        (query.host_app_id === undefined || row.extends.includes(query.host_app_id)) &&
        (query.status === undefined || query.status === (row.enabled ? "enabled" : "disabled")),
    );
    return listBody(pageOf(found, query), wireApp);
  });

  mounter.mount(listUserApps, async ({ params, query }, { actor }) => {
    const { user, isOpen } = await viewUser(reader, actor, { userId: params.user });
    // What somebody may use is theirs to know, and of those who administer them.
    if (!isOpen) throw new AppError(errors.noRecord);
    const found = await usableApplications(reader, user.user_num, query.client_id);
    return listBody(pageOf(found, query), (id) => ({ id }));
  });
}

function wireApp(row: ListedApplication) {
  return {
    id: row.client_id,
    name: row.name,
    description: row.description,
    type: row.type,
    status: row.enabled ? ("enabled" as const) : ("disabled" as const),
    default_security: row.access_mode === "all" ? "public" : "private",
    edit_date: toWireDate(row.edited_at),
    publisher: { name: row.publisher, url: row.website },
    host_app: { id: row.extends[0] ?? "" },
    oauth: {
      client_id_issued_at: Math.floor(row.created_at.getTime() / 1000),
      application_type: row.type,
      client_type: row.is_public ? "public" : "confidential",
      contacts: row.support_email === "" ? [] : [row.support_email],
      redirect_uris: [...row.redirect_uris],
    },
  };
}
