import type { Activity, CloudAdapter, ConfigurationBotFrameworkAuthentication, TurnContext } from 'botbuilder';
import { z } from 'zod';
import { isRefusal, mayBeOfTeams, readTokenError } from './auth.ts';
import { ConnectorFault, TokenFault } from './errors.ts';
import type { Envelope, Reference } from './payload.ts';
import type { TeamsMessage } from './write.ts';

export interface ClientOptions {
  /** '' = authentication is off. */
  readonly appId: string;
  readonly appPassword: string;
  /** '' = the app belongs to no tenant. */
  readonly tenantId: string;
  /** ms since 1970. */
  readonly now: () => number;
  /** Where Teams' signing keys are found; absent = where Microsoft publishes them. */
  readonly openIdMetadata?: string | undefined;
  /** The bot's own token towards Teams; absent = Microsoft's login gives it for the id and the password. */
  readonly token?: (() => Promise<string>) | undefined;
}

/** Microsoft's library as we use it: what stands in for it needs to do this much. */
export interface TeamsClient {
  /** Whether Teams itself has sent an activity; 'unknown' = the keys to tell by could not be had. */
  check(activity: Envelope, authorization: string): Promise<'genuine' | 'refused' | 'unknown'>;
  /** Writes to a conversation; resolves with the message's id, '' = Teams named none. */
  post(reference: Reference, message: TeamsMessage): Promise<string>;
  update(reference: Reference, messageId: string, message: TeamsMessage): Promise<void>;
  remove(reference: Reference, messageId: string): Promise<void>;
  /** Begins a thread of a channel with a message; resolves with that message's id, which is the thread's. */
  open(reference: Reference, channel: string, message: TeamsMessage): Promise<string>;
  /** The bot's token towards Teams; null = authentication is off. */
  token(): Promise<string | null>;
}

type Library = typeof import('botbuilder');
type Args = ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>;
type CredentialsFactory = NonNullable<Args[1]>;
type HttpClient = NonNullable<NonNullable<Args[4]>['httpClient']>;
type ConversationReference = Parameters<CloudAdapter['continueConversationAsync']>[1];
type Web = Parameters<HttpClient['sendRequest']>[0];

const SCOPE = 'https://api.botframework.com';
const LOGIN = 'https://login.microsoftonline.com/botframework.com';
const TIMEOUT = 30_000;
const CHECK_TIMEOUT = 10_000;

