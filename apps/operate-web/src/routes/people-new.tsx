import {
  Button,
  Link as FluentLink,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { createEntity, listEntities } from "@muniment/operate-api/register";
import { reloadLists } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api } from "../api.ts";
import { registerText } from "../texts/register.ts";
import { candidatesOf } from "../people/candidates.ts";
import type { Candidate } from "../people/candidates.ts";
import { EntityForm } from "../people/entity-form.tsx";
import { FIRST_ENTITY, entityBody } from "../people/entity-values.ts";
import type { EntityValues } from "../people/entity-values.ts";

export const Route = createFileRoute("/people-new")({ component: NewEntity });

/** A new entry; what the register may have already is offered before it is added (OPR-PTY-006). */
function NewEntity(): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  const [found, setFound] = useState<{ readonly candidates: readonly Candidate[]; readonly values: EntityValues }>();
  const add = async (values: EntityValues, isAccepted: boolean): Promise<void> => {
    setFound(undefined);
    const body = { ...entityBody(values), kind: values.kind, accept_duplicates: isAccepted };
    try {
      const { data } = await api.call(createEntity, { body });
      await reloadLists(client, listEntities);
      tell.done(registerText("people.added", { name: data.name }));
      await navigate({ to: "/people/$entity", params: { entity: data.id } });
    } catch (error) {
      const candidates = candidatesOf(error);
      if (candidates.length === 0) throw error;
      setFound({ candidates, values });
    }
  };
  return (
    <>
      <PageHeader
        title={registerText("people.new")}
        trail={<Trail steps={[{ id: "people", link: <Link to="/people">{registerText("people.title")}</Link> }]} />}
      />
      <EntityForm
        isNew
        values={FIRST_ENTITY}
        saveLabel={registerText("people.add")}
        onLeave={() => void navigate({ to: "/people" })}
        save={async (values) => add(values, false)}
      >
        {found === undefined ? null : (
          <MessageBar intent="warning" layout="multiline" role="alert" style={{ marginBottom: 16, maxWidth: 640 }}>
            <MessageBarBody>
              <MessageBarTitle>{registerText("people.candidates")}</MessageBarTitle>
              <ul style={{ margin: "4px 0 0", paddingInlineStart: 20 }}>
                {found.candidates.map(({ id, name, email, reason }) => (
                  <li key={id}>
                    <FluentLink href={`/people/${id}`} target="_blank" inline>
                      {name}
                    </FluentLink>
                    {` ${email ?? ""} (${registerText(reason === "same_email" ? "entity.same_email" : "entity.same_name")})`}
                  </li>
                ))}
              </ul>
            </MessageBarBody>
            <MessageBarActions>
              <Button
                onClick={() =>
                  void add(found.values, true).catch((error: unknown) => tell.failed(registerText("people.new"), error))
                }
              >
                {registerText("people.add_anyway")}
              </Button>
            </MessageBarActions>
          </MessageBar>
        )}
      </EntityForm>
    </>
  );
}
