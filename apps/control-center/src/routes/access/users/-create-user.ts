import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import type { Control, UseFormReturn } from "react-hook-form";
import { showFieldErrors } from "@muniment/ui/form";
import { reloadLists, troubleOf } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { searchConsoleUsers, suggestUserId } from "@muniment/work-api/control-center/user";
import { createLibraryUser } from "@muniment/work-api/identity/user";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { useSession } from "../../../session.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { useAvailability } from "./-availability.ts";
import { emptyUser, newUserBody, newUserResolver } from "./-new-user.ts";
import type { CheckContext, NewUser } from "./-new-user.ts";
import type { ChosenPhoto } from "./-photo-field.tsx";
import { sendPhotoDraft } from "./-photo.ts";
import { useUserList } from "./-user-list.ts";

/** `Create`, or `Create user and send email`. */
type Way = "silent" | "emailed";

/** What the dialog draws and does. */
export interface CreateUserForm {
  readonly control: Control<NewUser>;
  readonly isDirty: boolean;
  readonly busy: Way | undefined;
  /** What belongs to no field. */
  readonly error: unknown;
  readonly photo: ChosenPhoto | undefined;
  readonly photoError: string | undefined;
  readonly isIdFree: boolean | undefined;
  setPhoto(photo: ChosenPhoto | undefined): void;
  /** Fills in a free User ID made from the name (CC-USR-018). */
  suggestId(): Promise<void>;
  submit(way: Way): void;
}

const FIELDS = [
  "full_name",
  "id",
  "email",
  "location",
  "is_external",
  "preferred_library",
  "role",
  "allow_logon",
  "password",
  "force_password_change",
  "password_expires",
  "purpose",
  "end_date",
] as const satisfies readonly (keyof NewUser)[];

/** The form of a new user in a library; `onCreated` is called when the user exists. */
export function useCreateUser(library: ConsoleLibrary, onCreated: () => void): CreateUserForm {
  const { settings } = useSession();
  const list = useUserList();
  const known = useRef<CheckContext>({ isAsked: false, isPasswordOptional: false, taken: new Map() });
  const form = useForm<NewUser>({
    mode: "onBlur",
    defaultValues: emptyUser(list.like.current),
    resolver: newUserResolver(() => known.current),
  });
  const { control, trigger } = form;
  const [id, email] = useWatch({ control, name: ["id", "email"] });
  const { isIdFree, taken } = useAvailability(id, email);
  const [busy, setBusy] = useState<Way | undefined>();
  const [error, setError] = useState<unknown>();
  const { photo, setPhoto, photoError, setPhotoError } = usePhoto();
  const send = useSending(library);
  const announce = useAnnouncement();
  const suggest = useSuggestion();

  const held = [...taken.keys()].join("\n");
  useEffect(() => {
    known.current = { ...known.current, taken };
    for (const key of taken.keys()) void trigger(key.startsWith("id:") ? "id" : "email");
    // The map is new in each rendering, what it holds is not.
  }, [held, trigger]);

  const create = async (values: NewUser, way: Way): Promise<void> => {
    setBusy(way);
    setError(undefined);
    try {
      const draft = photo === undefined ? undefined : await sendPhotoDraft(photo);
      const body = newUserBody(values, { photoDraft: draft, isEmailed: way === "emailed" });
      const { data: user } = await send(body);
      list.like.current = likeOf(values);
      onCreated();
      list.showFirst(user.id);
      announce(user.full_name, way === "emailed" && values.allow_logon);
    } catch (failure) {
      const fields = troubleOf(failure).fields;
      setPhotoError(fields.get("photo_draft") ?? fields.get("file"));
      setError(showFieldErrors(failure, { setError: form.setError, fields: FIELDS }, WIRE_NAMES));
    } finally {
      setBusy(undefined);
    }
  };
  return {
    control,
    isDirty: form.formState.isDirty || photo !== undefined,
    busy,
    error,
    photo,
    photoError,
    isIdFree,
    setPhoto,
    suggestId: async () => suggest(form),
    submit(way) {
      const isPasswordOptional = way === "emailed" && settings.password_optional_with_email;
      known.current = { ...known.current, isAsked: true, isPasswordOptional };
      void form.handleSubmit(async (values) => create(values, way))();
    },
  };
}

function useSuggestion() {
  const tell = useTell();
  return async ({ getValues, setValue, setFocus, setError }: UseFormReturn<NewUser>): Promise<void> => {
    const name = getValues("full_name");
    if (name.trim() === "") {
      setError("full_name", { type: "rule", message: t("user.suggest_needs_name") });
      setFocus("full_name");
      return;
    }
    try {
      const { data } = await api.call(suggestUserId, { body: { full_name: name } });
      if (data.user_id === "") setError("id", { type: "rule", message: t("user.suggest_none") });
      else setValue("id", data.user_id, { shouldDirty: true, shouldValidate: true });
      setFocus("id");
    } catch (error) {
      tell.failed(t("user.suggest_failed"), error);
    }
  };
}

const WIRE_NAMES = { password_never_expire: "password_expires" } as const;

function likeOf({ location, is_external, preferred_library, role }: NewUser) {
  return { location, is_external, preferred_library, role };
}

function usePhoto() {
  const [photo, choose] = useState<ChosenPhoto | undefined>();
  const [photoError, setPhotoError] = useState<string | undefined>();
  const setPhoto = (chosen: ChosenPhoto | undefined): void => {
    setPhotoError(undefined);
    choose(chosen);
  };
  return { photo, setPhoto, photoError, setPhotoError };
}

/** Sends the same request under the same key, so that it makes one user however often it goes out (CC-USR-040). */
function useSending(library: ConsoleLibrary) {
  const { customer_id: customer } = useSession();
  const sent = useRef({ text: "", key: "" });
  return async (body: ReturnType<typeof newUserBody>) => {
    const text = JSON.stringify(body);
    if (sent.current.text !== text) sent.current = { text, key: crypto.randomUUID() };
    const params = { customer: String(customer), library: library.id };
    return api.once(sent.current.key)(createLibraryUser, { params, body });
  };
}

/** Names who was made, and offers the next one (CC-USR-037). */
function useAnnouncement() {
  const tell = useTell();
  const client = useQueryClient();
  const navigate = useNavigate({ from: "/access/users" });
  return (name: string, isEmailed: boolean): void => {
    void reloadLists(client, searchConsoleUsers);
    tell.done(t(isEmailed ? "user.created_and_sent" : "user.created_toast", { name }), undefined, {
      label: t("user.create_another"),
      run: () => void navigate({ to: "/access/users/create", search: (search) => search }),
    });
  };
}