/** 'unknown' after so many milliseconds. */
async function within<Result>(ms: number, work: () => Promise<Result>): Promise<Result | 'unknown'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'unknown'>((resolve) => {
    timer = setTimeout(resolve, ms, 'unknown');
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Loads botbuilder, which takes about a second. */
export async function createTeamsClient(options: ClientOptions): Promise<TeamsClient> {
  const library = await import('botbuilder');
  const token = options.appId === '' ? null : tokenSource(library, options);
  const authentication = new library.ConfigurationBotFrameworkAuthentication(
    settingsOf(options),
    credentialsOf(library, options.appId, token),
    undefined,
    undefined,
    { httpClient: { sendRequest } },
  );
  return clientOf(new library.CloudAdapter(authentication), authentication, options, token);
}

function clientOf(
  adapter: CloudAdapter,
  authentication: ConfigurationBotFrameworkAuthentication,
  { appId, now }: ClientOptions,
  token: (() => Promise<string>) | null,
): TeamsClient {
  const inConversation = (reference: Reference, write: (context: TurnContext) => Promise<void>): Promise<void> =>
    adapter.continueConversationAsync(appId, reference as ConversationReference, async (context) => {
      // botbuilder invents an id for this turn, and would have the message reply to it.
      delete context.activity.id;
      await write(context);
    });

  return {
    async check(activity, authorization) {
      if (token === null) return 'genuine';
      const wanted = { appId, serviceUrl: activity.serviceUrl, now: now() };
      if (activity.channelId !== 'msteams' || !mayBeOfTeams(authorization, wanted)) return 'refused';
      try {
        // It may have to fetch the keys first, for which it knows no end.
        return await within(CHECK_TIMEOUT, async () => {
          await authentication.authenticateRequest(activity as Activity, authorization);
          return 'genuine' as const;
        });
      } catch (error) {
        return isRefusal(error) ? 'refused' : 'unknown';
      }
    },
    async post(reference, message) {
      let id = '';
      await inConversation(reference, async (context) => {
        id = (await context.sendActivity(activityOf(message)))?.id ?? '';
      });
      return id;
    },
    update: (reference, messageId, message) =>
      inConversation(reference, async (context) => {
        await context.updateActivity({ ...activityOf(message), id: messageId });
      }),
    remove: (reference, messageId) => inConversation(reference, (context) => context.deleteActivity(messageId)),
    async open(reference, channel, message) {
      let thread = '';
      await inConversation(reference, async (context) => {
        const connector = context.turnState.get<Connector>(adapter.ConnectorClientKey);
        const parameters = { isGroup: true, channelData: { channel: { id: channel } }, bot: reference.bot };
        const activity = activityOf(message);
        thread = threadOf(await connector.conversations.createConversation({ ...parameters, activity }));
      });
      return thread;
    },
    token: async () => (token === null ? null : await token()),
  };
}

/** The one call of botbuilder's connector that its context does not make for us. */
interface Connector {
  readonly conversations: { createConversation(parameters: object): Promise<unknown> };
}

const Opened = z.object({ id: z.string().nullish(), activityId: z.string().nullish() });

function threadOf(opened: unknown): string {
  const { id, activityId } = Opened.parse(opened);
  const thread = /;messageid=([^;]+)/.exec(id ?? '')?.[1] ?? activityId;
  if (!thread) throw new Error('Teams did not name the thread');
  return thread;
}

type Sent = Exclude<Parameters<TurnContext['sendActivity']>[0], string>;

const activityOf = ({ attachments, ...message }: TeamsMessage): Sent => ({
  ...message,
  ...(attachments === undefined ? {} : { attachments: attachments.map((attachment) => ({ ...attachment })) }),
});

/** With none of these given, botbuilder takes those of the public cloud; with one, all are needed. */
function settingsOf({ appId, tenantId, openIdMetadata }: ClientOptions): NonNullable<Args[0]> {
  const app = { MicrosoftAppId: appId, MicrosoftAppTenantId: tenantId };
  if (openIdMetadata === undefined) return app;
  return {
    ...app,
    ToChannelFromBotLoginUrl: LOGIN,
    ToChannelFromBotOAuthScope: SCOPE,
    ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
    OAuthUrl: 'https://api.botframework.com',
    ToBotFromChannelOpenIdMetadataUrl: openIdMetadata,
    ToBotFromEmulatorOpenIdMetadataUrl: openIdMetadata,
    CallerId: 'urn:botframework:azure',
    ValidateAuthority: true,
  };
}

function tokenSource(library: Library, options: ClientOptions): () => Promise<string> {
  const { appId, appPassword, tenantId } = options;
  if (options.token !== undefined) return options.token;
  const factory = new library.ConfigurationServiceClientCredentialFactory({
    MicrosoftAppId: appId,
    MicrosoftAppPassword: appPassword,
    MicrosoftAppType: tenantId === '' ? 'MultiTenant' : 'SingleTenant',
    MicrosoftAppTenantId: tenantId,
  });
  return async () => {
    const credentials = await factory.createCredentials(appId, SCOPE, LOGIN, true);
    if (!('getToken' in credentials) || typeof credentials.getToken !== 'function') throw new TokenFault(true, 'none');
    return String(await credentials.getToken());
  };
}

/** Signs what the bot sends; a fault of its token is told apart from a fault of the send. */
function credentialsOf(library: Library, appId: string, token: (() => Promise<string>) | null): CredentialsFactory {
  if (token === null) return new library.ConfigurationServiceClientCredentialFactory({ MicrosoftAppId: '' });
  return {
    isValidAppId: async (id) => id === appId,
    isAuthenticationDisabled: async () => false,
    createCredentials: async () => ({
      async signRequest(request: Web) {
        request.headers.set('authorization', `Bearer ${await tokenOrFault(token)}`);
        return request;
      },
    }),
  };
}

async function tokenOrFault(token: () => Promise<string>): Promise<string> {
  try {
    return await token();
  } catch (error) {
    if (error instanceof TokenFault) throw error;
    const { refused, code } = readTokenError(error);
    throw new TokenFault(refused, code);
  }
}

/**
 * Sends a request of botbuilder once. Its own client tries again after faults in which a message may have arrived, and
 * waits for as long as Retry-After says; both are the outbox's to decide.
 */
async function sendRequest(request: Web): ReturnType<HttpClient['sendRequest']> {
  const { url, method, body } = request;
  const response = await fetch(url, {
    method,
    headers: request.headers.rawHeaders(),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT),
    ...(typeof body === 'string' ? { body } : {}),
  });
  const bodyAsText = await response.text();
  if (!response.ok) throw new ConnectorFault(response.status, response.headers.get('retry-after'), bodyAsText);
  const headers = request.headers.clone();
  for (const name of headers.headerNames()) headers.remove(name);
  headers.set('content-type', response.headers.get('content-type') ?? 'application/json');
  return { request, status: response.status, headers, bodyAsText };
}
