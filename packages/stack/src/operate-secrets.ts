import { hkdfSync } from "node:crypto";
import { Secret } from "@muniment/platform/config";

/** Who administers Operate, and who files in it, by their user ids at Work. */
export interface Operators {
  readonly administrators: readonly string[];
  readonly caseHandlers: readonly string[];
}

/** What Operate needs to keep secret, each made from the installation's one secret. */
export interface OperateSecrets {
  /** Seals the tokens of linked services (D14). */
  readonly sealKeys: Secret;
  readonly signIn: Secret;
  /** Seals received mail (OPR-DAT-001). */
  readonly mailKeys: Secret;
}

const SECRET_BYTES = 32;
/** The secrets of Operate in an installation on embedded defaults. */
export function operateSecrets(master: Secret): OperateSecrets {
  const derive = (purpose: string): string =>
    Buffer.from(hkdfSync("sha256", master.reveal(), "muniment", purpose, SECRET_BYTES)).toString("base64url");
  return {
    sealKeys: new Secret(`installation:${derive("operate seal key")}`),
    mailKeys: new Secret(`installation:${derive("operate received mail")}`),
    signIn: new Secret(derive("operate sign-in client")),
  };
}

/** In an installation without the demonstration firm: whoever is made first at Work. */
export const firstOperators: Operators = { administrators: ["ADMIN"], caseHandlers: [] };

/** In the demonstration firm. */
export const demonstrationOperators: Operators = {
  administrators: ["ADMIN"],
  caseHandlers: ["EWHITCOMBE", "RPENDRY", "NADEYEMO"],
};
