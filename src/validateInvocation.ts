import {
  type IntegrationExecutionContext,
  IntegrationProviderAPIError,
  IntegrationProviderAuthenticationError,
  IntegrationValidationError,
} from '@jupiterone/integration-sdk-core';

import {
  ApiError,
  AuthenticationError,
  NotFoundError,
  PermissionError,
  ProtocolError,
  RateLimitError,
} from './bitbucket/http/errors';
import type { Workspace } from './bitbucket/resources';
import { hasScope } from './bitbucket/scopes';
import type { IntegrationConfig } from './config';
import { type Execution, executionFor, listProblems, withoutStack } from './execution';
import { requiredScopes } from './steps/scopes';

/** A consumer as messages name it. */
interface Consumer {
  readonly position: number;
  readonly name: string;
}

/** What the checks found so far. */
interface Findings {
  /** What a person has to mend. */
  readonly problems: string[];
  /** The first refused credentials. */
  refused?: AuthenticationError;
  /** The first failure that says nothing about the configuration. */
  unreachable?: ApiError;
}

/**
 * Checks the configuration, and with Bitbucket's help every consumer and workspace, before anything is collected.
 *
 * @throws IntegrationValidationError that lists all that is wrong
 * @throws IntegrationProviderAuthenticationError that does so when Bitbucket refuses a key or a secret
 * @throws IntegrationProviderAPIError when Bitbucket cannot be asked
 */
export async function validateInvocation(context: IntegrationExecutionContext<IntegrationConfig>): Promise<void> {
  const execution = executionFor(context);
  const findings: Findings = { problems: [] };
  const disabledSources = (context.instance.disabledSources ?? []).map((source) => source.ingestionSourceId);

  const accepted = await findAcceptedConsumers(execution, findings);
  const workspaces = await findReadableWorkspaces(execution, accepted, findings);
  await checkScopes(execution, disabledSources, accepted, findings);
  if (accepted.length > 1) {
    for (const workspace of workspaces) {
      await compareRepositories(execution, workspace, accepted, findings);
    }
  }
  conclude(findings);
}

async function findAcceptedConsumers({ client, settings }: Execution, findings: Findings): Promise<Consumer[]> {
  const consumers = settings.consumers.map(({ key }, index) => ({
    position: index + 1,
    name: `OAuth consumer ${index + 1} (key ${key})`,
  }));
  const accepted = await Promise.all(
    consumers.map(async (consumer) => {
      const token = await attempt(findings, () => client.grantedScopes(consumer.position), {
        refused: (error) => `${error.message} It is item ${consumer.position} of oauthKey and oauthSecret.`,
      });
      return token ? consumer : undefined;
    }),
  );
  return accepted.filter((consumer) => consumer !== undefined);
}

/** The workspaces that every accepted consumer can read. */
async function findReadableWorkspaces(
  { client, settings }: Execution,
  consumers: Consumer[],
  findings: Findings,
): Promise<Workspace[]> {
  const readable: Workspace[] = [];
  for (const slug of settings.workspaces) {
    const unable: { consumer: Consumer; error: ApiError }[] = [];
    const answers = await Promise.all(
      consumers.map((consumer) =>
        attempt(findings, async () => identified(await client.getWorkspaceAs(consumer.position, slug), slug), {
          denied: (error) => void unable.push({ consumer, error }),
        }),
      ),
    );
    if (unable.length > 0) {
      const who = unable.map(({ consumer }) => consumer.name).join(', ');
      findings.problems.push(
        `workspace "${slug}" cannot be read by ${who}: ${toReason(unable[0]!.error)}. ` +
          'Check the spelling of the slug, and that each consumer was made in this workspace.',
      );
    }
    const workspace = answers.find((response) => response)?.value;
    if (workspace && unable.length === 0) {
      readable.push(workspace);
    }
  }
  return readable;
}

function toReason({ reason, status }: ApiError): string {
  return reason?.replace(/\.$/, '') ?? String(status);
}

