import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { AddRegular, DeleteRegular, EditRegular, OpenRegular, PeopleRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { listParticipants, removeParticipant } from "@muniment/operate-api/participant";
import type { RoleNeed } from "@muniment/operate-api/participant";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { invalidate } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import {
  DataTable,
  NameAndBrief,
  SelectionCount,
  TableSettings,
  useSelection,
  useTableLayout,
} from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../../../api.ts";
import { useCase } from "../../../case/case-context.ts";
import { KEY_ALIASES } from "../../../key-hints.ts";
import { caseText } from "../../../texts/case.ts";
import { registerText } from "../../../texts/register.ts";
import type { ParticipantData } from "../../../people/entity-data.ts";
import { AddParticipant } from "../../../people/add-participant.tsx";
import { ChangeParticipant } from "../../../people/change-participant.tsx";

export const Route = createFileRoute("/cases/$case/participants")({ component: CaseParticipants });

const columns: readonly Column<ParticipantData>[] = [
  {
    id: "name",
    header: registerText("entity.name"),
    width: 260,
    isWide: true,
    isName: true,
    text: ({ entity }) => entity.name,
    cell: ({ entity }, brief) => <NameAndBrief brief={brief}>{entity.name}</NameAndBrief>,
  },
  {
    id: "role",
    header: registerText("participant.role"),
    width: 180,
    text: ({ role_name: role }) => role,
    cell: ({ role_name: role }) => role,
    brief: ({ role_name: role }) => role,
  },
  {
    id: "email",
    header: registerText("entity.email"),
    width: 230,
    text: ({ entity }) => entity.emails[0]?.address ?? "",
    cell: ({ entity }) => entity.emails[0]?.address ?? "",
  },
  {
    id: "contact",
    header: registerText("participant.contact"),
    width: 160,
    text: ({ contact = "" }) => contact,
    cell: ({ contact = "" }) => contact,
  },
  {
    id: "reference",
    header: registerText("participant.reference"),
    width: 150,
    text: ({ reference = "" }) => reference,
    cell: ({ reference = "" }) => reference,
  },
  {
    id: "restrictions",
    header: registerText("entity.restrictions"),
    width: 150,
    text: ({ entity }) => restrictionsOf(entity),
    cell: ({ entity }) => restrictionsOf(entity),
  },
];

const restrictionsOf = ({ restrictions }: ParticipantData["entity"]): string =>
  restrictions.map((each) => registerText(`restriction.${each}`)).join(", ");

/** Who takes part in the case, and which roles still want somebody (OPR-PTY-005). */
function CaseParticipants(): ReactNode {
  const { id } = useCase();
  const [adding, setAdding] = useState<string>();
  const [changing, setChanging] = useState<ParticipantData>();
  const found = useQuery(q(listParticipants, { params: { case: id } }));
  if (found.isPending) return <LoadingRows />;
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { data, missing, can_edit: canEdit } = found.data;
  return (
    <>
      <Missing missing={missing} onAdd={canEdit ? setAdding : undefined} />
      <List rows={data} onAdd={canEdit ? () => setAdding("") : undefined} onChange={setChanging} />
      {adding === undefined ? null : <AddParticipant caseId={id} role={adding} onClose={() => setAdding(undefined)} />}
      {changing === undefined ? null : (
        <ChangeParticipant caseId={id} participant={changing} onClose={() => setChanging(undefined)} />
      )}
    </>
  );
}

type MissingRole = { readonly role: string; readonly role_name: string; readonly need: RoleNeed };

function Missing(props: {
  readonly missing: readonly MissingRole[];
  readonly onAdd: ((role: string) => void) | undefined;
}): ReactNode {
  const { missing, onAdd } = props;
  return (["mandatory", "recommended"] as const).map((need) => {
    const roles = missing.filter((each) => each.need === need);
    if (roles.length === 0) return null;
    return (
      <MessageBar
        key={need}
        intent={need === "mandatory" ? "error" : "info"}
        layout="multiline"
        style={{ margin: "8px 16px 0", flexShrink: 0 }}
      >
        <MessageBarBody>
          <MessageBarTitle>
            {registerText("participant.missing", { roles: roles.map(({ role_name: name }) => name).join(", ") })}
          </MessageBarTitle>
          {registerText(`participant.missing_${need}`)}
        </MessageBarBody>
        {onAdd === undefined ? null : (
          <MessageBarActions>
            {roles.map(({ role, role_name: name }) => (
              <Button key={role} size="small" onClick={() => onAdd(role)}>
                {registerText("participant.add_to", { role: name })}
              </Button>
            ))}
          </MessageBarActions>
        )}
      </MessageBar>
    );
  });
}

function List(props: {
  readonly rows: readonly ParticipantData[];
  readonly onAdd: (() => void) | undefined;
  onChange(row: ParticipantData): void;
}): ReactNode {
  const { rows } = props;
  const layout = useTableLayout("operate.participants", columns);
  const selection = useSelection();
  const navigate = useNavigate();
  const actions = useActions(props);
  return (
    <>
      <Ribbon
        label={caseText("case_tab.participants")}
        actions={actions}
        rows={rows.filter(({ id }) => selection.keys.has(id))}
      >
        <SelectionCount selection={selection} total={rows.length} />
        <TableSettings columns={columns} layout={layout} />
      </Ribbon>
      {rows.length === 0 ? (
        <EmptyState
          icon={<PeopleRegular />}
          title={registerText("participant.none")}
          text={registerText("participant.none_text")}
        />
      ) : (
        <DataTable
          label={caseText("case_tab.participants")}
          layout={layout}
          rows={rows}
          total={rows.length}
          selection={selection}
          actions={actions}
          keyAliases={KEY_ALIASES}
          keyOf={({ id }) => id}
          nameOf={({ entity, role_name: role }) => `${entity.name}, ${role}`}
          onOpen={({ entity }) => void navigate({ to: "/people/$entity", params: { entity: entity.id } })}
        />
      )}
    </>
  );
}

function useActions(props: {
  readonly onAdd: (() => void) | undefined;
  onChange(row: ParticipantData): void;
}): readonly Action<ParticipantData>[] {
  const { id: caseId } = useCase();
  const client = useQueryClient();
  const tell = useTell();
  const navigate = useNavigate();
  const remove = async ({ id, entity }: ParticipantData): Promise<void> => {
    try {
      await api.call(removeParticipant, { params: { case: caseId, participant: id } });
      await invalidate(client, [listParticipants]);
      tell.done(registerText("participant.removed", { name: entity.name }));
    } catch (error) {
      tell.failed(registerText("participant.not_removed"), error);
    }
  };
  const { onAdd } = props;
  const open: Action<ParticipantData> = {
    id: "open",
    label: registerText("participant.open_entry"),
    icon: <OpenRegular />,
    needs: "one",
    run: ([row]) => {
      if (row !== undefined) void navigate({ to: "/people/$entity", params: { entity: row.entity.id } });
    },
  };
  if (onAdd === undefined) return [open];
  return [
    {
      id: "add",
      label: registerText("participant.add"),
      icon: <AddRegular />,
      needs: "none",
      isPrimary: true,
      run: onAdd,
    },
    open,
    {
      id: "change",
      label: registerText("participant.change"),
      icon: <EditRegular />,
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : props.onChange(row)),
    },
    {
      id: "remove",
      label: registerText("participant.remove"),
      icon: <DeleteRegular />,
      needs: "one",
      shortcut: "Del",
      run: ([row]) => (row === undefined ? undefined : void remove(row)),
    },
  ];
}
