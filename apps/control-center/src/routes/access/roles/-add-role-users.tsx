import { useQueryClient } from "@tanstack/react-query";
import { Text, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { invalidate, reloadLists, useList } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import type { Output } from "@muniment/rest";
import { maxRowsPerAction } from "@muniment/work-api/control-center/console";
import { addRoleUsers, checkRoleUsers } from "@muniment/work-api/control-center/role";
import { searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { api, listQuery } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { roleText } from "../../../texts/role.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { Picker } from "../-picker.tsx";
import { roleAnswers } from "./-roles.ts";
import type { Role } from "./-roles.ts";

type Result = Output<typeof checkRoleUsers>["data"]["results"][number];

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, maxHeight: "320px", overflowY: "auto" },
  item: {
    display: "flex",
    flexDirection: "column",
    padding: "8px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: "anywhere",
  },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface AddRoleUsersProps {
  readonly library: ConsoleLibrary;
  readonly role: Role;
  onClose(): void;
}

/** Gives the role to several people, after a preview of which role each leaves (CC-ROL-008). */
export function AddRoleUsers(props: AddRoleUsersProps): ReactNode {
  const { library, role, onClose } = props;
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [checked, setChecked] = useState<readonly Result[] | undefined>();
  const [problem, setProblem] = useState<string | undefined>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const list = useList(
    listQuery(searchConsoleUsers, {
      body: {
        library: library.id,
        sort: "full_name",
        ...(query === "" ? {} : { query }),
        ...(role.is_external ? {} : { filters: { external: false } }),
      },
    }),
  );
  const preview = async (): Promise<void> => {
    if (chosen.size === 0) return setProblem(roleText("role.choose_users_first"));
    if (chosen.size > maxRowsPerAction) {
      return setProblem(t("list.above_most", { most: maxRowsPerAction, count: chosen.size }));
    }
    setIsBusy(true);
    setError(undefined);
    try {
      const params = { library: library.id, role: role.id };
      const { data } = await api.call(checkRoleUsers, { params, body: { users: [...chosen] } });
      setChecked(data.results);
    } catch (failure) {
      setError(failure);
    }
    setIsBusy(false);
  };
  if (checked !== undefined) {
    return (
      <Preview library={library} role={role} results={checked} onBack={() => setChecked(undefined)} onClose={onClose} />
    );
  }
  return (
    <FormDialog
      title={roleText("role.add_title", { role: role.id })}
      error={error}
      choices={[{ label: roleText("role.preview_next"), isBusy, run: () => void preview() }]}
      onClose={onClose}
    >
      <Picker
        label={t("user.search")}
        listLabel={t("nav.users")}
        query={query}
        onQuery={setQuery}
        list={list}
        chosen={chosen}
        onChosen={(keys) => {
          setProblem(undefined);
          setChosen(keys);
        }}
        problem={problem}
        keyOf={(user) => user.id}
        nameOf={(user) => user.full_name}
        detailOf={(user) => `${user.id} · ${user.role}`}
        markOf={(user) => (user.role === role.id ? "all" : undefined)}
        none={t("user.none_found")}
      />
    </FormDialog>
  );
}

function Preview(props: AddRoleUsersProps & { readonly results: readonly Result[]; onBack(): void }): ReactNode {
  const { library, role, results, onBack, onClose } = props;
  const styles = useStyles();
  const client = useQueryClient();
  const tell = useTell();
  const [isBusy, setIsBusy] = useState(false);
  const moving = results.filter(({ outcome }) => outcome === "done").map(({ id }) => id);
  const count = moving.length;
  const run = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const params = { library: library.id, role: role.id };
      const { data } = await api.call(addRoleUsers, { params, body: { users: moving } });
      const done = data.results.filter(({ outcome }) => outcome === "done").length;
      tell.done(roleText("role.added", { count: done, role: role.id }));
    } catch (failure) {
      tell.failed(roleText("role.not_added"), failure);
    }
    await invalidate(client, roleAnswers);
    await reloadLists(client, searchConsoleUsers);
    onClose();
  };
  return (
    <FormDialog
      title={roleText("role.add_title", { role: role.id })}
      choices={
        count === 0
          ? [{ label: roleText("role.back"), run: onBack }]
          : [
              { label: roleText("role.add_button", { count }), isBusy, run: () => void run() },
              { label: roleText("role.back"), appearance: "secondary", run: onBack },
            ]
      }
      onClose={onClose}
    >
      <Text>{roleText("role.preview")}</Text>
      <ul className={styles.list} aria-label={roleText("role.preview_next")} tabIndex={0}>
        {results.map((result) => (
          <li key={result.id} className={styles.item}>
            <span>{result.full_name ?? result.id}</span>
            <Text size={200} className={styles.quiet}>
              {becomesOf(result)}
            </Text>
          </li>
        ))}
      </ul>
    </FormDialog>
  );
}

function becomesOf({ id, outcome, former = "", code_message: reason = "" }: Result): string {
  if (outcome === "refused") return roleText("role.user_refused", { id, reason });
  return roleText(outcome === "done" ? "role.leaves" : "role.stays", { id, role: former });
}
