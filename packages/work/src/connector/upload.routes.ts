import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { StagedBlob } from "@muniment/blob-store";
import { readForm, refuseUnstorableText } from "@muniment/platform/http";
import type { FormFields, RequestContext, RequestMounter } from "@muniment/platform/http";
import { errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/connector/document";
import { getFolder } from "@muniment/work-api/container/folder";
import { replaceContent, uploadDocument, uploadVersion } from "@muniment/work-api/document/content";
import { getDocument } from "@muniment/work-api/document/document";
import type { DocumentAnswer } from "@muniment/work-api/document/document";
import type { FileDoor } from "../document/index.ts";
import { addressOf, given } from "./address.ts";
import { connectorDocument } from "./shape.ts";

/** What the façade's uploads use. */
export interface ConnectorUploadDeps {
  readonly door: FileDoor;
  /** The public origin, for links. */
  readonly origin: string;
}

const LIMITS = { maxFields: 200, maxFieldBytes: 64 * 1024 };

type Fields = Readonly<Record<string, string>>;

/** Where the file of a form goes, by whose rules, and what profile it gets there. */
interface Upload {
  readonly library: string;
  readonly target: { readonly kind: "folder" | "version_of" | "replace"; readonly id: string };
  within<T>(work: (inner: RequestContext) => Promise<T>): Promise<T>;
  profile(): Promise<Readonly<Record<string, unknown>>>;
}

/** Binds uploads whose profile lies in the fields of the form (work-api.md 14). */
export function connectorUploadRoutes(mounter: RequestMounter, deps: ConnectorUploadDeps): void {
  const { origin } = deps;

  mounter.mount(api.connectorUploadDocument, async (_input, context) => {
    const { data } = await receive(deps, context, {
      required: ["libraryId", "folderId"],
      read(fields) {
        const { libraryId: library = "", folderId: folder = "" } = fields;
        return {
          library,
          target: { kind: "folder", id: folder },
          within: async (work) => mounter.within(uploadDocument, { params: { library, folder } }, context, work),
          profile: async () => ({
            ...given(fields, ["inherit_profile_from_folder", "keep_locked"]),
            doc_profile: given(fields, api.uploadFields),
          }),
        };
      },
    });
    return { data: connectorDocument(data, origin) };
  });

  mounter.mount(api.connectorUpdateOrCreateNewDocVersion, async (_input, context) => {
    const { data } = await receive(deps, context, {
      required: ["documentId"],
      read(fields) {
        const { documentId: document = "", updateOrCreate: mode = "" } = fields;
        const { library } = addressOf(document, "documentId");
        const params = { library, document };
        if (mode !== "" && mode !== api.versionModes.update && mode !== api.versionModes.create) {
          const text = `${api.versionModes.update} or ${api.versionModes.create} is expected.`;
          throw new AppError(errors.invalidParam, { text, field: "updateOrCreate" });
        }
        const isUpdate = mode === api.versionModes.update;
        const own = given(fields, ["name", ...api.uploadFields]);
        return {
          library,
          target: { kind: isUpdate ? "replace" : "version_of", id: document },
          within: async (work) => mounter.within(isUpdate ? replaceContent : uploadVersion, { params }, context, work),
          profile: async () => ({
            ...given(fields, ["keep_locked"]),
            doc_profile: isUpdate ? own : { ...(await folderProfile(mounter, context, params)), ...own },
          }),
        };
      },
    });
    return { data: connectorDocument(data, origin) };
  });
}

/**
 * Takes the form in. Its fields may come after the file; then the bytes are taken before it is known what for, and
 * thrown away if the caller may not put them there.
 */
async function receive(
  { door }: ConnectorUploadDeps,
  context: RequestContext,
  form: { readonly required: readonly string[]; read(fields: Fields): Upload },
): Promise<Static<typeof DocumentAnswer>> {
  const read = (fields: FormFields): Upload => {
    const missing = form.required.find((name) => (fields.get(name) ?? "") === "");
    if (missing !== undefined) {
      throw new AppError(errors.invalidParam, { text: "This field is required.", field: missing });
    }
    const values = Object.fromEntries(fields);
    refuseUnstorableText(values, { invalidInput: errors.invalidParam });
    return form.read(values);
  };
  const check = async (upload: Upload): Promise<void> =>
    upload.within(async (inner) => door.requirePlace(inner, upload));
  let isChecked = false;
  await using sent = await readForm<StagedBlob>(context.request.raw, LIMITS, async (file, fields) => {
    if (form.required.every((name) => fields.has(name))) {
      await check(read(fields));
      isChecked = true;
    }
    return door.stage(file);
  });
  const { file, fields } = sent;
  const upload = read(fields);
  if (!isChecked) await check(upload);
  const { library, target } = upload;
  const profile = door.readProfile(await upload.profile());
  // Awaited here, since what was staged goes at the end of this function.
  return await upload.within(async (inner) => door.receive(inner, { library, target, profile, file }));
}

const NOT_TAKEN_OVER = new Set(["author", "operator", "description", "doc_type"]);

/** What a new version takes over from the folder: all but who and what kind of file, which the upload itself says. */
async function folderProfile(
  mounter: RequestMounter,
  context: RequestContext,
  params: { readonly library: string; readonly document: string },
): Promise<Readonly<Record<string, unknown>>> {
  const { data } = (await mounter.call(getDocument, { params }, context)).body;
  if (data.parent_id === undefined) return {};
  const { library } = params;
  const folder = await mounter.call(getFolder, { params: { library, folder: data.parent_id } }, context);
  const profile = Object.entries(folder.body.data.profile ?? {});
  return Object.fromEntries(profile.filter(([name]) => !NOT_TAKEN_OVER.has(name)));
}
