import { Button, Link as FluentLink, MessageBar, MessageBarBody, Subtitle2, Text } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { getEntity, listEntities, listEntityCases, undoMerge, updateEntity } from "@muniment/operate-api/register";
import { formatDay } from "@muniment/ui/message";
import { invalidate, reloadLists } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api, q } from "../../api.ts";
import { t } from "../../messages.ts";
import { registerText } from "../../texts/register.ts";
import type { EntityData } from "../../people/entity-data.ts";
import { EntityForm } from "../../people/entity-form.tsx";
import { entityBody, entityValues } from "../../people/entity-values.ts";
import type { EntityValues } from "../../people/entity-values.ts";
import { useMay } from "../../session.ts";
import { MergeDialog } from "./-merge-dialog.tsx";

export const Route = createFileRoute("/people/$entity")({ component: OneEntity });

function OneEntity(): ReactNode {
  const { entity } = Route.useParams();
  const found = useQuery(q(getEntity, { params: { entity } }));
  if (found.isPending) return <LoadingRows />;
  if (found.isError) return <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />;
  return <EntityPage entity={found.data.data} />;
}

function EntityPage({ entity }: { readonly entity: EntityData }): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  const may = useMay();
  const [isMerging, setIsMerging] = useState(false);
  const isOwn = entity.kind === "user" || entity.kind === "team";
  const save = async (values: EntityValues): Promise<void> => {
    await api.ifMatch(`"${entity.rev}"`)(updateEntity, { params: { entity: entity.id }, body: entityBody(values) });
    await Promise.all([invalidate(client, [getEntity]), reloadLists(client, listEntities)]);
    tell.done(registerText("entity.saved", { name: values.name }));
  };
  return (
    <>
      <PageHeader
        title={entity.name}
        text={registerText(`entity_kind.${entity.kind}`)}
        trail={<Trail steps={[{ id: "people", link: <Link to="/people">{registerText("people.title")}</Link> }]} />}
      >
        {may("register.merge") && !isOwn ? (
          <Button onClick={() => setIsMerging(true)}>{registerText("entity.merge")}</Button>
        ) : null}
      </PageHeader>
      {isOwn ? (
        <div style={{ padding: "4px 16px 24px", maxWidth: 640 }}>
          <MessageBar layout="multiline">
            <MessageBarBody>{registerText("entity.own_user")}</MessageBarBody>
          </MessageBar>
          <Cases entity={entity} />
        </div>
      ) : (
        <EntityForm
          values={entityValues(entity)}
          saveLabel={t("action.save")}
          save={save}
          onLeave={() => void navigate({ to: "/people" })}
          below={
            <>
              <Cases entity={entity} />
              <Merged entity={entity} />
            </>
          }
        />
      )}
      {isMerging ? <MergeDialog entity={entity} onClose={() => setIsMerging(false)} /> : null}
    </>
  );
}

function Cases({ entity }: { readonly entity: EntityData }): ReactNode {
  const found = useQuery(q(listEntityCases, { params: { entity: entity.id } }));
  const rows = found.data?.data ?? [];
  return (
    <section aria-label={registerText("entity.cases")} style={{ display: "flex", flexDirection: "column", gap: 8 }}>
      <Subtitle2>{registerText("entity.cases")}</Subtitle2>
      {found.isSuccess && rows.length === 0 ? <Text>{registerText("entity.no_cases")}</Text> : null}
      {rows.map((row) => (
        <Text key={row.id}>
          <Link to="/cases/$case/participants" params={{ case: row.id }}>
            {`${row.reference} ${row.title}`}
          </Link>
          {` · ${row.role}`}
        </Text>
      ))}
    </section>
  );
}

/** What was merged into this entry, each to be taken out again (OPR-PTY-008). */
function Merged({ entity }: { readonly entity: EntityData }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const may = useMay();
  const undo = async (other: string): Promise<void> => {
    try {
      const { data } = await api.call(undoMerge, { params: { entity: entity.id }, body: { other } });
      await Promise.all([invalidate(client, [getEntity, listEntityCases]), reloadLists(client, listEntities)]);
      tell.done(registerText("entity.undone", { name: data.name }));
    } catch (error) {
      tell.failed(registerText("entity.not_undone"), error);
    }
  };
  if (entity.merged.length === 0) return null;
  return (
    <section
      aria-label={registerText("entity.merged_title")}
      style={{ display: "flex", flexDirection: "column", gap: 8 }}
    >
      <Subtitle2>{registerText("entity.merged_title")}</Subtitle2>
      {entity.merged.map((each) => (
        <div key={each.id} style={{ display: "flex", gap: 12, alignItems: "center", flexWrap: "wrap" }}>
          <Text>
            {registerText("entity.was_merged", { name: each.name, day: formatDay(each.merged_at.slice(0, 10)) })}
          </Text>
          {!may("register.merge") ? null : each.can_undo ? (
            <FluentLink as="button" type="button" onClick={() => void undo(each.id)}>
              {registerText("entity.undo_merge")}
            </FluentLink>
          ) : (
            <Text size={200}>{registerText("entity.undo_late")}</Text>
          )}
        </div>
      ))}
    </section>
  );
}
