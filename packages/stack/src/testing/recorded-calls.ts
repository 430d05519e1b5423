import { createHash } from "node:crypto";
import { expect } from "vitest";
import { idOfCall } from "./function-calls.ts";
import type { FunctionRow } from "./function-calls.ts";
import type { MailRoom } from "./mail-room.ts";
import type { RecordingProxy } from "./recording-proxy.ts";

/** A call with a token of the linked service, and whose it is. */
export interface IdentifiedCall {
  readonly user: string;
  readonly id: string;
  readonly namesPerson: boolean;
}

/** What Operate has called at Work, by the identity of each call. */
export interface CallRecord {
  readonly front: RecordingProxy;
  /** From the n-th request on. */
  from(first: number): Promise<IdentifiedCall[]>;
  /** Fails unless the act makes the calls of its row, each as the one who is to make it, and no other (OPR-CAL-001). */
  expectCalls(row: FunctionRow, act: () => Promise<unknown>): Promise<void>;
}

/** The user id of the service account. */
export const SERVICE_ACCOUNT = "SVC-INTAKE";

/** Keeps the record of a room that is recorded. */
export function openCallRecord(room: MailRoom): CallRecord {
  const { front } = room.office;
  if (front === undefined) throw new Error("Nothing stands before Work");
  const known = new Map<string, string>();
  const from: CallRecord["from"] = async (first) => {
    const tokens = await room.rows<{ hash: string; user_id: string }>(
      "work",
      `select encode(t.token_hash, 'hex') as hash, u.user_id from identity.access_token t
       join identity."user" u on u.user_num = t.user_num where t.client_id = 'operate'`,
    );
    for (const { hash, user_id: user } of tokens) known.set(hash, user);
    return front.calls.slice(first).flatMap((call) => {
      const user = known.get(
        createHash("sha256")
          .update(call.token ?? "")
          .digest("hex"),
      );
      return user === undefined ? [] : [{ user, id: idOfCall(call), namesPerson: call.namesPerson }];
    });
  };
  return {
    front,
    from,
    async expectCalls({ U, S, isForPerson = false }, act) {
      const first = front.calls.length;
      await act();
      const made = await from(first);
      for (const [allowed, own] of [
        [U, made.filter(({ user }) => user !== SERVICE_ACCOUNT)],
        [S, made.filter(({ user }) => user === SERVICE_ACCOUNT)],
      ] as const) {
        const ids = new Set(own.map(({ id }) => id));
        const { must = [], may = [] } = allowed ?? {};
        expect([...ids].filter((id) => !must.includes(id) && !may.includes(id))).toEqual([]);
        expect(must.filter((id) => !ids.has(id))).toEqual([]);
      }
      const named = made.filter(({ user }) => user === SERVICE_ACCOUNT).map(({ namesPerson }) => namesPerson);
      if (isForPerson === "partly") expect(new Set(named)).toEqual(new Set([true, false]));
      else expect(named).toEqual(named.map(() => isForPerson));
    },
  };
}
