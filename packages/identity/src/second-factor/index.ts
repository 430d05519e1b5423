export { deleteFactor as forgetFactor } from "./second-factor.repository.ts";
export { qrPicture } from "./qr-picture.ts";
export { codeOf, stepAt } from "./totp.ts";
export { secondFactorRoutes } from "./second-factor.routes.ts";
export { createSecondFactor } from "./second-factor.service.ts";
export type { FactorAnswer, FactorPolicy, OwnFactorAct, PendingFactor, SecondFactor } from "./second-factor.service.ts";
