import { useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import { PageHeader } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { createApplication } from "@muniment/work-api/control-center/application";
import { api } from "../../../api.ts";
import { appText } from "../../../texts/application.ts";
import { bodyOf, newDraft } from "./-application-draft.ts";
import type { ApplicationDraft } from "./-application-draft.ts";
import { ApplicationWizard } from "./-application-wizard.tsx";
import { reloadApplications } from "./-applications.ts";
import { ApplicationsLink } from "./-applications-link.tsx";
import { SecretShown } from "./-secret-shown.tsx";

export const Route = createFileRoute("/settings/applications/create")({ component: ConfigureManually });

const NOTHING_FIXED: ReadonlySet<string> = new Set();

/** `Configure Manually`: a client without a package (CC-APP-016). */
function ConfigureManually(): ReactNode {
  const client = useQueryClient();
  const navigate = useNavigate();
  const tell = useTell();
  const key = useRef({ text: "", key: "" });
  const start = useMemo(newDraft, []);
  const made = useRef("");
  const named = useRef("");
  const told = useRef<string>(undefined);
  const [secret, setSecret] = useState<string>();
  const view = (): void =>
    void navigate({ to: "/settings/applications/$application", params: { application: made.current } });
  const finish = async (draft: ApplicationDraft): Promise<void> => {
    const body = bodyOf(draft);
    const text = JSON.stringify(body);
    if (key.current.text !== text) key.current = { text, key: crypto.randomUUID() };
    const { data } = await api.once(key.current.key)(createApplication, { body });
    made.current = data.client_id;
    await reloadApplications(client);
    tell.done(appText("done.added", { name: data.name }));
    if (data.client_secret !== undefined && !draft.secret_typed) told.current = data.client_secret;
    named.current = data.name;
  };
  return (
    <>
      <PageHeader title={appText("add.manual")} trail={<ApplicationsLink />} />
      <ApplicationWizard
        start={start}
        fixed={NOTHING_FIXED}
        asksCredentials
        finish={finish}
        onLeave={() => void navigate({ to: "/settings/applications" })}
        // What is told once is told before anything else is shown.
        onFinished={() => (told.current === undefined ? view() : setSecret(told.current))}
      />
      {secret === undefined ? null : <SecretShown name={named.current} value={secret} onClose={view} />}
    </>
  );
}
