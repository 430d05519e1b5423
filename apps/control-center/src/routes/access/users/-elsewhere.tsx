import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import type { Output } from "@muniment/rest";
import { findUsersElsewhere, searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { addUserToLibrary } from "@muniment/work-api/identity/user";
import { api, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { useSession } from "../../../session.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { RoleField } from "./-role-field.tsx";

type Person = Output<typeof findUsersElsewhere>["data"][number];

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, width: "min(480px, 100%)", textAlign: "start" },
  item: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "4px 12px",
    padding: "8px 0",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  text: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** Who matches in other libraries, where the search of this one found nobody (CC-LST-005). */
export function usePeopleElsewhere(library: ConsoleLibrary, query: string | undefined): readonly Person[] {
  const mayAdd = library.actions.includes("add_to_library");
  const { data } = useQuery({
    ...q(findUsersElsewhere, { body: { library: library.id, query: query ?? "" } }),
    enabled: mayAdd && query !== undefined,
  });
  return data?.data ?? [];
}

/** Each of them, with the way into this library. */
export function PeopleElsewhere(props: {
  readonly library: ConsoleLibrary;
  readonly people: readonly Person[];
}): ReactNode {
  const { library, people } = props;
  const styles = useStyles();
  const [chosen, setChosen] = useState<Person | undefined>();
  return (
    <>
      <ul className={styles.list} aria-label={t("user.elsewhere_list")}>
        {people.map((person) => (
          <li key={person.id} className={styles.item}>
            <span className={styles.text}>
              <span>{person.full_name}</span>
              <Text size={200} className={styles.quiet}>
                {person.id} · {person.email}
              </Text>
            </span>
            <Button onClick={() => setChosen(person)}>{t("user.add_to_library")}</Button>
          </li>
        ))}
      </ul>
      {chosen === undefined ? null : (
        <AddToLibrary library={library} person={chosen} onClose={() => setChosen(undefined)} />
      )}
    </>
  );
}

/** The role there is all that a membership needs (CC-USR-104). */
function AddToLibrary(props: {
  readonly library: ConsoleLibrary;
  readonly person: Person;
  onClose(): void;
}): ReactNode {
  const { library, person, onClose } = props;
  const { customer_id: customer } = useSession();
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const { control, handleSubmit, formState } = useForm({ defaultValues: { role: "" } });
  const values = { name: person.full_name, library: library.display_name };
  const add = async ({ role }: { role: string }): Promise<void> => {
    try {
      const params = { customer: String(customer), user: person.id };
      await api.call(addUserToLibrary, { params, body: { id: library.id, ...(role === "" ? {} : { role }) } });
      onClose();
      tell.done(t("user.added_to_library", values));
      await invalidate(client, [searchConsoleUsers, findUsersElsewhere]);
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <FormDialog
      title={t("user.add_to_library_title", values)}
      error={error}
      choices={[
        { label: t("user.add_to_library"), isBusy: formState.isSubmitting, run: () => void handleSubmit(add)() },
      ]}
      onClose={onClose}
    >
      <RoleField control={control} name="role" library={library.id} isExternal={person.is_external} />
    </FormDialog>
  );
}