/** @throws ProtocolError when the workspace lacks the id that everything else of it is asked for by */
function identified(workspace: Workspace, slug: string): Workspace {
  if (typeof workspace.uuid !== 'string' || !workspace.uuid) {
    const endpoint = `GET /2.0/workspaces/${slug}`;
    throw new ProtocolError({ endpoint, status: 200, problem: 'the workspace has no uuid' });
  }
  return workspace;
}

/** Asked after the workspaces: some tokens tell their scopes only in the headers of other answers. */
async function checkScopes(
  { client, settings }: Execution,
  disabledSources: string[],
  consumers: Consumer[],
  findings: Findings,
): Promise<void> {
  const required = requiredScopes(settings, disabledSources);
  for (const { position, name } of consumers) {
    const granted = (await attempt(findings, () => client.grantedScopes(position)))?.value;
    for (const { scope, checkbox, sources } of required) {
      if (granted && !hasScope(granted, scope)) {
        findings.problems.push(
          `${name} lacks the scope "${scope}", which is needed for: ${sources.join(', ')}. ` +
            `Tick "${checkbox}" in the consumer's settings in Bitbucket, or switch these sources off.`,
        );
      }
    }
  }
}

/**
 * A run that goes on with a consumer that sees fewer repositories would make JupiterOne delete the others. Counts are
 * taken twice when they differ, since a repository may be made between two calls.
 */
async function compareRepositories(
  { client }: Execution,
  workspace: Workspace,
  consumers: Consumer[],
  findings: Findings,
): Promise<void> {
  for (const isLast of [false, true]) {
    const counts = await Promise.all(
      consumers.map(async (consumer) => {
        const response = await attempt(findings, () => client.countRepositoriesAs(consumer.position, workspace.uuid), {
          denied: () => undefined,
        });
        return { consumer, total: response?.value };
      }),
    );
    const known = counts.filter(({ total }) => total !== undefined);
    if (new Set(known.map(({ total }) => total)).size < 2) {
      return;
    }
    if (isLast) {
      const seen = known.map(({ consumer, total }) => `${consumer.name} sees ${total}`).join(', ');
      findings.problems.push(
        `workspace "${workspace.slug}" has different numbers of repositories for different consumers: ${seen}. ` +
          'Repositories that only some of them see would come and go in the graph. Give all consumers the same access.',
      );
    }
  }
}

/**
 * Asks Bitbucket, and puts an error where it belongs.
 *
 * @returns the response, or undefined when there is none. A consumer that is rate limited at the moment is not at fault.
 */
async function attempt<T>(
  findings: Findings,
  ask: () => Promise<T>,
  found: { refused?: (error: AuthenticationError) => string; denied?: (error: ApiError) => void } = {},
): Promise<{ value: T } | undefined> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (error instanceof AuthenticationError) {
      findings.refused ??= error;
      findings.problems.push(found.refused?.(error) ?? error.message);
    } else if (found.denied && (error instanceof NotFoundError || error instanceof PermissionError)) {
      found.denied(error);
    } else if (error instanceof RateLimitError) {
      return undefined;
    } else if (error instanceof ApiError) {
      findings.unreachable ??= error;
    } else {
      throw error;
    }
    return undefined;
  }
}

function conclude({ problems, refused, unreachable }: Findings): void {
  if (unreachable) {
    problems.push(
      `Bitbucket could not be asked, so the configuration is not checked whole: ${unreachable.message} ` +
        'This says nothing about the credentials.',
    );
  }
  if (problems.length === 0) {
    return;
  }
  const message = listProblems(problems);
  if (refused) {
    const { endpoint, status = 'refused' } = refused;
    throw withoutStack(new IntegrationProviderAuthenticationError({ endpoint, status, statusText: message }));
  }
  if (unreachable && problems.length === 1) {
    const { endpoint, status = 'no response' } = unreachable;
    throw withoutStack(new IntegrationProviderAPIError({ endpoint, status, statusText: message, message }));
  }
  throw withoutStack(new IntegrationValidationError(message));
}
