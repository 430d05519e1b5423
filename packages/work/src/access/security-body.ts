import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { defaultSecurities } from "@muniment/work-api/access/security";
import type { DefaultSecurity } from "@muniment/work-api/access/security";
import type { ProfileEntry } from "./profile.ts";
import type { Reach } from "./reach.ts";
import { resolveChange } from "./trustee.ts";

/** The body of `POST …/security`, with its people and groups looked up. */
export async function readSecurityBody(
  tx: Tx,
  reach: Reach,
  body: {
    default_security?: string;
    include?: readonly { id: string; access_level: string | number; type: string }[];
    remove?: readonly { id: string; type: string }[];
  },
): Promise<{
  defaultSecurity: DefaultSecurity | undefined;
  include: readonly ProfileEntry[];
  remove: readonly Pick<ProfileEntry, "kind" | "num">[];
}> {
  const wanted = body.default_security?.toLowerCase() ?? "";
  const defaultSecurity = defaultSecurities.find((name) => name === wanted);
  if (wanted !== "" && defaultSecurity === undefined) {
    const text = `One of ${defaultSecurities.join(", ")} is expected.`;
    throw new AppError(errors.invalidParam, { text, field: "default_security" });
  }
  const change = await resolveChange(tx, reach.libraryId, {
    default_security: defaultSecurity,
    include: body.include ?? [],
    remove: body.remove ?? [],
  });
  return { defaultSecurity, include: change.include, remove: change.remove };
}
