import type { RequestMounter } from "@muniment/platform/http";
import { activityCodes, addHistory, reportableActivities } from "@muniment/work-api/activity";
import * as api from "@muniment/work-api/connector/document";
import { addReference, moveDocument, removeFromFolder } from "@muniment/work-api/container/folder";
import { downloadDocument } from "@muniment/work-api/document/content";
import {
  copyDocument,
  getDocument,
  listVersions,
  promoteVersion,
  updateDocument,
} from "@muniment/work-api/document/document";
import { addressOf, given } from "./address.ts";
import { connectorDocument } from "./shape.ts";

interface Deps {
  readonly origin: string;
}

const MOST_VERSIONS = 9999;

/** Binds documents under the façade's names. */
export function connectorDocumentRoutes(mounter: RequestMounter, deps: Deps): void {
  profileRoutes(mounter, deps);
  placeRoutes(mounter, deps);
  historyRoutes(mounter);

  mounter.mount(api.connectorDownloadDocument, async ({ body }, context) => {
    const query = { activity: "export", latest: body.latest === true };
    await mounter.call(downloadDocument, { params: paramsOf(body.documentId), query }, context);
  });
}

function profileRoutes(mounter: RequestMounter, { origin }: Deps): void {
  mounter.mount(api.connectorGetDocumentProfile, async ({ body }, context) => {
    const query = { latest: body.latest === true, is_latest: true };
    const call = { params: paramsOf(body.documentId), query };
    return { data: connectorDocument((await mounter.call(getDocument, call, context)).body.data, origin) };
  });

  mounter.mount(api.connectorUpdateDocumentProfile, async ({ body }, context) => {
    const call = { params: paramsOf(body.documentId), body: given(body, api.profileFields) };
    return { data: connectorDocument((await mounter.call(updateDocument, call, context)).body.data, origin) };
  });

  mounter.mount(api.connectorGetDocumentVersions, async ({ body }, context) => {
    const call = { params: paramsOf(body.documentId), query: { limit: MOST_VERSIONS } };
    const versions = (await mounter.call(listVersions, call, context)).body.data;
    return { data: versions.map((version) => connectorDocument(version, origin)) };
  });

  mounter.mount(api.connectorPromoteDocumentVersion, async ({ body }, context) => {
    const promotion = { version: body.version, doc_profile: given(body, api.profileFields) };
    const call = { params: paramsOf(body.documentId), body: promotion };
    return { data: connectorDocument((await mounter.call(promoteVersion, call, context)).body.data, origin) };
  });
}

function placeRoutes(mounter: RequestMounter, { origin }: Deps): void {
  mounter.mount(api.connectorMoveDocument, async ({ body }, context) => {
    const { destination_folder_id, update_profile = true, update_security = true, comments = "" } = body;
    const audit = comments === "" ? {} : { audit: { comments } };
    const move = { destination_folder_id, update_profile, update_security, ...audit };
    const call = { params: { ...paramsOf(body.documentId), folder: body.folderId }, body: move };
    return { data: connectorDocument((await mounter.call(moveDocument, call, context)).body.data, origin) };
  });

  mounter.mount(api.connectorCopyDocument, async ({ body }, context) => {
    const call = { params: paramsOf(body.documentId), body: { destination_folder_id: body.folderId } };
    return { data: connectorDocument((await mounter.call(copyDocument, call, context)).body.data, origin) };
  });

  mounter.mount(api.connectorAddDocumentReference, async ({ body }, context) => {
    const call = { params: { ...paramsOf(body.documentId), folder: body.folderId } };
    return { data: (await mounter.call(addReference, call, context)).body.data };
  });

  mounter.mount(api.connectorDeleteDocumentReference, async ({ query }, context) => {
    const call = { params: { ...paramsOf(query.documentId), folder: query.folderId } };
    await mounter.call(removeFromFolder, call, context);
    return {};
  });
}

function historyRoutes(mounter: RequestMounter): void {
  mounter.mount(api.connectorAddDocumentHistoryEntry, async ({ body }, context) => {
    const { activity_code, comments, duration } = body;
    const entry = {
      activity_code,
      ...(comments === undefined ? {} : { comments }),
      ...(duration === undefined ? {} : { duration }),
    };
    await mounter.call(addHistory, { params: paramsOf(body.documentId), body: entry }, context);
    return { data: {} };
  });

  mounter.mount(api.connectorGetDocumentActivityNames, async () => ({
    data: reportableActivities.map((name) => ({ activity_code: activityCodes[name], display_name: name })),
  }));
}

function paramsOf(id: string): { library: string; document: string } {
  const { library } = addressOf(id, "documentId");
  return { library, document: id };
}
