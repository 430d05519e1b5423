import type { FastifyRequest } from "fastify";
import { jwtVerify } from "jose";
import type { JWTPayload, JWTVerifyGetKey } from "jose";
import { addSeconds, AppError } from "@muniment/kernel";
import type { ActingPerson, Clock, UserActor } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { originOf } from "@muniment/platform/http";
import { errors } from "@muniment/work-api";
import {
  ACTING_PERSON_ALGORITHMS,
  ACTING_PERSON_HEADER,
  ACTING_PERSON_SECONDS,
} from "@muniment/work-api/acting-person";
import { areKeysUnreachable, createKeyFinder, useSignedText } from "../application-key/index.ts";
import { findPerson } from "../standing/index.ts";
import { findApplication } from "../application/index.ts";
import type { Application } from "../application/index.ts";
import type { LoadActor } from "./authenticator.ts";

/** What a request says of its caller beside the token: from where it comes, and for whom they act. */
export type CallerAmendment = (
  caller: UserActor,
  request: FastifyRequest,
) => Promise<Pick<UserActor, "origin"> | Pick<UserActor, "origin" | "acting">>;

interface AmendmentDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly loadActor: LoadActor;
  /** The public origin, which is the audience of signed headers. */
  readonly origin: string;
}

const LONGEST_HEADER = 4_096;
const LONGEST_TEXT = 254;
/** For clocks of two machines. */
const TOLERANCE_SECONDS = 5;
const OPERATION = /^[\x21-\x7e]{1,128}$/;

/** Reads the origin of requests and the signed header `X-Acting-Person` (work-api.md 17.6); throws 400 for a bad one. */
export function createCallerAmendment(deps: AmendmentDeps): CallerAmendment {
  const keysOf = createKeyFinder();
  return async (caller, request) => {
    const origin = originOf(request);
    const header = request.headers[ACTING_PERSON_HEADER.toLowerCase()];
    if (header === undefined) return { origin };
    if (typeof header !== "string" || header.length > LONGEST_HEADER) throw refusal("It is too long.");
    const application = await findApplication(deps.database.reader, caller.clientId);
    if (application?.acting_person !== true) throw refusal("This application is not registered to act for people.");
    if (!caller.isService) throw refusal("Only the token of a service account can act for people.");
    const claims = await verify(header, { application, keys: keysOf(application), deps });
    return { origin, acting: await readPerson(claims, { caller, deps }) };
  };
}

interface Claims {
  readonly sub: string;
  readonly name: string;
  readonly jti: string;
  readonly exp: number;
  readonly op: string | undefined;
}

async function verify(
  header: string,
  given: { application: Application; keys: JWTVerifyGetKey; deps: AmendmentDeps },
): Promise<Claims> {
  const { application, keys, deps } = given;
  const now = deps.clock.now();
  let payload: JWTPayload;
  try {
    ({ payload } = await jwtVerify(header, keys, {
      issuer: application.client_id,
      audience: deps.origin,
      algorithms: [...ACTING_PERSON_ALGORITHMS],
      requiredClaims: ["sub", "name", "iat", "exp", "jti"],
      clockTolerance: TOLERANCE_SECONDS,
      maxTokenAge: ACTING_PERSON_SECONDS,
      currentDate: now,
    }));
  } catch (error) {
    throw areKeysUnreachable(error)
      ? new AppError(errors.unavailable, { cause: error, retryAfterSeconds: 5 })
      : refusal();
  }
  const { sub, jti, exp, iat, name, op } = payload;
  if (!isText(sub) || !isText(name) || !isText(jti) || exp === undefined || iat === undefined) throw refusal();
  if (exp - iat > ACTING_PERSON_SECONDS) throw refusal(`It may hold for ${ACTING_PERSON_SECONDS} seconds at most.`);
  if (op !== undefined && (typeof op !== "string" || !OPERATION.test(op))) throw refusal("op is no operation id.");
  return { sub, name, jti, exp, op };
}

async function readPerson(
  { sub, name, jti, exp, op }: Claims,
  { caller, deps }: { caller: UserActor; deps: AmendmentDeps },
): Promise<ActingPerson> {
  const { reader } = deps.database;
  const [isFirst, found] = await Promise.all([
    useSignedText(reader, {
      clientId: caller.clientId,
      jti,
      expiresAt: addSeconds(new Date(exp * 1000), TOLERANCE_SECONDS),
    }),
    findPerson(reader, sub),
  ]);
  if (!isFirst) throw refusal("It was used before. Sign a new one for each request.");
  if (found === undefined) return { account: undefined, person: undefined, name, operationId: op };
  const { clientId, sessionId, scopes, scopeCap } = caller;
  const session = { clientId, sessionId, scopes, scopeCap };
  return {
    account: { userNum: found.user_num, userId: found.user_id },
    person: await deps.loadActor(reader, found.user_num, session),
    name: found.full_name,
    operationId: op,
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= LONGEST_TEXT && isStorable(value);
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

function refusal(why = "It is not signed for this request by a key of the application."): AppError {
  return new AppError(errors.invalidParam, {
    text: `The signed person was not accepted. ${why}`,
    field: ACTING_PERSON_HEADER,
  });
}
