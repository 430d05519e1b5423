import { Checkbox, Field, Input, Textarea } from "@fluentui/react-components";
import { AddRegular, DeleteRegular, EditRegular, ShieldKeyholeRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { shippedPermissionSets } from "@muniment/operate-api/permissions";
import { listPermissionSets, removePermissionSet, setPermissionSet } from "@muniment/operate-api/rights";
import type { Output } from "@muniment/rest";
import type { Action } from "@muniment/ui/action";
import { FormDialog } from "@muniment/ui/dialog";
import { invalidate, troubleOf } from "@muniment/ui/query";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { useTell } from "@muniment/ui/toast";
import { api, q, useCall } from "../../api.ts";
import { GroupBox } from "../../form/group-box.tsx";
import { t } from "../../messages.ts";
import { rightsText } from "../../texts/rights.ts";
import { AdminList } from "./-admin-list.tsx";
import { permissionAreas } from "./-permissions.ts";

export const Route = createFileRoute("/admin/permission-sets")({ component: PermissionSets });

const CHOICES = { display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 260px), 1fr))" } as const;

type SetData = Output<typeof listPermissionSets>["data"][number];

const countOf = ({ permissions }: SetData): string =>
  rightsText("sets.permission_count", { count: permissions.length });
const givenOf = ({ teams, users }: SetData): string =>
  [
    ...(teams === 0 ? [] : [rightsText("sets.given_teams", { count: teams })]),
    ...(users === 0 ? [] : [rightsText("sets.given_users", { count: users })]),
  ].join(", ");

const columns: readonly Column<SetData>[] = [
  {
    id: "name",
    header: rightsText("set.name"),
    width: 220,
    isName: true,
    text: ({ name }) => name,
    cell: ({ name }, brief) => <NameAndBrief brief={brief}>{name}</NameAndBrief>,
  },
  {
    id: "description",
    header: rightsText("set.description"),
    width: 280,
    isWide: true,
    text: ({ description }) => description,
    cell: ({ description }) => description,
  },
  {
    id: "permissions",
    header: rightsText("set.permissions"),
    width: 140,
    text: countOf,
    cell: countOf,
    brief: countOf,
  },
  { id: "given", header: rightsText("sets.given"), width: 180, text: givenOf, cell: givenOf },
];

/** Permissions under one name, given to teams and users (OPR-USR-007). */
function PermissionSets(): ReactNode {
  const list = useQuery(q(listPermissionSets));
  const [edited, setEdited] = useState<SetData | "new">();
  const [removed, setRemoved] = useState<SetData>();
  const actions: readonly Action<SetData>[] = [
    {
      id: "add",
      label: rightsText("sets.add"),
      icon: <AddRegular />,
      needs: "none",
      isPrimary: true,
      run: () => setEdited("new"),
    },
    {
      id: "change",
      label: rightsText("sets.change"),
      icon: <EditRegular />,
      needs: "one",
      run: ([row]) => setEdited(row),
    },
    {
      id: "remove",
      label: rightsText("sets.remove"),
      icon: <DeleteRegular />,
      needs: "one",
      refuse: ([row]) =>
        row === undefined
          ? undefined
          : Object.hasOwn(shippedPermissionSets, row.name)
            ? rightsText("sets.shipped")
            : row.teams + row.users > 0
              ? rightsText("sets.held")
              : undefined,
      run: ([row]) => setRemoved(row),
    },
  ];
  return (
    <>
      <AdminList
        name="permission-sets"
        title={t("sets.title")}
        text={rightsText("sets.text")}
        columns={columns}
        rows={list.data?.data}
        error={list.error}
        actions={actions}
        empty={{ icon: <ShieldKeyholeRegular />, title: rightsText("sets.none") }}
        keyOf={({ name }) => name}
        nameOf={({ name }) => name}
        onOpen={setEdited}
        onRetry={() => void list.refetch()}
      />
      {edited === undefined ? null : (
        <SetDialog
          key={edited === "new" ? "" : edited.name}
          known={edited === "new" ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
      {removed === undefined ? null : <RemoveSet known={removed} onClose={() => setRemoved(undefined)} />}
    </>
  );
}

function SetDialog({ known, onClose }: { readonly known: SetData | undefined; onClose(): void }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const [name, setName] = useState(known?.name ?? "");
  const [description, setDescription] = useState(known?.description ?? "");
  const [chosen, setChosen] = useState<readonly string[]>(known?.permissions ?? []);
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const save = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      const call = known === undefined ? api.call : api.ifMatch(`"${known.rev}"`);
      await call(setPermissionSet, {
        params: { set: name.trim() },
        body: { description, permissions: [...chosen] },
      });
      await invalidate(client, [listPermissionSets]);
      tell.done(rightsText("set.saved", { set: name.trim() }));
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setIsBusy(false);
    }
  };
  const problem = error === undefined ? undefined : troubleOf(error).fields.get("set");
  return (
    <FormDialog
      isWide
      title={known?.name ?? rightsText("sets.add")}
      error={problem === undefined ? error : undefined}
      choices={[
        {
          label: known === undefined ? rightsText("set.create") : t("action.save"),
          isBusy,
          run: () => void save(),
        },
      ]}
      onClose={onClose}
    >
      {known === undefined ? (
        <Field label={rightsText("set.name")} required validationMessage={problem}>
          <Input value={name} maxLength={80} onChange={(_, data) => setName(data.value)} />
        </Field>
      ) : null}
      <Field label={rightsText("set.description")}>
        <Textarea value={description} maxLength={1000} rows={2} onChange={(_, data) => setDescription(data.value)} />
      </Field>
      {permissionAreas().map((area) => (
        <GroupBox key={area.id} label={area.name}>
          <div style={CHOICES}>
            {area.permissions.map((permission) => (
              <Checkbox
                key={permission.id}
                label={permission.name}
                checked={chosen.includes(permission.id)}
                onChange={(_, data) => {
                  const others = chosen.filter((each) => each !== permission.id);
                  setChosen(data.checked === true ? [...others, permission.id] : others);
                }}
              />
            ))}
          </div>
        </GroupBox>
      ))}
    </FormDialog>
  );
}

function RemoveSet({ known, onClose }: { readonly known: SetData; onClose(): void }): ReactNode {
  const tell = useTell();
  const remove = useCall(removePermissionSet, [listPermissionSets]);
  return (
    <FormDialog
      title={rightsText("set.remove_title", { set: known.name })}
      error={remove.error}
      choices={[
        {
          label: rightsText("sets.remove"),
          isBusy: remove.isPending,
          run: () =>
            remove.mutate(
              { params: { set: known.name } },
              {
                onSuccess: () => {
                  tell.done(rightsText("set.removed", { set: known.name }));
                  onClose();
                },
              },
            ),
        },
      ]}
      onClose={onClose}
    >
      {rightsText("set.remove_text")}
    </FormDialog>
  );
}
