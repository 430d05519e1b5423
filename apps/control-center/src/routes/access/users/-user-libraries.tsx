import { useQueryClient } from "@tanstack/react-query";
import { Badge, Dropdown, Option, Switch, Text, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { useQuery } from "@tanstack/react-query";
import { MenuOf } from "@muniment/ui/menu";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { listConsoleRoles } from "@muniment/work-api/control-center/role";
import { updateLibraryUser } from "@muniment/work-api/identity/user";
import { api, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { accountText } from "../../../texts/account.ts";
import { useSession } from "../../../session.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { useLibraries } from "../-library.tsx";
import { accountAnswers } from "./-account.tsx";
import type { Account } from "./-account.tsx";
import { AddToLibrary } from "./-add-to-library.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    padding: "12px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  head: { display: "flex", alignItems: "center", gap: "8px", flexWrap: "wrap" },
  name: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground3 },
  line: { display: "flex", alignItems: "center", gap: "12px", flexWrap: "wrap" },
  role: { minWidth: "160px" },
});

type Place = Account["libraries"][number];

/** The tab `Libraries`: role and sign-in in each, and `Add to library` (CC-USR-103 to CC-USR-106). */
export function UserLibraries({ user }: { readonly user: Account }): ReactNode {
  const styles = useStyles();
  const [adding, setAdding] = useState<ConsoleLibrary | undefined>();
  const joined = new Set(user.libraries.map((place) => place.library));
  const others = useLibraries().filter(({ id, actions }) => actions.includes("add_to_library") && !joined.has(id));
  return (
    <div className={styles.root}>
      {others.length === 0 ? null : (
        <div>
          <MenuOf
            icon={<AddRegular />}
            hasArrow
            entries={() =>
              others.map((library) => ({
                kind: "item" as const,
                id: library.id,
                label: library.display_name,
                run: () => setAdding(library),
              }))
            }
          >
            {accountText("account.add_to_library")}
          </MenuOf>
        </div>
      )}
      <ul className={styles.list} aria-label={t("account.tab_libraries")}>
        {user.libraries.map((place) => (
          <PlaceItem key={place.library} user={user} place={place} />
        ))}
      </ul>
      {adding === undefined ? null : (
        <AddToLibrary library={adding} person={user} onClose={() => setAdding(undefined)} />
      )}
    </div>
  );
}

function PlaceItem({ user, place }: { readonly user: Account; readonly place: Place }): ReactNode {
  const styles = useStyles();
  const change = usePlaceChange(user, place);
  const [isBusy, setIsBusy] = useState(false);
  const run = async (body: { role?: string; allow_logon?: boolean }): Promise<void> => {
    setIsBusy(true);
    await change(body);
    setIsBusy(false);
  };
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        <Text className={styles.name}>{place.display_name}</Text>
        {place.is_preferred ? <Badge appearance="outline">{accountText("place.preferred")}</Badge> : null}
        {place.is_nrtadmin ? <Badge appearance="outline">{accountText("place.nrtadmin")}</Badge> : null}
        <Text size={200} className={styles.quiet}>
          {accountText("place.groups", { count: place.group_count })}
        </Text>
      </div>
      <div className={styles.line}>
        {place.actions.includes("change_role") ? (
          <RoleChoice user={user} place={place} disabled={isBusy} onRole={(role) => void run({ role })} />
        ) : (
          <Text>{place.role}</Text>
        )}
        <Switch
          label={accountText("account.sign_in_in", { library: place.display_name })}
          checked={place.allow_logon}
          disabled={isBusy || !place.actions.includes("change_sign_in")}
          onChange={(_, { checked }) => void run({ allow_logon: checked })}
        />
      </div>
    </li>
  );
}

function RoleChoice(props: {
  readonly user: Account;
  readonly place: Place;
  readonly disabled: boolean;
  onRole(role: string): void;
}): ReactNode {
  const { user, place } = props;
  const styles = useStyles();
  const { data } = useQuery(
    q(listConsoleRoles, {
      params: { library: place.library },
      query: { external: user.is_external, assignable: true },
    }),
  );
  const roles = [...new Set([place.role, ...(data?.data ?? []).map(({ id }) => id)])];
  return (
    <Dropdown
      className={styles.role}
      aria-label={accountText("account.role_in", { library: place.display_name })}
      value={place.role}
      selectedOptions={[place.role]}
      disabled={props.disabled}
      onOptionSelect={(_, { optionValue }) =>
        optionValue === undefined || optionValue === place.role ? undefined : props.onRole(optionValue)
      }
    >
      {roles.map((role) => (
        <Option key={role} value={role}>
          {role}
        </Option>
      ))}
    </Dropdown>
  );
}

/** Changes the place in one library; the others stay as they are (CC-USR-105, CC-USR-106). */
function usePlaceChange(user: Account, place: Place) {
  const { customer_id: customer } = useSession();
  const client = useQueryClient();
  const tell = useTell();
  return async (body: { role?: string; allow_logon?: boolean }): Promise<void> => {
    const params = { customer: String(customer), library: place.library, user: user.id };
    try {
      await api.call(updateLibraryUser, { params, body });
      tell.done(t("account.saved", { name: user.full_name }));
    } catch (error) {
      tell.failed(t("user.not_changed", { name: user.full_name }), error);
    }
    await invalidate(client, accountAnswers);
  };
}
