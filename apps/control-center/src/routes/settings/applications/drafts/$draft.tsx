import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { BoxRegular } from "@fluentui/react-icons";
import { useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Output } from "@muniment/rest";
import { invalidate, troubleOf } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { getApplication } from "@muniment/work-api/control-center/application";
import { fixedFields } from "@muniment/work-api/control-center/application-rules";
import {
  deletePackageDraft,
  finishPackageDraft,
  getInstalledPackage,
  getPackageDraft,
  updatePackageDraft,
} from "@muniment/work-api/control-center/package";
import type { PackageDraftData } from "@muniment/work-api/control-center/package";
import { api, q } from "../../../../api.ts";
import { packageText } from "../../../../texts/package.ts";
import { bodyOf, draftOf } from "../-application-draft.ts";
import type { Application, ApplicationDraft } from "../-application-draft.ts";
import { ApplicationWizard } from "../-application-wizard.tsx";
import { reloadApplications } from "../-applications.ts";
import { ApplicationsLink } from "../-applications-link.tsx";
import { PackageDemands, PackageHead } from "../-package-review.tsx";
import { draftOfPackage } from "../-packages.ts";
import { SecretShown } from "../-secret-shown.tsx";

export const Route = createFileRoute("/settings/applications/drafts/$draft")({ component: DraftPage });

/** The wizard of a package: Configuration, Authentication, Access, Review, Finish (SCR-3 to SCR-7 of tracker.md 3.1). */
function DraftPage(): ReactNode {
  const { draft: id } = Route.useParams();
  const found = useQuery({ ...q(getPackageDraft, { params: { draft: id } }), staleTime: Infinity });
  const draft = found.data?.data;
  const present = useQuery({
    ...q(getApplication, { params: { application: draft?.client_id ?? "" } }),
    enabled: draft?.kind === "update",
  });
  if (found.error !== null && troubleOf(found.error).status === 404) {
    return <EmptyState icon={<BoxRegular />} title={packageText("draft.gone")} />;
  }
  if (found.error !== null && draft === undefined) {
    return <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />;
  }
  const isWaiting = draft?.kind === "update" && present.isLoading;
  if (draft === undefined || isWaiting) return <LoadingRows rows={6} />;
  return <PackageWizard key={id} draft={draft} present={present.data?.data} />;
}

/** What of an application stays as the manifest has it. */
const FIXED: ReadonlySet<string> = new Set([
  ...fixedFields.package,
  "post_logout_redirect_uris",
  "rotate_refresh_tokens",
  "allowed_origins",
  "allowed_networks",
]);

function PackageWizard(props: {
  readonly draft: PackageDraftData;
  readonly present: Application | undefined;
}): ReactNode {
  const { draft, present } = props;
  const navigate = useNavigate();
  const start = useMemo(
    () => draftOfPackage(draft, present === undefined ? undefined : draftOf(present)),
    [draft, present],
  );
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set(draft.choices.accepted));
  const { finish, done } = useFinish(draft, accepted);
  const [secret, setSecret] = useState<string>();
  const leave = (): void => {
    // A draft that stays behind is forgotten after a day.
    void api.call(deletePackageDraft, { params: { draft: draft.draft_id } }).catch(() => undefined);
    void navigate({ to: "/settings/applications" });
  };
  const goOn = (): void => {
    const next = done.current?.next_draft;
    if (next !== undefined) void navigate({ to: "/settings/applications/drafts/$draft", params: { draft: next } });
    else void navigate({ to: "/settings/applications/$application", params: { application: draft.client_id } });
  };
  return (
    <>
      <PageHeader
        title={packageText(draft.kind === "update" ? "title.update" : "title.install", { name: draft.choices.name })}
        trail={<ApplicationsLink />}
      />
      <ApplicationWizard
        start={start}
        fixed={FIXED}
        head={<PackageHead draft={draft} />}
        review={<PackageDemands draft={draft} accepted={accepted} onAccepted={setAccepted} />}
        finish={finish}
        onLeave={leave}
        onFinished={() => (done.current?.client_secret === undefined ? goOn() : setSecret(done.current.client_secret))}
      />
      {secret === undefined ? null : <SecretShown name={start.name} value={secret} onClose={goOn} />}
    </>
  );
}

/** Sends what the steps were told, and ends the wizard. */
function useFinish(draft: PackageDraftData, accepted: ReadonlySet<string>) {
  const client = useQueryClient();
  const tell = useTell();
  const done = useRef<Output<typeof finishPackageDraft>["data"]>(undefined);
  const params = { draft: draft.draft_id };
  const finish = async (values: ApplicationDraft): Promise<void> => {
    const { access } = bodyOf(values);
    // Whom one does not know cannot be named, so access stays then as it is.
    const isKnown = access !== undefined && values.hidden_members === 0;
    await api.call(updatePackageDraft, {
      params,
      body: {
        name: values.name,
        description: values.description,
        allow_token_refresh: values.allow_token_refresh,
        refresh_token_expiry_days: Number(values.refresh_token_expiry_days),
        access_token_expiry_minutes: Number(values.access_token_expiry_minutes),
        enabled: values.enabled,
        accepted: [...accepted],
        ...(isKnown ? { access } : {}),
      },
    });
    const { data } = await api.call(finishPackageDraft, { params });
    done.current = data;
    await reloadApplications(client);
    await invalidate(client, [getInstalledPackage]);
    tell.done(doneText(draft, data.status, values.name));
  };
  return { finish, done };
}

function doneText(draft: PackageDraftData, status: string, name: string): string {
  if (draft.kind === "update") return packageText("done.updated", { name, version: draft.version });
  return packageText(status === "waiting_companion" ? "done.waiting" : "done.installed", { name });
}
