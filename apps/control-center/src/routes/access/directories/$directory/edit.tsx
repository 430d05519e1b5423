import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { invalidate, troubleOf } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { getDirectorySource, updateDirectorySource } from "@muniment/work-api/control-center/directory";
import { api } from "../../../../api.ts";
import { t } from "../../../../messages.ts";
import { sourceText } from "../../../../texts/directory-form.ts";
import { DirectoriesLink } from "../-directories-link.tsx";
import { NrtadminOnly } from "../-nrtadmin-only.tsx";
import { sourceAnswers } from "../-source-actions.tsx";
import { SourceEditor } from "../-source-editor.tsx";
import { formOf } from "../-source-form.ts";

export const Route = createFileRoute("/access/directories/$directory/edit")({ component: EditDirectory });

/** The settings of a directory; what somebody else has changed meanwhile is not overwritten. */
function EditDirectory(): ReactNode {
  const { directory } = Route.useParams();
  const client = useQueryClient();
  const navigate = useNavigate();
  const tell = useTell();
  const params = { source: directory };
  const { data, error, refetch } = useQuery({
    queryKey: ["directory-settings", directory],
    queryFn: async () => api.tagged(getDirectorySource, { params }),
    staleTime: Infinity,
    gcTime: 0,
  });
  if (error !== null && troubleOf(error).status === 403) return <NrtadminOnly />;
  if (error !== null) return <ErrorState isPage error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <LoadingRows rows={6} />;
  const source = data.answer.data;
  const leave = (): void =>
    void navigate({ to: "/access/directories/$directory", params: { directory }, search: true });
  return (
    <>
      <PageHeader title={sourceText("form.edit_title", { name: source.name })} trail={<DirectoriesLink />} />
      <SourceEditor
        start={formOf(source)}
        source={source}
        saveLabel={t("save")}
        save={async (body) => {
          const { data: saved } = await api.ifMatch(data.tag)(updateDirectorySource, { params, body });
          await invalidate(client, sourceAnswers);
          tell.done(sourceText("form.saved", { name: saved.name }));
        }}
        onLeave={leave}
        onSaved={leave}
      />
    </>
  );
}
