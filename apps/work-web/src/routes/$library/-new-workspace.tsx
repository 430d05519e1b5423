import { MessageBar, MessageBarBody, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { createWorkspace, searchWorkspaces } from "@muniment/work-api/container/workspace";
import { getLibraryOperations } from "@muniment/work-api/library/library";
import { fieldLimits } from "@muniment/work-api/profile-fields";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, TextField, showFieldErrors } from "@muniment/ui/form";
import { troubleOf } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../../api.ts";
import { useRefresh } from "../../item/refresh.ts";
import { t } from "../../messages.ts";
import { defaultName } from "../../panel/levels.ts";
import { useScope } from "../../scope.ts";
import type { Scope } from "../../scope.ts";

interface Values {
  readonly name: string;
  readonly client: string;
  readonly matter: string;
  readonly description: string;
  readonly security: string;
}

interface Known {
  readonly id: string;
  readonly name: string;
}

const FIRST: Values = { name: "", client: "", matter: "", description: "", security: "" };
const FIELDS = ["name", "client", "matter", "description", "security"] as const;
const WIRE = { custom1: "client", custom2: "matter", default_security: "security" } as const;
/** As many workspaces of the same matter are linked. */
const MOST_LINKED = 3;

/** Makes a workspace; when its client and matter have one already that the person sees, asks once more (WORK-WS-003). */
function NewWorkspace({ onClose }: { onClose(): void }): ReactNode {
  const scope = useScope();
  const navigate = useNavigate();
  const tell = useTell();
  const refresh = useRefresh();
  const securities = useSecurities();
  const { control, handleSubmit, setError, watch } = useForm<Values>({ defaultValues: FIRST });
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false });
  const [known, setKnown] = useState<{ readonly of: string; readonly rows: readonly Known[] } | undefined>();
  const [client, matter] = watch(["client", "matter"]);
  const asked = known !== undefined && known.of === matterKey(client, matter) ? known.rows : [];
  const submit = handleSubmit(async (values) => {
    if (values.name.trim() === "") {
      setError("name", { message: t("name.required") }, { shouldFocus: true });
      return;
    }
    setState({ isBusy: true });
    try {
      const same = asked.length > 0 ? [] : await findSame(scope, values);
      if (same.length > 0) {
        setKnown({ of: matterKey(values.client, values.matter), rows: same });
        setState({ isBusy: false });
        return;
      }
      const { data } = await api.call(createWorkspace, { params: scope, body: bodyOf(values) });
      refresh([]);
      tell.done(t("workspace.created", { name: data.name }));
      await navigate({ to: "/$library/w/$workspace", params: { library: scope.library, workspace: data.id } });
    } catch (error) {
      setState({ isBusy: false, error: showFieldErrors(error, { setError, fields: FIELDS }, WIRE) });
    }
  });
  return (
    <FormDialog
      title={t("workspace.new")}
      error={state.error}
      choices={[
        {
          label: t(asked.length > 0 ? "workspace.create_another" : "workspace.create"),
          isBusy: state.isBusy,
          run: () => void submit(),
        },
      ]}
      onClose={onClose}
    >
      {asked.length > 0 ? <SameMatter rows={asked} /> : null}
      <TextField control={control} name="name" label={t("property.name")} isRequired maxLength={fieldLimits.name} />
      <TextField control={control} name="client" label={t("column.client")} maxLength={fieldLimits.classification} />
      <TextField control={control} name="matter" label={t("column.matter")} maxLength={fieldLimits.classification} />
      <TextField
        control={control}
        name="description"
        label={t("property.description")}
        isMultiline
        maxLength={fieldLimits.description}
      />
      <ChoiceField control={control} name="security" label={t("property.default_security")} options={securities} />
    </FormDialog>
  );
}

// Loaded when somebody makes a workspace.
export default NewWorkspace;

function SameMatter({ rows }: { readonly rows: readonly Known[] }): ReactNode {
  const { library } = useScope();
  return (
    <MessageBar intent="warning" role="alert" layout="multiline">
      <MessageBarBody>
        {t("workspace.same_matter")}{" "}
        {rows.map(({ id, name }, at) => (
          <span key={id}>
            {at === 0 ? "" : ", "}
            <Link
              to="/$library/w/$workspace"
              params={{ library, workspace: id }}
              style={{ color: tokens.colorBrandForegroundLink }}
            >
              {name}
            </Link>
          </span>
        ))}
      </MessageBarBody>
    </MessageBar>
  );
}

/** Defaults that the person may give; what the library gives by itself comes first. */
function useSecurities(): readonly { readonly value: string; readonly label: string }[] {
  const scope = useScope();
  const { data } = useQuery({ ...q(getLibraryOperations, { params: scope }), staleTime: 300_000 });
  const values =
    data?.data.own_bits.create_public_workspace === true ? ["public", "view", "private"] : ["view", "private"];
  return [
    { value: "", label: t("workspace.security_of_library") },
    ...values.map((value) => ({ value, label: defaultName(value) })),
  ];
}

function matterKey(client: string, matter: string): string {
  return JSON.stringify([client.trim().toLowerCase(), matter.trim().toLowerCase()]);
}

async function findSame(scope: Scope, { client, matter }: Values): Promise<readonly Known[]> {
  const [custom1, custom2] = [client.trim(), matter.trim()];
  if (custom1 === "" || custom2 === "") return [];
  const body = { filters: { custom1, custom2 }, limit: MOST_LINKED };
  try {
    return (await api.call(searchWorkspaces, { params: scope, body })).data.map(({ id, name }) => ({ id, name }));
  } catch (error) {
    // Who may not search is not shown what is there.
    if (troubleOf(error).status === 403) return [];
    throw error;
  }
}

function bodyOf({ name, client, matter, description, security }: Values): Record<string, string> {
  const optional = { custom1: client.trim(), custom2: matter.trim(), description, default_security: security };
  return { name: name.trim(), ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== "")) };
}
