import { AppError, toWireDate } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import {
  checkOutDocument,
  endCheckout,
  getCheckout,
  listCheckedOut,
  listCheckedOutOfLibraries,
  lockDocument,
  unlockDocument,
} from "@muniment/work-api/document/checkout";
import { hasPrivilege } from "../access/index.ts";
import type { Reach, ReachService } from "../access/index.ts";
import { findCheckout, release } from "../checkout/index.ts";
import { checkedOutBy } from "./checked-out.repository.ts";
import type { ListQuery } from "./checked-out.repository.ts";
import { placeOf, take, takeNow } from "./check-out.ts";
import { sendContent } from "./download.ts";
import type { SendOptions } from "../classification/index.ts";
import { countDocuments, findByKeys, listKeys } from "./document.repository.ts";
import type { DocumentService } from "./document.service.ts";
import { documentShape } from "./document-shape.ts";

/** What check-out uses. */
export interface CheckoutRouteDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly reaches: ReachService;
  readonly documents: DocumentService;
  readonly download: SendOptions;
  readonly host: string;
}

type WorkMounter = Mounter<RequestContext>;

/** Mounts check-out, check-in without content, and who has what (WORK-CHK, work-api.md 10.6). */
export function checkoutRoutes(mounter: WorkMounter, deps: CheckoutRouteDeps): void {
  takingRoutes(mounter, deps);
  listRoutes(mounter, deps);
}

function takingRoutes(mounter: WorkMounter, deps: CheckoutRouteDeps): void {
  const { database, clock, reaches, documents } = deps;
  const { reader } = database;

  mounter.mount(lockDocument, async ({ params, body }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      await take(deps, tx, reach, { id: params.document, body });
      return {};
    });
  });
  mounter.mount(checkOutDocument, async ({ params, body }, { actor, request, reply }) => {
    const reach = await reaches.reach(actor, params.library);
    if (!hasPrivilege(reach, "download")) throw new AppError(errors.accessDenied);
    // Its answer is the content; to repeat it is to take what one has already.
    const document = await takeNow(deps, reach, { id: params.document, body });
    await documents.recordReading(database, reach, { document, activity: "EXPORT" });
    await sendContent({ request, reply }, { reach, document }, deps.download);
  });
  mounter.mount(getCheckout, async ({ params }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const document = await documents.require(reader, reach, { id: params.document, needed: "read" });
    const found = await findCheckout(reader, placeOf(reach, document), clock.now());
    if (found === undefined) throw new AppError(errors.noRecord, { text: "The document is not checked out." });
    return {
      data: {
        in_use_by: found.holder,
        in_use_by_description: found.holder_name,
        checkout_date: toWireDate(found.checked_out_at),
        ...(found.due_at === null ? {} : { checkout_due_date: toWireDate(found.due_at) }),
        ...(found.path === "" ? {} : { checkout_path: found.path }),
        ...(found.comment === "" ? {} : { checkout_comments: found.comment }),
        ...(found.location === "" ? {} : { checkout_location: found.location }),
      },
    };
  });
  for (const spec of [unlockDocument, endCheckout]) {
    mounter.mount(spec, async ({ params, query }, { actor, write }) => {
      const reach = await reaches.reach(actor, params.library);
      return write(async (tx) => {
        const document = await documents.require(tx, reach, { id: params.document, needed: "read", hold: true });
        const given = { place: placeOf(reach, document), comments: query.comments, now: clock.now() };
        await release(tx, reach, given);
        return {};
      });
    });
  }
}

function listRoutes(mounter: WorkMounter, deps: CheckoutRouteDeps): void {
  const { database, reaches, host } = deps;
  const { reader } = database;

  const pageOf = async (reach: Reach, query: ListQuery) => {
    const condition = await checkedOutBy(reader, reach, query);
    const page = { condition, limit: query.limit ?? 500, offset: query.offset ?? 0 };
    const rows = await findByKeys(reader, reach, await listKeys(reader, reach, page));
    const total = query.total === true ? await countDocuments(reader, reach, condition) : 0;
    return { items: rows.map((row) => documentShape(reach, row, host)), total };
  };

  mounter.mount(listCheckedOut, async ({ params, query }, { actor }) => {
    const { items, total } = await pageOf(await reaches.reach(actor, params.library), query);
    return { data: items, ...(query.total === true ? { total_count: total } : {}) };
  });
  mounter.mount(listCheckedOutOfLibraries, async ({ query }, { actor }) => {
    const all = await reachAll(reaches, actor, query.libraries);
    const limit = query.limit ?? 500;
    const offset = query.offset ?? 0;
    const parts = await Promise.all(
      all.map(async (reach) => pageOf(reach, { ...query, limit: limit + offset, offset: 0 })),
    );
    const items = parts
      .flatMap((part) => part.items)
      .toSorted((left, right) => (right.checkout_date ?? "").localeCompare(left.checkout_date ?? ""));
    const total = parts.reduce((sum, part) => sum + part.total, 0);
    const data = { results: items.slice(offset, offset + limit) };
    return { data, ...(query.total === true ? { total_count: total } : {}) };
  });
}

async function reachAll(reaches: ReachService, actor: UserActor, libraries: string | undefined): Promise<Reach[]> {
  const wanted = (libraries ?? "")
    .split(",")
    .map((alias) => alias.trim().toLowerCase())
    .filter((alias) => alias !== "");
  const open = [...actor.libraries.keys()].filter((alias) => wanted.length === 0 || wanted.includes(alias));
  const found = await Promise.all(open.map(async (alias) => reaches.reach(actor, alias)));
  return found.filter((reach) => hasPrivilege(reach, "document_view"));
}
