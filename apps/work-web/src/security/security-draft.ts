import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { troubleOf } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { useRefresh } from "../item/refresh.ts";
import { t } from "../messages.ts";
import type { Subject } from "../panel/view.ts";
import { useScope } from "../scope.ts";
import { EMPTY_DRAFT, changeOf } from "./change.ts";
import type { Draft, SecurityChange, SecurityState } from "./change.ts";
import { effectQuery, readSecurity, securityQuery, sendSecurity } from "./security-query.ts";
import type { SecurityEffect } from "./security-query.ts";
import { versionsOf } from "./versions-of.ts";

/** What is asked before something is sent or thrown away. */
export type Question =
  | { readonly kind: "lock-out" }
  | { readonly kind: "conflict"; readonly now: SecurityState }
  | { readonly kind: "discard"; leave(): void };

/** The list as it was opened, what was changed since, and how it is confirmed. */
export interface SecurityDraft {
  readonly state: SecurityState;
  readonly draft: Draft;
  /** `undefined` when there is nothing to confirm. */
  readonly change: SecurityChange | undefined;
  /** What the change would come to; `undefined` while nothing is changed or nothing is known yet. */
  readonly effect: SecurityEffect | undefined;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly question: Question | undefined;
  readonly isAllVersions: boolean;
  edit(draft: Draft): void;
  ask(question: Question | undefined): void;
  setAllVersions(isAll: boolean): void;
  confirm(): void;
  /** Sends; the server refuses when somebody else changed the list meanwhile (WORK-SEC-011). */
  send(): void;
  /** Sends over a list that somebody else changed and that was shown. */
  sendOver(now: SecurityState): void;
  startAnew(now: SecurityState): void;
}

/** Works on the list that was shown, whoever changes it meanwhile. */
export function useSecurityDraft(subject: Subject): SecurityDraft {
  const scope = useScope();
  const tell = useTell();
  const refresh = useRefresh();
  const client = useQueryClient();
  const { data: first } = useSuspenseQuery(securityQuery(scope, subject));
  const [state, setState] = useState(first);
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  const [question, setQuestion] = useState<Question | undefined>();
  const [sending, setSending] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false });
  const [isAllVersions, setAllVersions] = useState(true);
  const change = changeOf(state, draft);
  const effect = useQuery({
    ...effectQuery(scope, subject, change ?? NOTHING),
    enabled: change !== undefined,
  });

  const startAnew = (now: SecurityState): void => {
    setState(now);
    setDraft(EMPTY_DRAFT);
    setQuestion(undefined);
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setQuestion(undefined);
    setSending({ isBusy: true });
    try {
      await work();
      setSending({ isBusy: false });
    } catch (error) {
      setSending({ isBusy: false, error });
    }
  };
  const sendNow = async (from: SecurityState): Promise<void> => {
    if (change === undefined) return;
    try {
      await sendSecurity(scope, subject, { change, tag: from.tag });
    } catch (error) {
      if (troubleOf(error).status !== 409) throw error;
      setQuestion({ kind: "conflict", now: await readSecurity(scope, subject) });
      return;
    }
    for (const id of await versionsOf(scope, subject, isAllVersions)) {
      if (id !== subject.id) await sendSecurity(scope, { ...subject, id }, { change, tag: undefined });
    }
    startAnew(await readSecurity(scope, subject).catch(() => state));
    tell.done(t("security.saved"));
    refresh([subject.id]);
  };
  const askOrSend = async (): Promise<void> => {
    if (change === undefined) return;
    const { locks_out: locksOut, refusals } = await client.fetchQuery(effectQuery(scope, subject, change));
    if (refusals.length > 0) return;
    if (locksOut) setQuestion({ kind: "lock-out" });
    else await sendNow(state);
  };
  return {
    state,
    draft,
    change,
    effect: change === undefined ? undefined : effect.data,
    isBusy: sending.isBusy,
    error: sending.error,
    question,
    isAllVersions,
    edit: setDraft,
    ask: setQuestion,
    setAllVersions,
    confirm() {
      if (change !== undefined && !sending.isBusy) void attempt(askOrSend);
    },
    send: () => void attempt(async () => sendNow(state)),
    sendOver: (now) => void attempt(async () => sendNow(now)),
    startAnew,
  };
}

const NOTHING: SecurityChange = { include: [], remove: [] };
