import type { User } from "./-user-search.ts";

/** Whom an action is about: everybody by id, with those of them who were seen in the list. */
export interface Picked {
  readonly ids: readonly string[];
  readonly users: readonly User[];
}

/** What a person is called, as far as it is known here. */
export function nameIn({ users }: Picked): (id: string) => string {
  const names = new Map(users.map((user) => [user.id, user.full_name]));
  return (id) => names.get(id) ?? id;
}

/** The same without those whom the test, on what is known of them, leaves out. */
export function withoutUsers(picked: Picked, isOut: (user: User) => boolean): Picked {
  const out = new Set(picked.users.filter(isOut).map(({ id }) => id));
  return {
    ids: picked.ids.filter((id) => !out.has(id)),
    users: picked.users.filter(({ id }) => !out.has(id)),
  };
}
