import { AppError, newId } from "@muniment/kernel";
import type { Clock, FieldMessage } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/post-room";
import type { Tx } from "@muniment/platform/db";
import type { Input } from "@muniment/rest";
import { refusalOf, RepositoryError } from "../document-repository/index.ts";
import type { FoundPlace, Repositories } from "../document-repository/index.ts";
import { findConfigured, openWanted, wantedPlace } from "../configured-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { isTimeZone } from "./cut-off.ts";
import { noteRoom } from "./post-audit.ts";
import { findPostRoom, keepPostRoom } from "./post-room.repository.ts";
import { wireRoom } from "./wire-post.ts";
import type { WirePostRoom } from "./wire-post.ts";

type Settings = Input<typeof api.setPostRoom>["body"];

/** A place of which the service account has shown that it may write there. */
export interface CheckedRoom {
  readonly settings: Settings;
  readonly service: LinkedServiceRow;
  readonly found: FoundPlace;
}

/** Where the post room finds its files, and how it works (OPR-PST-001, -006, -007). */
export interface PostRoomService {
  get(reader: Tx): Promise<WirePostRoom>;
  /** Asks the repository, before the transaction that keeps it. */
  check(actor: OperateActor, settings: Settings): Promise<CheckedRoom>;
  set(tx: Tx, actor: OperateActor, checked: CheckedRoom): Promise<WirePostRoom>;
}

interface Deps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly repositories: Repositories;
}

const DEFAULT_PATH = "Post room/{date}";

/** The post room's settings in the database. */
export function createPostRoomService({ reader, clock, repositories }: Deps): PostRoomService {
  const get: PostRoomService["get"] = async (tx) => {
    const view = await findPostRoom(tx);
    if (view === undefined) throw new AppError(errors.notFound);
    return wireRoom(view);
  };
  return {
    get,
    async check(actor, settings) {
      checkSettings(settings);
      const configured = await findConfigured(reader, settings.repository);
      if (configured?.context !== "global") {
        throw invalid([
          { code: "unknown", text: "Choose a repository that is not that of a case.", field: "repository" },
        ]);
      }
      const service = await getService(reader, configured.service_id);
      const person = { login: actor.login, name: actor.name };
      try {
        const repository = await repositories.asService(service, { operationId: newId(), person });
        const found = await openWanted(repository, wantedPlace(configured, service));
        const rights = await repository.rights(found.item.id);
        if (!rights.addFolders) throw new RepositoryError("denied", "no_right_to_add_folders");
        return { settings, service, found };
      } catch (error) {
        if (!(error instanceof RepositoryError)) throw error;
        const kept = "the post room stays where it is";
        const place = configured.name;
        const named = { service: service.display_name, runAs: "service", place, kept } as const;
        throw refusalOf(error, { action: "create folders in", ...named });
      }
    },
    async set(tx, actor, { settings, service, found }) {
      const before = await findPostRoom(tx);
      const at = clock.now();
      await keepPostRoom(tx, {
        repository: settings.repository,
        service_id: service.id,
        ...found.place,
        item_id: found.item.id,
        place_name: found.item.name,
        path: settings.path?.trim() ?? DEFAULT_PATH,
        keeps_copy: settings.keeps_copy ?? true,
        needs_approval: settings.needs_approval ?? false,
        separates_colour: settings.separates_colour ?? false,
        cut_offs: [...new Set(settings.cut_offs)].toSorted(),
        time_zone: settings.time_zone ?? "UTC",
        return_address: linesOf(settings.return_address),
        updated_at: at,
        updated_by: actor.userId,
      });
      const after = await get(tx);
      const entry = { at, action: "post_room.set", type: "post_room", id: "post-room" } as const;
      const was = before === undefined ? {} : { before: auditedOf(wireRoom(before)) };
      await noteRoom(tx, subjectOf(actor), { ...entry, ...was, after: auditedOf(after) });
      return after;
    },
  };
}

/** Lines of an address without the empty ones. */
export function linesOf(lines: readonly string[] = []): string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== "");
}

function auditedOf({ place, repository, updated_by: _by, updated_at: _at, rev: _rev, ...rest }: WirePostRoom) {
  return { ...rest, repository: repository.key, service: place.service, library: place.library, root: place.root };
}

function checkSettings({ time_zone: timeZone, path }: Settings): void {
  const messages: FieldMessage[] = [];
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    messages.push({ code: "time_zone", text: "Give a time zone such as Europe/London.", field: "time_zone" });
  }
  if (path !== undefined && /\{(?!(?:date|class|batch)\})/.test(path)) {
    messages.push({ code: "token", text: "A path knows {date}, {class} and {batch}.", field: "path" });
  }
  if (messages.length > 0) throw invalid(messages);
}

const invalid = (messages: FieldMessage[]): AppError => new AppError(errors.validationFailed, { messages });
