import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { FastifyReply } from "fastify";
import * as api from "@muniment/operate-api/case-document";
import * as preview from "@muniment/operate-api/case-preview";
import type { Database, Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import type { Look } from "../document-repository/index.ts";
import { savedAs } from "../inbound-email/index.ts";
import type { OperateActor } from "../user/index.ts";
import type { ActRunner } from "./act-runner.ts";
import { findOwn, readAct } from "./act.service.ts";
import type { ActService } from "./act.service.ts";
import { rangeOf, shownType } from "./content-range.ts";
import type { ByteRange } from "./content-range.ts";
import type { ItemContent, ItemService } from "./item.service.ts";
import type { UploadService } from "./upload.service.ts";

type WireAct = Output<typeof api.getDocumentAct>["data"];
type Context = RequestContext<OperateActor>;
type OperateMounter = Mounter<Context>;

/** What the routes of documents of a case use. */
export interface CaseDocumentRouteDeps {
  readonly database: Database;
  readonly items: ItemService;
  readonly acts: ActService;
  readonly uploads: UploadService;
  readonly runner: ActRunner;
}

/** Mounts documents of cases (operate.md 9). */
export function caseDocumentRoutes(mounter: OperateMounter, deps: CaseDocumentRouteDeps): void {
  readingRoutes(mounter, deps);
  actingRoutes(mounter, deps);
  uploadRoutes(mounter, deps);
  ownActRoutes(mounter, deps);
}

function readingRoutes(mounter: OperateMounter, { items }: CaseDocumentRouteDeps): void {
  mounter.mount(api.searchCaseItems, async ({ params, query }, { actor }) =>
    items.search(actor, {
      caseId: params.case,
      words: query.words ?? "",
      ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    }),
  );
  mounter.mount(api.getCaseItem, async ({ params, query }, { actor }) => ({
    data: await items.get(actor, { caseId: params.case, itemId: query.item }),
  }));
  mounter.mount(api.listCaseItemVersions, async ({ params, query }, { actor }) => ({
    data: await items.versions(actor, { caseId: params.case, itemId: query.item }),
  }));
  mounter.mount(api.listCaseItemHistory, async ({ params, query }, { actor }) => ({
    data: await items.history(actor, { caseId: params.case, itemId: query.item }),
  }));
  mounter.mount(api.downloadCaseItem, async ({ params, query }, { actor, request, reply }) => {
    const at = { caseId: params.case, itemId: query.item };
    const isShown = query.inline === true;
    let isUnsatisfiable = false;
    const wanted = (size: number): ByteRange | undefined => {
      const range = rangeOf(request.headers.range, size);
      isUnsatisfiable = range === "unsatisfiable";
      return range === "unsatisfiable" ? undefined : range;
    };
    const opened = await items.open(actor, at, { isShown, rangeOf: wanted });
    sendContent(reply, opened, { isShown, isUnsatisfiable });
    return undefined;
  });
  mounter.mount(preview.previewCaseItem, async ({ params, query }, { actor }) => {
    const at = { caseId: params.case, itemId: query.item };
    const wanted = { part: query.part ?? "", what: "", range: undefined, ifRange: undefined } as const;
    const { content } = await items.look(actor, at, wanted);
    return JSON.parse(await text(content)) as Output<typeof preview.previewCaseItem>;
  });
  for (const [spec, what] of [
    [preview.previewCaseItemFile, "/file"],
    [preview.previewCaseItemHtml, "/html"],
  ] as const) {
    mounter.mount(spec, async ({ params, query }, { actor, request, reply }) => {
      const { range, "if-range": ifRange } = request.headers;
      const at = { caseId: params.case, itemId: query.item };
      const wanted = { part: query.part ?? "", what, range, ifRange: [ifRange].flat()[0] };
      sendLook(reply, await items.look(actor, at, wanted), what);
      return undefined;
    });
  }
}

const SHOWN_TYPE = /^(?:application\/pdf|text\/plain|image\/|audio\/|video\/)/;

/** Passes on what somebody looks at; whatever it is, nothing in it runs or loads anything (OPR-OPN-007). */
function sendLook(reply: FastifyReply, { status, headers, content }: Look, what: "/file" | "/html"): void {
  const { "content-type": given = "", ...rest } = headers;
  const isJson = status === 202;
  const type =
    what === "/html" ? "text/html; charset=utf-8" : SHOWN_TYPE.test(given) ? given : "application/octet-stream";
  reply.code(status).headers({
    ...rest,
    "content-type": isJson ? "application/json; charset=utf-8" : type,
    "content-disposition": "inline",
    "cache-control": "private, no-store",
    "accept-ranges": "bytes",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'",
  });
  reply.send(content);
}

/** Sends bytes that a page cannot run (OPR-OPN-007). */
function sendContent(
  reply: FastifyReply,
  { name, size, range, content }: ItemContent,
  given: { readonly isShown: boolean; readonly isUnsatisfiable: boolean },
): void {
  const type = given.isShown ? shownType(name) : undefined;
  const saved = savedAs(name);
  reply.headers({
    "content-type": type ?? "application/octet-stream",
    "content-disposition": type === undefined ? saved : saved.replace(/^attachment/, "inline"),
    "cache-control": "private, no-store",
    "accept-ranges": "bytes",
    "x-content-type-options": "nosniff",
    "content-security-policy":
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'",
  });
  if (given.isUnsatisfiable) {
    content.destroy();
    reply.code(416).header("content-range", `bytes */${size}`).header("content-length", 0).send("");
    return;
  }
  if (range === undefined) {
    reply.header("content-length", size);
  } else {
    reply.code(206);
    reply.headers({
      "content-range": `bytes ${range.from}-${range.to}/${size}`,
      "content-length": range.to - range.from + 1,
    });
  }
  reply.send(content satisfies Readable);
}

/** Keeps an intention, carries it out for as long as the person waits, and answers with how far it came. */
async function act(
  { database, runner }: CaseDocumentRouteDeps,
  { actor, write }: Context,
  intend: (tx: Tx) => Promise<WireAct>,
): Promise<{ data: WireAct }> {
  const { data } = await write(async (tx) => ({ data: await intend(tx) }));
  await runner.runSoon(data.id);
  const own = await findOwn(database.reader, actor, { caseId: data.case, actId: data.id });
  return { data: await readAct(database.reader, own) };
}

function actingRoutes(mounter: OperateMounter, deps: CaseDocumentRouteDeps): void {
  const { acts } = deps;
  mounter.mount(api.createCaseFolder, async ({ params, body }, context) =>
    act(deps, context, (tx) => acts.createFolder(tx, context.actor, params.case, body)),
  );
  mounter.mount(api.renameCaseItem, async ({ params, body }, context) =>
    act(deps, context, (tx) => acts.rename(tx, context.actor, params.case, body)),
  );
  mounter.mount(api.restoreCaseItemVersion, async ({ params, body }, context) =>
    act(deps, context, (tx) => acts.restoreVersion(tx, context.actor, params.case, body)),
  );
  mounter.mount(api.copyCaseItems, async ({ params, body }, context) =>
    act(deps, context, (tx) => acts.copy(tx, context.actor, params.case, body)),
  );
  mounter.mount(api.moveCaseItems, async ({ params, body }, context) =>
    act(deps, context, (tx) => acts.move(tx, context.actor, params.case, body)),
  );
  mounter.mount(api.deleteCaseItems, async ({ params, body }, context) =>
    act(deps, context, (tx) => acts.remove(tx, context.actor, params.case, body)),
  );
}

function uploadRoutes(mounter: OperateMounter, deps: CaseDocumentRouteDeps): void {
  const { uploads } = deps;
  mounter.mount(api.beginCaseUpload, async ({ params, body }, { actor, write }) => {
    await uploads.check(actor, params.case, body);
    return write(async (tx) => ({ data: await uploads.begin(tx, actor, params.case, body) }));
  });
  mounter.mount(api.sendUploadPart, async ({ params }, { actor, request }) => ({
    data: await uploads.receive(actor, { caseId: params.case, actId: params.act, part: params.part }, request.raw),
  }));
  mounter.mount(api.storeCaseUpload, async ({ params }, context) =>
    act(deps, context, (tx) => uploads.store(tx, context.actor, { caseId: params.case, actId: params.act })),
  );
}

function ownActRoutes(mounter: OperateMounter, deps: CaseDocumentRouteDeps): void {
  const { acts, database } = deps;
  mounter.mount(api.listDocumentActs, async ({ params }, { actor }) => ({
    data: await acts.list(database.reader, actor, params.case),
  }));
  mounter.mount(api.getDocumentAct, async ({ params }, { actor }) => ({
    data: await acts.get(database.reader, actor, { caseId: params.case, actId: params.act }),
  }));
  mounter.mount(api.retryDocumentAct, async ({ params, body }, context) =>
    act(deps, context, (tx) => acts.retry(tx, context.actor, { caseId: params.case, actId: params.act }, body)),
  );
  mounter.mount(api.cancelDocumentAct, async ({ params }, { actor, write }) =>
    write(async (tx) => ({ data: await acts.cancel(tx, actor, { caseId: params.case, actId: params.act }) })),
  );
  mounter.mount(api.undoDocumentAct, async ({ params }, context) =>
    act(deps, context, (tx) => acts.undo(tx, context.actor, { caseId: params.case, actId: params.act })),
  );
}
