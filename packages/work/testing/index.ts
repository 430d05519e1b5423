export {
  aDocument,
  aFolder,
  aRole,
  aTab,
  aVersion,
  aWorkspace,
  endEntry,
  forGroup,
  forUser,
  pathOf,
  secure,
  setLibrary,
} from "./builders.ts";
export type { AccessSettings, Entry, Fields } from "./builders.ts";
export { holdRows } from "./held-rows.ts";
export type { HeldRows } from "./held-rows.ts";
export { readOracle } from "./oracle.ts";
export type { Oracle, OracleContainer, OraclePerson, OracleVersion } from "./oracle.ts";
export { aRandomWorld, rollDice } from "./random-world.ts";
export type { Dice, RandomWorld } from "./random-world.ts";
export { tokenOf } from "./session.ts";
export type { Answer, Headers, Item, Session, UploadBody } from "./session.ts";
export { createTestRepository } from "./test-repository.ts";
export type { TestRepository, TestServer } from "./test-repository.ts";
