export { describeDocumentRepository } from "./document-repository.contract.ts";
export { addFolderService, openTestOperate } from "./operate-app.ts";
export type { OperateAnswer, TestOperate } from "./operate-app.ts";
export { openInboundGround } from "./inbound-ground.ts";
export type { Arrived, InboundGround } from "./inbound-ground.ts";
export { writeLetter } from "./letter.ts";
export { openMailOffice } from "./mail-office.ts";
export type { MailOffice } from "./mail-office.ts";
