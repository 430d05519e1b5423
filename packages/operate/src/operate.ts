import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Converter } from "@muniment/documents/convert";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import type { BrowserDoor, RequestContext } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import type { Mounter } from "@muniment/rest/fastify";
import { createJobQueue } from "@muniment/jobs";
import type { JobQueue, Schedule, Task } from "@muniment/jobs";
import type { Repositories } from "./document-repository/index.ts";
import { caseRoutes, createBrowseService, createCaseService, findCaseNamed } from "./case/index.ts";
import type { CaseService } from "./case/index.ts";
import { createCaseDocuments } from "./case-document/index.ts";
import { createBundles } from "./bundle/index.ts";
import { historyRoutes } from "./history/index.ts";
import { createProductions, matterData } from "./generation/index.ts";
import { createSealedFiles, createTemplateService, TEMPLATE_FIELDS, templateRoutes } from "./template/index.ts";
import { createGenerator } from "@muniment/documents/generate";
import { createFilings } from "./filing/index.ts";
import { findOpenWork } from "./open-work/index.ts";
import { createProvisioning } from "./provisioning/index.ts";
import { createWorkTypeService, workTypeRoutes } from "./work-type/index.ts";
import {
  candidacyOfEmail,
  createEmailContent,
  createEmailDownload,
  createEmailItemService,
  createInboundMail,
  createSettleStaging,
  createSettleTask,
  emailItemRoutes,
  receivedMessageRoutes,
} from "./inbound-email/index.ts";
import type { MailIntake, ReceivedMailStore } from "./inbound-email/index.ts";

import {
  actingPersonKeyRoutes,
  createActingPersonHeaders,
  createLinkedServiceService,
  createLinkReply,
  createLinkService,
  createLinkTokens,
  createMyLinkService,
  forgetLinkings,
  linkedServiceRoutes,
  linkReplyRoutes,
  myLinkedServiceRoutes,
} from "./linked-service/index.ts";
import type { ActingPersonKey } from "./linked-service/index.ts";
import { createRepositories } from "./document-repository/index.ts";
import { createImapSecrets, createMailboxService, mailboxRoutes } from "./mailbox/index.ts";
import { noticeRoutes } from "./notice/index.ts";
import { createServiceRequirements, serviceRequirementRoutes } from "./service-requirement/index.ts";
import { createOperations } from "./operation/index.ts";
import type { Operations } from "./operation/index.ts";
import {
  allocateCase,
  allocationRoutes,
  candidacyOfCase,
  createAllocationService,
  createAvailabilityService,
} from "./allocation/index.ts";
import type { CandidacyOf } from "./allocation/index.ts";
import { createParticipantService, createRoleService, participantRoutes, participantsOf } from "./participant/index.ts";
import {
  configuredRepositoryRoutes,
  createConfiguredRepositoryService,
  createPlacesCheck,
  createRepositoryCheck,
} from "./configured-repository/index.ts";
import { createMergeService, createRegisterService, registerRoutes } from "./register/index.ts";
import { createSplits } from "./split/index.ts";
import { createConversions } from "./conversion/index.ts";
import { createFollowUp, createOutboundEmails, referencedOutbound } from "./outbound-email/index.ts";
import type { OutgoingMailWay } from "./outbound-email/index.ts";
import { createPostRooms } from "./post-room/index.ts";
import { createStaging } from "./staging/index.ts";
import type { OauthClient } from "./oauth/index.ts";
import type { Sealer } from "@muniment/platform/seal";
import {
  createIdentityProvider,
  createSessionService,
  createSignInService,
  OPERATE_COOKIE,
  sessionRoutes,
  SIGN_IN_REPLY_PATH,
  SIGNED_OUT_PATH,
  signInPages,
  signInRoutes,
} from "./session/index.ts";
import { createRightsService, rightsRoutes } from "./rights/index.ts";
import { createTaskService, taskRoutes } from "./task/index.ts";
import { createTeamService, teamRoutes } from "./team/index.ts";
import { createUserService, refuseWithout } from "./user/index.ts";
import type { ConfiguredRights, OperateActor } from "./user/index.ts";

