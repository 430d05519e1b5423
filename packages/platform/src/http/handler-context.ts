import type { FastifyReply, FastifyRequest } from "fastify";
import type { UserActor } from "@muniment/kernel";
import type { Tx } from "../db/index.ts";
import type { Caller } from "./authenticate.ts";

/** What a route handler knows of its request beside the validated input. */
export interface RequestContext<A extends Caller = UserActor> {
  /** Throws 401 on endpoints that let anybody in when nobody is signed in. */
  readonly actor: A;
  readonly actorIfAny: A | undefined;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** The caller as of now, for a last check after a long upload; 401 when the token or its owner is no longer good. */
  signInAgain(): Promise<A>;
  /**
   * Runs a change in one transaction and gives back the response body, which the handler must return as it is:
   * under an `Idempotency-Key` it is stored with the effect. `fingerprint` stands for the content of an upload.
   */
  write<T>(work: (tx: Tx) => Promise<T>, options?: { fingerprint?: string }): Promise<T>;
}
