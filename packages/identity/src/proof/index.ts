export { forgetProofs, storeProof } from "./proof.repository.ts";
export { BROWSER_CLIENT, jobSession, proofEnd, proofOwner, requireConsoleUse, requireProof } from "./proof.service.ts";
