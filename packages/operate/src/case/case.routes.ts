import * as api from "@muniment/operate-api/case";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { revOf } from "../if-match.ts";
import type { OperateActor } from "../user/index.ts";
import type { BrowseService } from "./browse.service.ts";
import type { CaseService } from "./case.service.ts";

/** Mounts cases, and what lies in their workspaces. */
export function caseRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  deps: { reader: Tx; cases: CaseService; browse: BrowseService },
): void {
  const { reader, cases, browse } = deps;

  mounter.mount(api.listCases, async ({ query }, { actor }) => cases.list(reader, actor, query));

  mounter.mount(api.getCase, async ({ params }, { actor, reply }) => {
    const data = await cases.get(reader, actor, params.case);
    reply.header("etag", `"${data.rev}"`);
    return { data };
  });

  mounter.mount(api.createCase, async ({ body }, { actor, reply, write }) => {
    const prepared = await cases.prepare(reader, actor, body);
    const answer = await write(async (tx) => ({ data: await cases.create(tx, actor, prepared) }));
    reply.header("etag", `"${answer.data.rev}"`);
    return answer;
  });

  mounter.mount(api.updateCase, async ({ params, body }, { actor, request, reply, write }) => {
    const given = { id: params.case, rev: revOf(request.headers["if-match"]), change: body };
    const answer = await write(async (tx) => ({ data: await cases.update(tx, actor, given) }));
    reply.header("etag", `"${answer.data.rev}"`);
    return answer;
  });

  mounter.mount(api.changeCasePhase, async ({ params, body }, { actor, request, reply, write }) => {
    const given = { id: params.case, rev: revOf(request.headers["if-match"]), move: body };
    const answer = await write(async (tx) => ({ data: await cases.move(tx, actor, given) }));
    reply.header("etag", `"${answer.data.rev}"`);
    return answer;
  });

  mounter.mount(api.listOpenWork, async ({ params }, { actor }) => ({
    data: await cases.openWork(reader, actor, params.case),
  }));

  mounter.mount(api.listCasePhases, async ({ params }, { actor }) => ({
    data: await cases.phases(reader, actor, params.case),
  }));

  mounter.mount(api.getCaseIdentities, async ({ params }, { actor }) => ({
    data: await browse.identities(reader, actor, params.case),
  }));

  mounter.mount(api.listCaseItems, async ({ params, query }, { actor }) =>
    browse.items(reader, actor, { caseId: params.case, ...query }),
  );

  mounter.mount(api.listCaseDocuments, async ({ params, query }, { actor }) =>
    browse.documents(reader, actor, { caseId: params.case, ...query }),
  );

  mounter.mount(api.listPlaceServices, async (_, { actor }) => ({ data: await browse.placeServices(reader, actor) }));

  mounter.mount(api.findPlaces, async ({ query }, { actor }) => ({
    data: await browse.places(reader, actor, { service: query.service, words: (query.query ?? "").trim() }),
  }));
}
