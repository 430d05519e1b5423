import { Button, MessageBar, MessageBarBody, Radio, RadioGroup, Spinner } from "@fluentui/react-components";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { words } from "@muniment/ui/message";
import { SidePanel } from "@muniment/ui/panel";
import { troubleOf } from "@muniment/ui/query";
import { t } from "../messages.ts";
import { subjectQuery } from "../panel/subject.ts";
import type { Subject } from "../panel/view.ts";
import { useScope } from "../scope.ts";
import { useSession } from "../session.ts";
import { AccessCheck } from "./access-check.tsx";
import { AccessList } from "./access-list.tsx";
import { EMPTY_DRAFT } from "./change.ts";
import type { SecurityState } from "./change.ts";
import { ConflictText } from "./conflict-text.tsx";
import { EffectText } from "./effect-text.tsx";
import { PeopleWithAccess } from "./people-with-access.tsx";
import { useSecurityDraft } from "./security-draft.ts";
import type { Question, SecurityDraft } from "./security-draft.ts";

interface SecurityDetailsProps {
  readonly subject: Subject;
  onBack(): void;
  onClose(): void;
}

/** Who may do what with an item (WORK-SEC); nothing is saved before Confirm. */
function SecurityDetails({ subject, onBack, onClose }: SecurityDetailsProps): ReactNode {
  const scope = useScope();
  const details = useSuspenseQuery(subjectQuery(scope, subject)).data;
  const security = useSecurityDraft(subject);
  const { state, change, isBusy, question } = security;
  const mayChange = mayChangeSecurity(details);
  const [tab, setTab] = useState("security");
  const administers = useAdministers();
  const leave = (go: () => void): void => {
    if (change === undefined) go();
    else security.ask({ kind: "discard", leave: go });
  };
  return (
    <SidePanel
      title={details.entry.name}
      tabs={[
        { id: "security", label: t("security.title") },
        ...(mayChange ? [{ id: "people", label: t("people.title") }] : []),
        { id: "check", label: t("check.open") },
      ]}
      tab={tab}
      onTab={setTab}
      onBack={() => leave(onBack)}
      onClose={() => leave(onClose)}
      footer={
        mayChange && tab === "security" ? (
          <Footer
            isChanged={change !== undefined}
            isRefused={(security.effect?.refusals.length ?? 0) > 0}
            isBusy={isBusy}
            onConfirm={security.confirm}
            onReset={() => security.edit(EMPTY_DRAFT)}
          />
        ) : undefined
      }
    >
      {tab === "people" ? (
        <PeopleWithAccess id={subject.id} />
      ) : tab === "check" ? (
        <AccessCheck id={details.entry.id} mayAskOthers={mayChange || administers} />
      ) : (
        <Editor security={security} kind={subject.kind} mayChange={mayChange} />
      )}
      <Questions
        question={question}
        state={state}
        onClose={() => security.ask(undefined)}
        onSendAnyway={security.send}
        onSendOver={security.sendOver}
        onStartAnew={security.startAnew}
      />
    </SidePanel>
  );
}

function Editor(props: {
  readonly security: SecurityDraft;
  readonly kind: Subject["kind"];
  readonly mayChange: boolean;
}): ReactNode {
  const { security, kind, mayChange } = props;
  const { state, draft, change, effect, error } = security;
  return (
    <>
      {error === undefined ? null : (
        <MessageBar intent="error" role="alert" layout="multiline">
          <MessageBarBody>{troubleOf(error).text}</MessageBarBody>
        </MessageBar>
      )}
      <AccessList
        state={state}
        draft={draft}
        isReadOnly={!mayChange}
        mayInherit={kind !== "workspace"}
        onChange={security.edit}
      />
      {effect === undefined ? null : <EffectText effect={effect} />}
      {kind === "document" && change !== undefined ? (
        <RadioGroup
          aria-label={t("security.versions")}
          value={security.isAllVersions ? "all" : "this"}
          onChange={(_, data) => security.setAllVersions(data.value === "all")}
        >
          <Radio value="all" label={t("security.all_versions")} />
          <Radio value="this" label={t("security.this_version")} />
        </RadioGroup>
      ) : null}
    </>
  );
}

/** Whether one may ask about others besides who has Full Access: administrators of the library may. */
function useAdministers(): boolean {
  const { library } = useScope();
  const { libraries } = useSession();
  const rights = libraries.find(({ id }) => id.toLowerCase() === library.toLowerCase())?.rights;
  return rights !== undefined && rights !== "none";
}

// Loaded only when somebody opens it.
// oxlint-disable-next-line import/no-default-export
export default SecurityDetails;

function mayChangeSecurity(details: { kind: string; entry: { operations?: unknown } }): boolean {
  const operations = (details.entry.operations ?? {}) as Readonly<Record<string, unknown>>;
  return operations["set_security"] === true;
}

function Footer(props: {
  readonly isChanged: boolean;
  readonly isRefused: boolean;
  readonly isBusy: boolean;
  onConfirm(): void;
  onReset(): void;
}): ReactNode {
  const { isChanged, isRefused, isBusy } = props;
  return (
    <>
      <Button disabled={!isChanged || isBusy} onClick={props.onReset}>
        {words("action.cancel")}
      </Button>
      <Button
        appearance="primary"
        disabledFocusable={!isChanged || isRefused || isBusy}
        icon={isBusy ? <Spinner size="tiny" /> : undefined}
        onClick={props.onConfirm}
      >
        {t("security.confirm")}
      </Button>
    </>
  );
}

function Questions(props: {
  readonly question: Question | undefined;
  readonly state: SecurityState;
  onClose(): void;
  onSendAnyway(): void;
  onSendOver(now: SecurityState): void;
  onStartAnew(now: SecurityState): void;
}): ReactNode {
  const { question, state, onClose } = props;
  switch (question?.kind) {
    case undefined:
      return null;
    case "lock-out":
      return (
        <FormDialog
          title={t("security.lock_out")}
          choices={[{ label: t("security.lock_out_confirm"), run: props.onSendAnyway }]}
          onClose={onClose}
        >
          {t("security.lock_out_text")}
        </FormDialog>
      );
    case "discard":
      return (
        <FormDialog
          title={t("security.discard")}
          choices={[{ label: t("security.discard_confirm"), run: question.leave }]}
          onClose={onClose}
        >
          {t("security.discard_text")}
        </FormDialog>
      );
    case "conflict":
      return (
        <FormDialog
          title={t("security.conflict")}
          choices={[
            { label: t("security.conflict_apply"), run: () => props.onSendOver(question.now) },
            { label: t("security.conflict_anew"), run: () => props.onStartAnew(question.now) },
          ]}
          onClose={onClose}
        >
          <ConflictText before={state} now={question.now} />
        </FormDialog>
      );
  }
}