/** What Operate is built from. */
export interface OperateDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly sealer: Sealer;
  /** The public origin. */
  readonly origin: string;
  readonly signIn: { readonly issuer: string; readonly client: OauthClient };
  readonly rights: ConfiguredRights;
  /** Folders that the configuration opens to Operate, by the system name of a service. */
  readonly localFolders: ReadonlyMap<string, string>;
  /** Signs for whom the service account acts; without it only the comments say so (D41, OPR-AUD-007). */
  readonly actingPersonKey: ActingPersonKey | undefined;
  /** Off only for the test that shows what is lost without (D63). */
  readonly reconciles: boolean;
  readonly receivedMail: ReceivedMailStore;
  /** Where uploads lie until they are stored. */
  readonly uploads: ReceivedMailStore;
  /** Whether this server takes mail by SMTP. */
  readonly isReceiving: boolean;
  /** What leaves by e-mail, and in whose name. */
  readonly outgoingMail: Pick<OutgoingMailWay, "transport" | "sender">;
  /** How often a place that refuses is tried. */
  readonly probeSeconds: number;
  /** Makes PDFs of documents. */
  readonly converter: Converter;
  /** For temporary files; empty at the start. */
  readonly scratchFolder: string;
}

/** The parts of Operate, put together. */
export interface Operate {
  /** Opens the API to Operate's own pages. */
  readonly browser: BrowserDoor<OperateActor>;
  /** Throws OPR-ERR-016 unless the person has the permission that an endpoint names. */
  authorize(actor: OperateActor, permission: string): void;
  /** Binds the pages that are no endpoints: signing in, and coming back from a service. */
  addPages(app: FastifyInstance): void;
  mount(mounter: Mounter<RequestContext<OperateActor>>): void;
  /** For the receiver of mail. */
  readonly intake: MailIntake;
  /** Fetches the mail of mailboxes that are at a mail server, until disposal. */
  watchMailboxes(given?: { readonly lookMilliseconds?: number }): AsyncDisposable;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
  /** Removes what has run out: sessions, sign-ins and linkings. */
  forget(tx: Tx): Promise<void>;
  /** Seals with the newest key what an older one sealed; how many that were (decision D14). */
  reseal(tx: Tx): Promise<number>;
}

