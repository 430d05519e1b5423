import type { FastifyInstance } from "fastify";
import type { JWK } from "jose";
import type { Clock } from "@muniment/kernel";
import { ACTING_PERSON_HEADER, createActingPersonSigner } from "@muniment/work-api/acting-person";
import type { SignActingPerson } from "@muniment/work-api/acting-person";
import type { LinkedServiceRow } from "./linked-service.tables.ts";

/** The private key whose public half is registered at Work for this application (D41). */
export type ActingPersonKey = JWK;

/** For whom, and under which operation, the service account acts. */
export interface Purpose {
  /** What both audits join by. */
  readonly operationId: string;
  /** The person, by their login at the service; absent for what a rule or schedule does. */
  readonly person?: { readonly login: string; readonly name: string };
  /** What began it where no person did, such as `mailbox Intake`. */
  readonly initiator?: string;
}

/** What the service account's requests say of who is behind them, made anew for each: a signature is taken once. */
export type ActingPersonHeaders = (
  service: LinkedServiceRow,
  purpose: Purpose | undefined,
) => Promise<Readonly<Record<string, string>>>;

/** The key of a configuration, as JSON; nothing for an empty one. Throws when it is no private key. */
export function parseActingPersonKey(text: string): ActingPersonKey | undefined {
  if (text === "") return undefined;
  const key = JSON.parse(text) as JWK;
  if (key.d === undefined) throw new Error("MUNIMENT_ACTING_PERSON_KEY is no private key");
  return key;
}

/** Where a server finds the public half of the key with which Operate says for whom it acts. */
const KEYS_PATH = "/.well-known/jwks.json";

/** Binds the address of the public half; without a key there are none. */
export function actingPersonKeyRoutes(app: FastifyInstance, key: ActingPersonKey | undefined): void {
  app.get(KEYS_PATH, async (_request, reply) =>
    reply.header("cache-control", "max-age=300").send({ keys: key === undefined ? [] : [publicHalfOf(key)] }),
  );
}

function publicHalfOf({ d: _private, ...publicHalf }: ActingPersonKey): JWK {
  return publicHalf;
}

/** Headers signed with `actingPersonKey`; without one the person is named in comments alone (OPR-AUD-007). */
export function createActingPersonHeaders(deps: {
  readonly clock: Clock;
  readonly actingPersonKey: ActingPersonKey | undefined;
}): ActingPersonHeaders {
  const { clock, actingPersonKey: privateKey } = deps;
  const signers = new Map<string, SignActingPerson>();

  const signerFor = ({ client_id: clientId, base_url: workOrigin }: LinkedServiceRow, key: JWK): SignActingPerson => {
    const name = `${clientId} ${workOrigin}`;
    const known = signers.get(name);
    if (known !== undefined) return known;
    const made = createActingPersonSigner({ clientId, workOrigin, privateKey: key, clock });
    signers.set(name, made);
    return made;
  };

  return async (service, purpose) => {
    const { person, operationId, initiator } = purpose ?? {};
    if (person === undefined) return initiator === undefined ? {} : { "x-initiator": initiator };
    if (privateKey === undefined) return {};
    const named = { sub: person.login, name: person.name, ...(operationId === undefined ? {} : { operationId }) };
    return { [ACTING_PERSON_HEADER]: await signerFor(service, privateKey)(named) };
  };
}
