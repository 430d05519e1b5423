import { searchAudit } from "./audit.ts";
import { getConsoleMe, listConsoleLibraries } from "./console.ts";
import { addGroupMembers, disableGroups, enableGroups, removeGroupMembers, searchConsoleGroups } from "./group.ts";
import { createPhotoDraft, deleteUserPhoto, getUserPhoto, putUserPhoto } from "./photo.ts";
import {
  checkUserAvailability,
  disableSignIn,
  enableSignIn,
  exportConsoleUsers,
  findUsersElsewhere,
  listConsoleRoles,
  listLocations,
  searchConsoleUsers,
  selectConsoleUsers,
  startSignInSwitch,
  suggestUserId,
} from "./user.ts";

/** What is served for Control Center alone (work-api.md 17.14). */
export const consoleEndpoints = [
  searchAudit,
  getConsoleMe,
  listConsoleLibraries,
  searchConsoleUsers,
  selectConsoleUsers,
  exportConsoleUsers,
  findUsersElsewhere,
  enableSignIn,
  disableSignIn,
  startSignInSwitch,
  checkUserAvailability,
  suggestUserId,
  listLocations,
  listConsoleRoles,
  getUserPhoto,
  putUserPhoto,
  deleteUserPhoto,
  createPhotoDraft,
  searchConsoleGroups,
  enableGroups,
  disableGroups,
  addGroupMembers,
  removeGroupMembers,
] as const;
