import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { Control, FieldErrors, Resolver } from "react-hook-form";
import { invalidate, troubleOf } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import type { Input } from "@muniment/rest";
import { deleteUserPhoto } from "@muniment/work-api/control-center/photo";
import type { updateUser } from "@muniment/work-api/identity/user";
import { checkEmail, checkEndDate, checkFullName, checkLocation } from "@muniment/work-api/identity/user-rules";
import { api } from "../../../api.ts";
import { accountText } from "../../../texts/account.ts";
import { accountAnswers, useAccountChange } from "./-account.tsx";
import type { Account, OpenAccount } from "./-account.tsx";
import type { ChosenPhoto } from "./-photo-field.tsx";
import { sendPhoto } from "./-photo.ts";

/** The fields of Edit Profile, named as on the wire. */
export interface Profile {
  full_name: string;
  email: string;
  location: string;
  is_external: boolean;
  /** Of external users alone; empty for none. */
  end_date: string;
  preferred_library: string;
  role: string;
  /** What does not fit the other kind of account is to go (CC-USR-074). */
  settle_external: boolean;
  /** Whether anything has to go, which the server said. */
  has_conflicts: boolean;
}

/** What the dialog draws and does. */
export interface EditProfileForm {
  readonly control: Control<Profile>;
  readonly isDirty: boolean;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly photo: ChosenPhoto | undefined;
  readonly photoError: string | undefined;
  readonly isPhotoRemoved: boolean;
  setPhoto(photo: ChosenPhoto | undefined): void;
  removePhoto(): void;
  submit(): void;
}

const FIELDS = ["full_name", "email", "location", "is_external", "end_date", "preferred_library", "role"] as const;

/** The same rules as at creation (CC-USR-072). */
const resolver: Resolver<Profile> = (values) => {
  const broken = [
    ["full_name", checkFullName(values.full_name).messages],
    ["email", checkEmail(values.email).messages],
    ["location", checkLocation(values.location).messages],
    ["end_date", values.is_external ? checkEndDate(values.end_date).messages : []],
  ] as const;
  const errors: FieldErrors<Profile> = {};
  for (const [name, messages] of broken) {
    if (messages.length > 0) errors[name] = { type: "rule", message: messages.map(({ text }) => text).join(" ") };
  }
  if (values.has_conflicts && !values.settle_external) {
    errors.settle_external = { type: "rule", message: accountText("account.external_must_go") };
  }
  return Object.keys(errors).length === 0 ? { values, errors: {} } : { values: {}, errors };
};

/** The form of somebody's profile; `onSaved` is called when everything is saved. */
export function useEditProfile(open: OpenAccount, onSaved: () => void): EditProfileForm {
  const { account } = open;
  const start = profileOf(account);
  const form = useForm<Profile>({ mode: "onBlur", defaultValues: start, resolver });
  const change = useAccountChange(open, onSaved);
  const photos = usePhotoChange(account);
  const { dirtyFields, isSubmitting } = form.formState;
  const isDirty = FIELDS.some((name) => dirtyFields[name] === true) || photos.isChanged;
  const save = async (values: Profile): Promise<void> => {
    // A photo that is refused is told before anything else is changed.
    if (!(await photos.save())) return;
    // What went with the other kind of account, or a photo, does not come back by this.
    const isLasting = values.is_external !== start.is_external || photos.isChanged;
    const undo = isLasting ? undefined : profileBody(values, start);
    await change.save(profileBody(start, values), { setError: form.setError, fields: FIELDS, undo });
  };
  return {
    control: form.control,
    isDirty,
    isBusy: isSubmitting,
    error: change.error ?? photos.error,
    photo: photos.photo,
    photoError: photos.photoError,
    isPhotoRemoved: photos.isRemoved,
    setPhoto: photos.choose,
    removePhoto: photos.remove,
    submit: () => void form.handleSubmit(save)(),
  };
}

function profileOf(account: Account): Profile {
  const { full_name, email, location, is_external, preferred_library } = account;
  const role = account.libraries.find((place) => place.is_preferred)?.role ?? "";
  return {
    full_name,
    email,
    location,
    is_external,
    end_date: account.end_date ?? "",
    preferred_library,
    role,
    settle_external: false,
    has_conflicts: false,
  };
}

/** Only what was changed, so that what one may not change is not asked for. */
function profileBody(start: Profile, values: Profile): Input<typeof updateUser>["body"] {
  const isMoved = values.preferred_library !== start.preferred_library;
  return {
    ...(values.full_name === start.full_name ? {} : { full_name: values.full_name }),
    ...(values.email === start.email ? {} : { email: values.email }),
    ...(values.location === start.location ? {} : { location: values.location }),
    ...(!values.is_external || values.end_date === start.end_date ? {} : { end_date: values.end_date }),
    ...(isMoved ? { preferred_library: values.preferred_library } : {}),
    ...(isMoved || values.role !== start.role ? { role: values.role } : {}),
    ...(values.is_external === start.is_external
      ? {}
      : { is_external: values.is_external, settle_external: values.settle_external }),
  };
}

function usePhotoChange(account: Account) {
  const client = useQueryClient();
  const tell = useTell();
  const [photo, setPhoto] = useState<ChosenPhoto | undefined>();
  const [isRemoved, setIsRemoved] = useState(false);
  const [photoError, setPhotoError] = useState<string | undefined>();
  const [error, setError] = useState<unknown>();
  const save = async (): Promise<boolean> => {
    try {
      if (photo !== undefined) await sendPhoto(account.id, photo);
      else if (isRemoved) await api.call(deleteUserPhoto, { params: { user: account.id } });
      else return true;
      setPhoto(undefined);
      setIsRemoved(false);
      await invalidate(client, accountAnswers);
      return true;
    } catch (failure) {
      const text = troubleOf(failure).fields.get("file");
      setPhotoError(text);
      if (text === undefined) setError(failure);
      else tell.failed(text, failure);
      return false;
    }
  };
  return {
    photo,
    photoError,
    error,
    isRemoved,
    isChanged: photo !== undefined || isRemoved,
    save,
    choose(chosen: ChosenPhoto | undefined): void {
      setPhotoError(undefined);
      setPhoto(chosen);
    },
    remove(): void {
      setPhoto(undefined);
      setIsRemoved(true);
    },
  };
}
