export {
  aDocument,
  aFolder,
  aRole,
  aTab,
  aVersion,
  aWorkspace,
  endEntries,
  forGroup,
  forUser,
  pathOf,
  secure,
  setLibrary,
} from "./builders.ts";
export type { AccessSettings, Entry, Fields } from "./builders.ts";
export type { Answer, Headers, Item, Session, UploadBody } from "./session.ts";
export { createTestRepository } from "./test-repository.ts";
export type { TestRepository, TestServer } from "./test-repository.ts";
