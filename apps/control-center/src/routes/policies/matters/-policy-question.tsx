import { Suspense, lazy } from "react";
import type { ReactNode } from "react";
import { policyText } from "../../../texts/policy.ts";
import { nameOf } from "../-policy.ts";
import type { OpenPolicy } from "../-policy.ts";
import type { Question } from "./-policy-actions.tsx";

// Fetched when they are first asked for.
const PolicyDialog = lazy(async () => ({ default: (await import("../-change-dialog.tsx")).PolicyDialog }));
const ConfirmDialog = lazy(async () => ({ default: (await import("../-change-dialog.tsx")).ConfirmDialog }));
const EditPolicy = lazy(async () => ({ default: (await import("./-edit-policy.tsx")).EditPolicy }));
const EditMembers = lazy(async () => ({ default: (await import("./-edit-members.tsx")).EditMembers }));

const STATES = {
  active: { title: "policy.activate_title", label: "policy.activate", done: "policy.activated" },
  suspended: { title: "policy.suspend_title", label: "policy.suspend", done: "policy.suspended" },
  ended: { title: "policy.end_title", label: "policy.end", done: "policy.ended" },
} as const;

/** The dialog of what is asked about a policy. */
export function PolicyQuestion(props: {
  readonly id: string;
  readonly question: Question;
  onClose(): void;
}): ReactNode {
  const { id, question, onClose } = props;
  return (
    <Suspense>
      <PolicyDialog id={id} title={policyText("policy.edit")} onClose={onClose}>
        {(opened) => <Asked opened={opened} question={question} onClose={onClose} />}
      </PolicyDialog>
    </Suspense>
  );
}

function Asked(props: { readonly opened: OpenPolicy; readonly question: Question; onClose(): void }): ReactNode {
  const { opened, question, onClose } = props;
  if (question === "edit") return <EditPolicy opened={opened} onClose={onClose} />;
  if (question === "team" || question === "conflicts") {
    return <EditMembers opened={opened} kind={question} onClose={onClose} />;
  }
  const words = STATES[question];
  const named = { policy: nameOf(opened.policy) };
  return (
    <ConfirmDialog
      opened={opened}
      title={policyText(words.title, named)}
      label={policyText(words.label)}
      done={policyText(words.done, named)}
      change={{ status: question }}
      onClose={onClose}
    />
  );
}
