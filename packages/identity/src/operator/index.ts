export { createOperatorDesks } from "./operator-desk.ts";
export type { OperatorDesk, ShownUser } from "./operator-desk.ts";
export type { OperatorGroup, OperatorUser } from "./operator.repository.ts";
