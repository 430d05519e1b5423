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
export { govern } from "./govern.ts";
export type { MatterPolicy } from "./govern.ts";
export { holdRows } from "./held-rows.ts";
export type { HeldRows } from "./held-rows.ts";
export { readOracle } from "./oracle.ts";
export type { Oracle, OracleContainer, OraclePerson, OracleVersion } from "./oracle.ts";
export { readNaivePolicies } from "./naive-policies.ts";
export type { AskedMatter, NaivePolicies } from "./naive-policies.ts";
export { setRandomPolicies } from "./random-policies.ts";
export type { PolicyGround } from "./random-policies.ts";
export { rollDice } from "./dice.ts";
export type { Dice } from "./dice.ts";
export { aRandomWorld } from "./random-world.ts";
export type { RandomWorld } from "./random-world.ts";
export { tokenOf } from "./session.ts";
export type { Answer, Headers, Item, Session, UploadBody } from "./session.ts";
export { createTestRepository } from "./test-repository.ts";
export type { TestRepository, TestServer } from "./test-repository.ts";
