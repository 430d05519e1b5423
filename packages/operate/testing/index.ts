export { describeDocumentRepository } from "./document-repository.contract.ts";
