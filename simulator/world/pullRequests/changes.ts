import type { Account } from '../../resources/accounts';
import { createRandom, hashText, type Random } from '../random';
import { subjectOf } from '../subjects';
import type { Repository } from '../types';
import { GENERAL_TOPICS, SUBJECT_TOPICS, type Topic } from './topics';

/** The subject of a pull request, from which its title, branch name and commit messages are made. */
export interface Change {
  /** Starts with the key of a ticket if the repository has a project. */
  title: string;
  branch: string;
  /** The message of the first commit, without a trailing newline. */
  summary: string;
  /** Messages of further commits. */
  followUps: readonly string[];
}

/** Dependencies that bots update, by language. */
const DEPENDENCIES = new Map<string, readonly (readonly [name: string, version: string])[]>(
  Object.entries({
    typescript: [
      ['typescript', '5.9.3'],
      ['eslint', '9.39.1'],
      ['jest', '30.2.0'],
    ],
    java: [
      ['junit-jupiter', '5.13.4'],
      ['postgresql', '42.7.8'],
    ],
    kotlin: [
      ['ktor', '3.2.3'],
      ['kotlinx-coroutines', '1.10.2'],
    ],
    go: [
      ['golang.org/x/net', '0.47.0'],
      ['pgx', '5.7.6'],
    ],
    python: [
      ['requests', '2.32.5'],
      ['pytest', '8.4.2'],
    ],
    swift: [['swift-collections', '1.2.1']],
    rust: [
      ['tokio', '1.48.0'],
      ['serde', '1.0.228'],
    ],
    'c++': [['googletest', '1.17.0']],
  }),
);
const BASE_IMAGE = [['alpine', '3.22.2']] as const;

/**
 * The next change to a repository. Bots update dependencies, and people make all other changes. Titles repeat only after
 * all of them have been used.
 *
 * @param random chooses the ticket number
 */
export function nextChange(repository: Repository, opener: Account, random = ticketsOf(repository)): Change {
  const id = repository.pullRequests.length + 1;
  const ticketNumber = random.integer(10, 4000);
  return opener.type === 'app_user' ? updateDependency(repository, id) : nextByPerson(repository, id, ticketNumber);
}

function ticketsOf({ uuid, pullRequests }: Repository): Random {
  return createRandom(hashText(uuid), `ticket ${pullRequests.length + 1}`);
}

function nextByPerson(repository: Repository, id: number, ticketNumber: number): Change {
  const start = hashText(repository.uuid);
  const topics = [...rotate(SUBJECT_TOPICS.get(subjectOf(repository)) ?? [], start), ...rotate(GENERAL_TOPICS, start)];
  const [title, topic] = topics[(id - 1) % topics.length] as Topic;
  const round = Math.floor((id - 1) / topics.length) + 1;
  const fullTitle = round === 1 ? title : `${title}, part ${round}`;
  const ticket = repository.project && `${repository.project.key}-${ticketNumber}`;
  const prefix = /^(Fix|Stop|Handle|Reject) /.test(title) ? 'bugfix' : 'feature';
  return {
    title: ticket ? `${ticket} ${fullTitle}` : fullTitle,
    branch: `${prefix}/${ticket ? `${ticket}-` : ''}${toSlug(title)}`,
    summary: fullTitle,
    followUps: [
      `Add tests for ${topic}`,
      `Address review comments on ${topic}`,
      `Simplify ${topic}`,
      `Mention ${topic} in the changelog`,
    ],
  };
}

function updateDependency({ language, uuid }: Repository, id: number): Change {
  const dependencies = DEPENDENCIES.get(language) ?? BASE_IMAGE;
  const [name, version] = dependencies[(hashText(uuid) + id) % dependencies.length] as (typeof dependencies)[number];
  return {
    title: `Bump ${name} to ${version}`,
    branch: `renovate/${toSlug(name)}-${version.split('.')[0]}.x`,
    summary: `Bump ${name} to ${version}`,
    followUps: ['Update the lock file', `Adapt to ${name} ${version}`],
  };
}

function rotate<T>(list: readonly T[], by: number): T[] {
  const start = by % (list.length || 1);
  return [...list.slice(start), ...list.slice(0, start)];
}

/** Lower-case letters, digits and hyphens, at most 40 characters. */
function toSlug(text: string): string {
  const slug = text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return slug.length <= 40 ? slug : slug.slice(0, 41).replace(/-[^-]*$/, '');
}
