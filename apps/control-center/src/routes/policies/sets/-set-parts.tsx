import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { getPolicyAsset } from "@muniment/work-api/policy/asset";
import { q } from "../../../api.ts";
import { setText } from "../../../texts/policy-set.ts";
import { nameOf } from "../-policy.ts";
import type { Contested as ContestedPerson } from "./-set.ts";

const useStyles = makeStyles({ list: { margin: "4px 0 0", paddingInlineStart: "16px" } });

/** How the client or the matter of a side is called; its id until that is known. */
export function useAssetName(id: string): string {
  const { data } = useQuery(q(getPolicyAsset, { params: { asset: id } }));
  if (data === undefined) return id;
  const { name } = data.data;
  return name === "" ? nameOf(data.data) : `${nameOf(data.data)} · ${name}`;
}

/** Who has to be decided about before a set can be active. */
export function Contested({ people }: { readonly people: readonly ContestedPerson[] }): ReactNode {
  const styles = useStyles();
  if (people.length === 0) return null;
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{setText("contested.title")}</MessageBarTitle>
        {setText("contested.text")}
        <ul className={styles.list}>
          {people.map(({ user_id: id, full_name: name }) => (
            <li key={id}>{`${name} · ${id}`}</li>
          ))}
        </ul>
      </MessageBarBody>
    </MessageBar>
  );
}
