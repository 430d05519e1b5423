import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTell } from "@muniment/ui/toast";
import { useRefresh } from "../item/refresh.ts";
import { t } from "../messages.ts";
import type { Subject } from "../panel/view.ts";
import { useScope } from "../scope.ts";
import { useSession } from "../session.ts";
import { EMPTY_DRAFT, changeOf, isSameState, mayLockOut } from "./change.ts";
import type { Draft, SecurityChange, SecurityState } from "./change.ts";
import { readSecurity, securityQuery, sendSecurity } from "./security-query.ts";
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
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly question: Question | undefined;
  readonly isAllVersions: boolean;
  edit(draft: Draft): void;
  ask(question: Question | undefined): void;
  setAllVersions(isAll: boolean): void;
  confirm(): void;
  /** Sends unless somebody else changed the list meanwhile (WORK-SEC-011). */
  compareAndSend(): void;
  send(): void;
  startAnew(now: SecurityState): void;
}

/** Works on the list that was shown, whoever changes it meanwhile. */
export function useSecurityDraft(subject: Subject): SecurityDraft {
  const scope = useScope();
  const tell = useTell();
  const refresh = useRefresh();
  const { user_id: userId } = useSession();
  const { data: first } = useSuspenseQuery(securityQuery(scope, subject));
  const [state, setState] = useState(first);
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  const [question, setQuestion] = useState<Question | undefined>();
  const [sending, setSending] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false });
  const [isAllVersions, setAllVersions] = useState(true);
  const change = changeOf(state, draft);

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
  const sendNow = async (): Promise<void> => {
    if (change === undefined) return;
    for (const id of await versionsOf(scope, subject, isAllVersions)) {
      await sendSecurity(scope, { ...subject, id }, change);
    }
    startAnew(await readSecurity(scope, subject).catch(() => state));
    tell.done(t("security.saved"));
    refresh([subject.id]);
  };
  const compareAndSend = (): void =>
    void attempt(async () => {
      const now = await readSecurity(scope, subject);
      if (isSameState(state, now)) await sendNow();
      else setQuestion({ kind: "conflict", now });
    });
  return {
    state,
    draft,
    change,
    isBusy: sending.isBusy,
    error: sending.error,
    question,
    isAllVersions,
    edit: setDraft,
    ask: setQuestion,
    setAllVersions,
    confirm() {
      if (change === undefined || sending.isBusy) return;
      if (mayLockOut(state, draft, userId)) setQuestion({ kind: "lock-out" });
      else compareAndSend();
    },
    compareAndSend,
    send: () => void attempt(sendNow),
    startAnew,
  };
}
