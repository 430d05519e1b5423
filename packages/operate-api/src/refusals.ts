import { AppError } from "@muniment/kernel";
import type { ErrorExtras, ErrorKind } from "@muniment/kernel";
import { errors } from "./errors.ts";

/** A refusal in the words of operate.md 18.3, for the person it concerns. */
export interface Refusal {
  readonly kind: ErrorKind;
  readonly text: string;
}

/** The refusal as the error that a request is answered with. */
export function refused({ kind, text }: Refusal, extras: Omit<ErrorExtras, "text"> = {}): AppError {
  return new AppError(kind, { ...extras, text });
}

const say = (kind: ErrorKind, text: string): Refusal => ({ kind, text });

/**
 * The messages of operate.md 18.3 with what they name, in the words that stand there; this is the only place that has
 * them. What a value is missing for has its general text in `errors`.
 */
export const refusals = {
  repositoryDenied: (given: { action: string; place: string; service: string; account?: string | undefined }) =>
    say(
      errors.repositoryDenied,
      `You don't have permission to ${given.action} "${given.place}" in ${given.service}.${
        given.account === undefined ? "" : ` You are signed in there as ${given.account}.`
      }`,
    ),
  notFound: (given: { service: string }) =>
    say(errors.notFound, `This document or folder was not found in ${given.service}, or you don't have access to it.`),
  linkRequired: (given: { service: string }) =>
    say(errors.linkRequired, `Link your ${given.service} account to do this.`),
  linkExpired: (given: { service: string }) =>
    say(errors.linkExpired, `Your link to ${given.service} has ended. Link again to go on.`),
  serviceUnavailable: (given: { service: string }) =>
    say(errors.serviceUnavailable, `${given.service} is not available to you.`),
  serviceAccountDenied: (given: { action: string; place: string; waiting: string }) =>
    say(
      errors.serviceAccountDenied,
      `Operate's own account may not ${given.action} "${given.place}". Nothing was lost: ${given.waiting}. An administrator has been told.`,
    ),
  systemToken: (given: { service: string }) =>
    say(
      errors.systemToken,
      `The system connection to ${given.service} is not available. Your work is kept and will continue by itself.`,
    ),
  unreachable: (given: { service: string }) =>
    say(errors.unreachable, `${given.service} cannot be reached at the moment.`),
  busy: (given: { service: string }) => say(errors.busy, `${given.service} is busy. Going on automatically.`),
  conflict: (given: { name: string; did: string }) => say(errors.conflict, `${given.name} has just ${given.did} this.`),
  locked: (given: { name: string; since: string }) =>
    say(errors.locked, `In use by ${given.name} since ${given.since}.`),
  unresolvedPlace: (given: { reason: string }) =>
    say(errors.unresolvedPlace, `The document place of this case cannot be determined: ${given.reason}.`),
  exists: (given: { name: string }) => say(errors.exists, `"${given.name}" already exists there.`),
  profileFields: (given: { service: string; fields: string }) =>
    say(errors.profileFields, `${given.service} needs: ${given.fields}.`),
  tooLarge: (given: { limit: string }) => say(errors.tooLarge, `The file is larger than ${given.limit}.`),
  noSpace: () => say(errors.noSpace, errors.noSpace.text),
  permissionMissing: (given: { permission: string }) =>
    say(errors.permissionMissing, `You don't have the right "${given.permission}" in Operate for this case.`),
  readOnlyPlace: (given: { reason: string }) => say(errors.readOnlyPlace, `This place is read-only (${given.reason}).`),
  notConverted: (given: { name: string; reason: string }) =>
    say(errors.notConverted, `${given.name} could not be converted: ${given.reason}.`),
  templateProblems: (given: { count: number | string }) =>
    say(errors.templateProblems, `The template has ${given.count} problems.`),
  fileRefused: () => say(errors.fileRefused, errors.fileRefused.text),
  virusFound: () => say(errors.virusFound, errors.virusFound.text),
  mailRefused: (given: { text: string }) => say(errors.mailRefused, `The mail server refused: ${given.text}.`),
} as const;
