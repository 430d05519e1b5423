export { createWorkHttp } from "./work-http.ts";
export type { WorkHttpDeps } from "./work-http.ts";
export { libraryOf } from "./work-port.ts";
export type {
  AccessAnswer,
  Level,
  TokenOwner,
  WorkGroup,
  WorkItem,
  WorkLevel,
  WorkMatter,
  WorkMember,
  WorkPerson,
  WorkPort,
} from "./work-port.ts";
