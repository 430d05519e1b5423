import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import { BlobTooLargeError } from "@muniment/blob-store";
import type { BlobStore, StagedBlob } from "@muniment/blob-store";
import type { Database } from "@muniment/platform/db";
import { refuseUnstorableText } from "@muniment/platform/http";
import type { RequestContext, UploadFile } from "@muniment/platform/http";
import { errors } from "@muniment/work-api";
import type { DocumentAnswer } from "@muniment/work-api/document/document";
import { createFileReception } from "./reception.ts";
import type { FileReception, ReceptionDeps, UploadTarget } from "./reception.ts";
import type { Content, UploadProfile } from "./upload.ts";

/** What is to become of the file of a request, and in which library. */
export interface FilePlace {
  readonly library: string;
  readonly target: UploadTarget;
}

/** The way in for files: all of them, and those that come in one request, whatever the form around them. */
export interface FileDoor extends FileReception {
  /** Throws unless the caller may put a file there; to be asked before any byte is taken (WORK-UPL-001). */
  requirePlace(context: RequestContext, place: FilePlace): Promise<void>;
  /** Takes the bytes in, as many as this server takes. */
  stage(file: UploadFile): Promise<StagedBlob>;
  /** Files what was staged, by the rights of now; refuses a form that held no file. */
  receive(
    context: RequestContext,
    given: FilePlace & {
      readonly profile: UploadProfile;
      readonly file: (Pick<UploadFile, "fileName"> & { readonly stored: StagedBlob }) | undefined;
    },
  ): Promise<Static<typeof DocumentAnswer>>;
}

interface FileDoorDeps extends ReceptionDeps {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly maxUploadBytes: number;
}

export function createFileDoor(deps: FileDoorDeps): FileDoor {
  const { database, blobs, reaches, uploads, maxUploadBytes: maxBytes } = deps;
  const reception = createFileReception(deps);
  return {
    ...reception,
    async requirePlace(context, { library, target }) {
      await reception.requireTarget(database.reader, await reaches.reach(context.actor, library), target);
    },
    async stage({ content }) {
      return blobs.stage(content, { maxBytes }).catch((error: unknown) => {
        if (error instanceof BlobTooLargeError) throw new AppError(errors.tooLarge, { cause: error });
        throw error;
      });
    },
    async receive(context, { library, target, profile, file: arrived }) {
      if (arrived === undefined) {
        throw new AppError(errors.invalidParam, { text: "The upload holds no file.", field: "file" });
      }
      const { fileName, stored } = arrived;
      refuseUnstorableText({ file: fileName }, { invalidInput: errors.invalidParam });
      const content = await uploads.keep(stored, { fileName, profile });
      // Signed in anew after the bytes arrived: rights may have changed on the way (decision D13).
      const reach = await reaches.reach(await context.signInAgain(), library);
      return context.write(async (tx) => reception.file(tx, reach, { target, profile, content }), {
        fingerprint: fingerprint(profile, content),
      });
    },
  };
}

/** Stands for the body of an upload under an `Idempotency-Key`: its profile and the SHA-256 of its bytes (17.4). */
function fingerprint(profile: UploadProfile, content: Content): string {
  return JSON.stringify([profile, content.hash, content.fileName ?? null]);
}