/** Puts the slices together. */
export function createOperate(deps: OperateDeps): Operate {
  const { database, clock, log, sealer, origin } = deps;
  const provider = createIdentityProvider({ ...deps.signIn, clock });
  const users = createUserService({ clock, rights: deps.rights });
  const { clientId } = deps.signIn.client;
  const sessions = createSessionService({ database, clock, sealer, provider, clientId });
  const signInDeps = { database, clock, sealer, provider, sessions, users };
  const signIn = createSignInService({ ...signInDeps, redirectUri: `${origin}${SIGN_IN_REPLY_PATH}` });
  const tokens = createLinkTokens({ database, clock, sealer });
  const headersFor = createActingPersonHeaders(deps);
  const linkDeps = { database, clock, log, sealer, tokens, origin, headersFor };
  const finishLink = createLinkReply(linkDeps);
  const localFolders = new Set(deps.localFolders.keys());
  const routes = {
    reader: database.reader,
    clock,
    tokens,
    links: createLinkService(linkDeps),
    services: createLinkedServiceService({ clock, tokens, origin, localFolders }),
  };
  const { reader } = database;
  const repositories = createRepositories({ reader, tokens, localFolders: deps.localFolders, headersFor });
  const jobs = createJobQueue();
  const cases = createCaseService({ clock, jobs, repositories, findOpenWork, allocate: allocateCase });
  const browse = createBrowseService({ reader, clock, repositories });
  const inbound = createInbound(deps, { jobs, repositories, cases });
  return {
    authorize: refuseWithout,
    ...inbound,
    browser: { cookie: OPERATE_COOKIE, origin, authenticate: sessions.authenticate },
    addPages(app) {
      actingPersonKeyRoutes(app, deps.actingPersonKey);
      signInRoutes(app, { signIn, origin });
      const { authenticate } = sessions;
      linkReplyRoutes(app, { cookie: OPERATE_COOKIE, authenticate, finishLink, pages: signInPages });
    },
    mount(mounter) {
      sessionRoutes(mounter, { sessions, signedOutUrl: `${origin}${SIGNED_OUT_PATH}` });
      const requirements = createServiceRequirements({ reader, clock, repositories });
      serviceRequirementRoutes(mounter, { requirements });
      const checkPlaces = mountRepositories(mounter, { reader, clock, repositories });
      linkedServiceRoutes(mounter, { ...routes, checkPlaces });
      teamRoutes(mounter, { reader, teams: createTeamService({ clock }) });
      rightsRoutes(mounter, { reader, rights: createRightsService({ clock }) });
      noticeRoutes(mounter, { reader });
      workTypeRoutes(mounter, { reader, types: createWorkTypeService({ clock }) });
      caseRoutes(mounter, { reader, cases, browse });
      taskRoutes(mounter, { reader, tasks: createTaskService({ clock }) });
      mountRegister(mounter, { reader, clock });
      inbound.mountMail(mounter);
      historyRoutes(mounter, { reader, repositories });
      myLinkedServiceRoutes(mounter, { ...routes, mine: createMyLinkService({ clock, tokens }) });
    },
    async forget(tx) {
      await sessions.forget(tx);
      await forgetLinkings(tx, clock.now());
    },
    async reseal(tx) {
      return (await sessions.reseal(tx)) + (await tokens.reseal(tx)) + (await inbound.imapSecrets.reseal(tx));
    },
  };
}

/** Named places of documents; a check of one asks for the case that it is checked for. */
function mountRepositories(
  mounter: Mounter<RequestContext<OperateActor>>,
  deps: { reader: Tx; clock: Clock; repositories: Repositories },
): ReturnType<typeof createPlacesCheck> {
  const dataOfCase = async (actor: OperateActor, idOrReference: string) => {
    const row = await findCaseNamed(deps.reader, actor, idOrReference);
    if (row === undefined) return undefined;
    const matter = matterData(row, await participantsOf(deps.reader, row.id));
    return { case: matter, context: matter };
  };
  const check = createRepositoryCheck({ ...deps, dataOfCase });
  configuredRepositoryRoutes(mounter, {
    reader: deps.reader,
    configured: createConfiguredRepositoryService({ clock: deps.clock, shape: PLACE_FIELDS }),
    check,
  });
  return createPlacesCheck(deps);
}

const { case: matterFields, context: sameFields } = TEMPLATE_FIELDS;
const PLACE_FIELDS = { case: matterFields, context: sameFields };

/** People and organisations, and who of them takes part in which case. */
function mountRegister(
  mounter: Mounter<RequestContext<OperateActor>>,
  { reader, clock }: { reader: Tx; clock: Clock },
): void {
  const register = createRegisterService({ clock });
  registerRoutes(mounter, { reader, register, merges: createMergeService({ clock, register }) });
  const roles = createRoleService({ clock });
  const candidacyOf: CandidacyOf = async (...given) =>
    (await candidacyOfEmail(...given)) ?? (await candidacyOfCase(...given));
  const rules = createAllocationService({ clock, candidacyOf });
  allocationRoutes(mounter, { reader, rules, availability: createAvailabilityService({ clock }) });
  participantRoutes(mounter, { reader, participants: createParticipantService({ clock }), roles });
}

