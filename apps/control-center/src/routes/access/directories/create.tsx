import { useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import type { ReactNode } from "react";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { createDirectorySource } from "@muniment/work-api/control-center/directory";
import { api } from "../../../api.ts";
import { sourceText } from "../../../texts/directory-form.ts";
import { useLibraries } from "../-library.tsx";
import { DirectoriesLink } from "./-directories-link.tsx";
import { NrtadminOnly } from "./-nrtadmin-only.tsx";
import { sourceAnswers } from "./-source-actions.tsx";
import { SourceEditor } from "./-source-editor.tsx";
import { newSource } from "./-source-form.ts";

export const Route = createFileRoute("/access/directories/create")({ component: CreateDirectory });

/** A new directory, from its connection to its guard (CC-DIR-001). */
function CreateDirectory(): ReactNode {
  const client = useQueryClient();
  const navigate = useNavigate();
  const own = useLibraries().find(({ rights }) => rights === "nrtadmin");
  const made = useRef<number>(undefined);
  if (own === undefined) return <NrtadminOnly />;
  return (
    <>
      <PageHeader title={sourceText("form.create_title")} trail={<DirectoriesLink />} />
      <SourceEditor
        start={newSource(own.id)}
        source={undefined}
        saveLabel={sourceText("form.create")}
        save={async (body) => {
          const { data } = await api.call(createDirectorySource, { body });
          made.current = data.num;
          await invalidate(client, sourceAnswers);
        }}
        onLeave={() => void navigate({ to: "/access/directories", search: true })}
        onSaved={() =>
          void navigate({
            to: "/access/directories/$directory",
            params: { directory: String(made.current) },
            search: true,
          })
        }
      />
    </>
  );
}
