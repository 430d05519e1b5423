import * as api from "@muniment/operate-api/template";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { revOf } from "../if-match.ts";
import type { OperateActor } from "../user/index.ts";
import { listFields } from "./template-fields.ts";
import { readBounded, sha256 } from "./template-files.ts";
import type { TemplateService } from "./template.service.ts";

const WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** Mounts the administration of templates. */
export function templateRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  { reader, templates }: { reader: Tx; templates: TemplateService },
): void {
  mounter.mount(api.listTemplates, async ({ query }) => ({ data: await templates.list(reader, query.query ?? "") }));
  mounter.mount(api.getTemplate, async ({ params }, { reply }) => {
    const data = await templates.get(reader, params.template);
    reply.header("etag", `"${data.rev}"`);
    return { data };
  });
  mounter.mount(api.createTemplate, async ({ body }, { actor, write }) =>
    write(async (tx) => ({ data: await templates.create(tx, actor, body) })),
  );
  mounter.mount(api.updateTemplate, async ({ params, body }, { actor, request, write }) => {
    const given = { id: params.template, rev: revOf(request.headers["if-match"]), change: body };
    return write(async (tx) => ({ data: await templates.update(tx, actor, given) }));
  });
  mounter.mount(api.listTemplateVersions, async ({ params }) => ({
    data: await templates.versions(reader, params.template),
  }));
  mounter.mount(api.uploadTemplateVersion, async ({ params, query }, { actor, request, write }) => {
    await templates.get(reader, params.template);
    const bytes = await readBounded(request.raw);
    const file = await templates.checkUpload(actor, { bytes, name: query.name });
    return write(async (tx) => ({ data: await templates.addVersion(tx, actor, { id: params.template, file }) }), {
      fingerprint: sha256(bytes),
    });
  });
  mounter.mount(api.addTemplateVersion, async ({ params, body }, { actor, write }) => {
    await templates.get(reader, params.template);
    const file = await templates.checkDocument(actor, body);
    return write(async (tx) => ({ data: await templates.addVersion(tx, actor, { id: params.template, file }) }));
  });
  mounter.mount(api.publishTemplateVersion, async ({ params }, { actor, write }) =>
    write(async (tx) => ({
      data: await templates.publish(tx, actor, { id: params.template, number: params.number }),
    })),
  );
  mounter.mount(api.downloadTemplateVersion, async ({ params }, { actor, reply }) => {
    const { bytes, name } = await templates.content(actor, { id: params.template, number: params.number });
    reply.headers({
      "content-type": WORD_TYPE,
      "content-length": bytes.length,
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    });
    reply.send(bytes);
    return undefined;
  });
  mounter.mount(api.listTemplateFields, async () => ({ data: listFields() }));
  mounter.mount(api.browseTemplates, async ({ query }, { actor }) => ({ data: await templates.sources(actor, query) }));
}