/** Mail, from the receiver to its files on a case. */
function createInbound(
  deps: OperateDeps,
  given: { jobs: JobQueue; repositories: Repositories; cases: Pick<CaseService, "get"> },
) {
  const { jobs, repositories, cases } = given;
  const { database, clock } = deps;
  const { reader } = database;
  const operations = createOperations(deps);
  const staging = createStaging({ operations, repositories });
  const instance = instanceOf(deps.origin);
  const mail = createInboundMail({
    ...deps,
    jobs,
    staging,
    store: deps.receivedMail,
    instance,
    followUp: createFollowUp({ clock, jobs }),
    isReferencedElsewhere: referencedOutbound,
  });
  const secrets = createImapSecrets(deps.sealer);
  const mailboxes = createMailboxService({ clock, secrets, wake: mail.wake });
  const settleStaging = createSettleStaging({ jobs });
  const items = createEmailItemService({ clock, settleStaging });
  const open = createEmailDownload({ reader, repositories, raws: mail.raws });
  const filings = createFilings({ ...deps, jobs, repositories, operations, settleStaging, staging });
  const documents = createCaseDocuments({ ...deps, jobs, repositories, operations });
  const settle = createSettleTask({ ...deps, jobs, staging });
  const bundles = createBundles({ ...deps, jobs, repositories, operations });
  const splits = createSplits({ ...deps, jobs, repositories, operations });
  const made = createMaking(deps, { jobs, operations, repositories });
  const provisioning = createProvisioning({ ...deps, jobs, repositories, operations });
  const files = createSealedFiles(deps.receivedMail.keys);
  const post = createPostRooms({ ...deps, jobs, repositories, operations, files });
  const { raws } = mail;
  const openInbound = createEmailContent({ reader, repositories, raws });
  const way = { ...deps.outgoingMail, instance };
  const outbound = createOutboundEmails({ ...deps, jobs, repositories, operations, raws, openInbound, way });
  const conversions = createConversions({ ...deps, jobs, repositories, operations });
  return {
    intake: mail.intake,
    imapSecrets: secrets,
    watchMailboxes: (pace = {}) => mail.watchMailboxes({ log: deps.log, secrets, ...pace }),
    tasks: [
      ...mail.tasks,
      settle,
      ...filings.tasks,
      ...provisioning.tasks,
      ...documents.tasks,
      ...bundles.tasks,
      ...splits.tasks,
      ...made.tasks,
      ...outbound.tasks,
      ...conversions.tasks,
      ...post.tasks,
    ],
    schedules: [
      ...mail.schedules,
      ...filings.schedules,
      ...documents.schedules,
      ...made.schedules,
      ...outbound.schedules,
      ...post.schedules,
    ],
    mountMail(mounter: Mounter<RequestContext<OperateActor>>): void {
      mailboxRoutes(mounter, { reader, mailboxes, staging, secrets, isReceiving: deps.isReceiving });
      receivedMessageRoutes(mounter, { reader, clock, jobs });
      emailItemRoutes(mounter, { reader, items, open });
      filings.mount(mounter);
      provisioning.mount(mounter, cases);
      made.mount(mounter);
      outbound.mount(mounter);
      conversions.mount(mounter);
      documents.mount(mounter);
      bundles.mount(mounter);
      splits.mount(mounter);
      post.mount(mounter);
    },
  };
}

/** Templates, and what is produced from them. */
function createMaking(
  deps: OperateDeps,
  given: { jobs: JobQueue; operations: Operations; repositories: Repositories },
): Pick<Operate, "mount" | "tasks" | "schedules"> {
  const { reader } = deps.database;
  const files = createSealedFiles(deps.receivedMail.keys);
  const own = { ...deps, ...given, reader, files, generator: createGenerator() };
  const productions = createProductions(own);
  return {
    tasks: productions.tasks,
    schedules: productions.schedules,
    mount(mounter) {
      templateRoutes(mounter, { reader, templates: createTemplateService(own) });
      productions.mount(mounter);
    },
  };
}

/** The same for every process of an installation, and for no other's. */
function instanceOf(origin: string): string {
  return createHash("sha256").update(origin).digest("hex").slice(0, INSTANCE_DIGITS);
}

const INSTANCE_DIGITS = 16;
