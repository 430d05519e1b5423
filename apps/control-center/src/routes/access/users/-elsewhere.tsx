import { useQuery } from "@tanstack/react-query";
import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";
import type { Output } from "@muniment/rest";
import { findUsersElsewhere } from "@muniment/work-api/control-center/user";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";

// Fetched when somebody is to be added.
const AddToLibrary = lazy(async () => ({ default: (await import("./-add-to-library.tsx")).AddToLibrary }));

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
      <Suspense>
        {chosen === undefined ? null : (
          <AddToLibrary library={library} person={chosen} onClose={() => setChosen(undefined)} />
        )}
      </Suspense>
    </>
  );
}
