import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useWatch } from "react-hook-form";
import { EitherField } from "@muniment/ui/form";
import { PropertyList } from "@muniment/ui/panel";
import { appText } from "../../../texts/application.ts";
import { MemberList } from "./-access-step.tsx";
import { linesOf } from "./-application-draft.ts";
import type { ApplicationDraft, StepId } from "./-application-draft.ts";
import type { ApplicationStepProps } from "./-application-step.ts";

const useStyles = makeStyles({
  section: {
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    paddingBottom: "16px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: { display: "flex", alignItems: "center", justifyContent: "space-between", gap: "8px" },
  title: { margin: 0, fontWeight: tokens.fontWeightSemibold },
});

/** All that was entered, per step, with a way back to each (CC-APP-029, CC-APP-030). */
export function ReviewStep({
  control,
  isNew,
  children,
  onEdit,
}: Pick<ApplicationStepProps, "control" | "isNew"> & {
  /** What only some applications have to be looked at, such as a package's permissions. */
  readonly children?: ReactNode;
  onEdit(step: StepId): void;
}): ReactNode {
  const draft = useWatch({ control }) as ApplicationDraft;
  return (
    <>
      <ReviewSection step="configuration" onEdit={onEdit}>
        <PropertyList properties={configurationOf(draft)} />
      </ReviewSection>
      <ReviewSection step="authentication" onEdit={onEdit}>
        <PropertyList properties={authenticationOf(draft)} />
      </ReviewSection>
      <ReviewSection step="access" onEdit={onEdit}>
        <AccessShown draft={draft} />
      </ReviewSection>
      {children}
      {isNew ? (
        <EitherField
          control={control}
          name="enabled"
          label={appText("review.enable")}
          labels={[appText("yes"), appText("no")]}
        />
      ) : null}
    </>
  );
}

function ReviewSection(props: {
  readonly step: "configuration" | "authentication" | "access";
  readonly children: ReactNode;
  onEdit(step: StepId): void;
}): ReactNode {
  const styles = useStyles();
  const name = appText(`step.${props.step}`);
  return (
    <section className={styles.section} aria-label={name}>
      <div className={styles.head}>
        <Text as="h2" className={styles.title}>
          {name}
        </Text>
        <Button
          size="small"
          aria-label={appText("step.edit_of", { step: name })}
          onClick={() => props.onEdit(props.step)}
        >
          {appText("step.edit")}
        </Button>
      </div>
      {props.children}
    </section>
  );
}

type Shown = readonly { readonly name: string; readonly value: ReactNode }[];

/** The facts of the step Configuration. */
export function configurationOf(draft: ApplicationDraft): Shown {
  return [
    { name: appText("config.name"), value: draft.name },
    { name: appText("config.client_id"), value: draft.client_id },
    { name: appText("config.description"), value: draft.description },
    { name: appText("config.publisher"), value: draft.publisher },
    { name: appText("config.website"), value: draft.website },
    { name: appText("config.support_email"), value: draft.support_email },
  ];
}

/** The facts of the step Authentication. */
export function authenticationOf(draft: ApplicationDraft): Shown {
  const answer = (isYes: boolean): string => appText(isYes ? "yes" : "no");
  const work = { name: appText("auth.work"), value: answer(draft.uses_work) };
  if (!draft.uses_work) return [work];
  const { allow_token_refresh: refreshes } = draft;
  return [
    work,
    { name: appText("auth.type"), value: appText(`auth.type.${draft.application_type}`) },
    { name: appText("auth.client_type"), value: appText(`auth.client_type.${draft.client_type}`) },
    { name: appText("auth.redirects"), value: linesOf(draft.redirect_uris).join(", ") },
    { name: appText("auth.post_logout"), value: linesOf(draft.post_logout_redirect_uris).join(", ") },
    {
      name: appText("auth.grants"),
      value: draft.grants.map((grant) => appText(`auth.grant.${grant}`)).join(", "),
    },
    { name: appText("auth.service_account"), value: draft.service_user_id },
    { name: appText("auth.scopes"), value: draft.scopes.join(", ") },
    { name: appText("auth.acting"), value: answer(draft.acting_person) },
    { name: appText("auth.keys"), value: draft.jwks_uri },
    { name: appText("auth.allow_refresh"), value: answer(refreshes) },
    {
      name: appText("auth.refresh_days"),
      value: refreshes ? appText("auth.days", { count: Number(draft.refresh_token_expiry_days) }) : "",
    },
    {
      name: appText("auth.access_minutes"),
      value: appText("auth.minutes", { count: Number(draft.access_token_expiry_minutes) }),
    },
    { name: appText("auth.rotate"), value: refreshes && draft.rotate_refresh_tokens ? answer(true) : "" },
    { name: appText("auth.origins"), value: linesOf(draft.allowed_origins).join(", ") },
    { name: appText("auth.networks"), value: linesOf(draft.allowed_networks).join(", ") },
  ];
}

/** Who may use it. */
export function AccessShown({ draft }: { readonly draft: ApplicationDraft }): ReactNode {
  return (
    <>
      <Text>{appText(draft.access_mode === "all" ? "access.all" : "access.custom")}</Text>
      {draft.include_external ? <Text>{appText("access.include_external")}</Text> : null}
      {draft.access_mode === "custom" ? <MemberList members={draft.members} hidden={draft.hidden_members} /> : null}
    </>
  );
}
