import { as, del, get, ofLibrary, patch, post, send } from "./client.ts";
import type { Answer, Session } from "./client.ts";
import { unique } from "./fixture.ts";
import { uploadBody } from "./multipart.ts";

/** The levels of work.md 3.2 in their order. */
export const levels = ["no_access", "read", "read_write", "full_access"] as const;
export type Level = (typeof levels)[number];

/** What an operation acts on: a matter at the level under test, and a place where everybody may write. */
export interface Ground {
  readonly workspaceId: string;
  readonly folderId: string;
  readonly otherFolderId: string;
  readonly documentId: string;
  readonly writableFolderId: string;
  readonly someoneId: string;
}

/** One row of the matrix "What each level allows" of work.md 3.2. */
export interface Operation {
  readonly name: string;
  readonly needs: Exclude<Level, "no_access">;
  readonly act: (session: Session, on: Ground) => Promise<Answer>;
}

const doc = (on: Ground, rest = ""): string => ofLibrary(`/documents/${on.documentId}${rest}`);
const dir = (on: Ground, rest = ""): string => ofLibrary(`/folders/${on.folderId}${rest}`);
const top = (on: Ground, rest = ""): string => ofLibrary(`/workspaces/${on.workspaceId}${rest}`);

const reading: readonly Operation[] = [
  ...["", "/versions", "/versions/latest", "/download", "/path", "/operations", "/security", "/history"].map(
    (rest): Operation => ({
      name: `GET document${rest}`,
      needs: "read",
      act: (session, on) => get(session, doc(on, rest)),
    }),
  ),
  ...["", "/children", "/documents", "/path", "/operations", "/security"].map((rest): Operation => ({
    name: `GET folder${rest}`,
    needs: "read",
    act: (session, on) => get(session, dir(on, rest)),
  })),
  ...["", "/children", "/folders", "/documents", "/operations", "/security"].map((rest): Operation => ({
    name: `GET workspace${rest}`,
    needs: "read",
    act: (session, on) => get(session, top(on, rest)),
  })),
  {
    name: "copy to a place where one may write",
    needs: "read",
    act: (session, on) => post(session, doc(on, "/copy"), { destination_folder_id: on.writableFolderId }),
  },
  {
    name: "add a reference where one may write",
    needs: "read",
    act: (session, on) =>
      post(session, ofLibrary(`/folders/${on.writableFolderId}/documents/${on.documentId}/reference`)),
  },
];

const writing: readonly Operation[] = [
  {
    name: "edit the profile of a document",
    needs: "read_write",
    act: (session, on) => patch(session, doc(on), { comment: "changed" }),
  },
  {
    name: "new version",
    needs: "read_write",
    act: (session, on) => send(session, "POST", doc(on, "/versions"), { upload: uploadBody({}) }),
  },
  {
    name: "replace the file",
    needs: "read_write",
    act: (session, on) => send(session, "PUT", doc(on, "/file"), { upload: uploadBody({}) }),
  },
  {
    name: "promote a version",
    needs: "read_write",
    act: (session, on) => post(session, doc(on, "/versions/promote"), { version: 1 }),
  },
  {
    name: "file a document",
    needs: "read_write",
    act: (session, on) => send(session, "POST", dir(on, "/documents"), { upload: uploadBody({}) }),
  },
  {
    name: "make a sub-folder",
    needs: "read_write",
    act: (session, on) => post(session, dir(on, "/subfolders"), { name: unique("sub") }),
  },
  {
    name: "make a folder in the workspace",
    needs: "read_write",
    act: (session, on) => post(session, top(on, "/folders"), { name: unique("root") }),
  },
  {
    name: "make a tab in the workspace",
    needs: "read_write",
    act: (session, on) => post(session, top(on, "/tabs"), { name: unique("tab") }),
  },
  {
    name: "rename a folder",
    needs: "read_write",
    act: (session, on) => patch(session, dir(on), { name: unique("renamed") }),
  },
  {
    name: "edit the profile of a workspace",
    needs: "read_write",
    act: (session, on) => patch(session, top(on), { description: "changed" }),
  },
  {
    name: "move a document",
    needs: "read_write",
    act: (session, on) =>
      post(session, dir(on, `/documents/${on.documentId}/move`), { destination_folder_id: on.otherFolderId }),
  },
  {
    name: "take a reference away",
    needs: "read_write",
    act: async (session, on) => {
      const place = ofLibrary(`/folders/${on.otherFolderId}/documents/${on.documentId}`);
      await post(await as("NRTADMIN"), `${place}/reference`);
      return await del(session, place);
    },
  },
];

const ruling: readonly Operation[] = [
  ...(
    [
      ["document", doc],
      ["folder", dir],
    ] as const
  ).map(([kind, path]): Operation => ({
    name: `change the security of a ${kind}`,
    needs: "full_access",
    act: (session, on) =>
      post(session, path(on, "/security"), {
        include: [{ id: on.someoneId, type: "user", access_level: "read" }],
      }),
  })),
  {
    name: "change the default security by PATCH",
    needs: "full_access",
    act: (session, on) => patch(session, doc(on), { default_security: "private" }),
  },
  {
    name: "change the author",
    needs: "full_access",
    act: (session, on) => patch(session, doc(on), { author: on.someoneId }),
  },
  { name: "delete a version", needs: "full_access", act: (session, on) => del(session, doc(on)) },
  {
    name: "delete a folder",
    needs: "full_access",
    act: (session, on) => del(session, dir(on), { include_subfolders: true }),
  },
  {
    name: "move a folder",
    needs: "full_access",
    act: (session, on) => post(session, dir(on, "/move"), { destination_folder_id: on.otherFolderId }),
  },
];

/** The matrix of work.md 3.2 for the operations of REST v2 that exist. */
export const operations: readonly Operation[] = [...reading, ...writing, ...ruling];
