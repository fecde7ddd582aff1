import { createRandom, hashText, type Random } from './random';
import { subjectOf } from './subjects';
import type { Account, Repository } from './types';

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

/** A title, and the words by which commit messages refer to it. */
type Topic = readonly [title: string, topic: string];

const SUBJECT_TOPICS: Readonly<Record<string, readonly Topic[]>> = {
  payments: [
    ['Fix race between refund and capture', 'the refund race'],
    ['Retry declined cards after three days', 'card retries'],
    ['Use constant-time comparison for signatures', 'the signature check'],
    ['Add SEPA direct debit', 'SEPA direct debit'],
    ['Reject refunds above the captured amount', 'the refund limit'],
    ['Store the idempotency key for seven days', 'idempotency keys'],
    ['Support partial captures', 'partial captures'],
    ['Show the payment provider in receipts', 'the provider name'],
    ['Handle expired 3-D Secure challenges', 'expired challenges'],
    ['Split payouts by legal entity', 'payout splitting'],
    ['Move card tokens to the vault', 'card tokens'],
    ['Stop charging canceled orders', 'canceled orders'],
  ],
  ledger: [
    ['Close the books in the time zone of the entity', 'the closing time'],
    ['Add an account for foreign exchange gains', 'exchange gains'],
    ['Reject postings to closed periods', 'closed periods'],
    ['Round half to even in currency conversion', 'rounding'],
    ['Export the trial balance as CSV', 'the trial balance'],
    ['Fix the sign of reversed postings', 'reversed postings'],
    ['Reconcile bank statements every hour', 'reconciliation'],
  ],
  billing: [
    ['Handle leap days in the billing cycle', 'leap days'],
    ['Add the tax number to invoices', 'the tax number'],
    ['Prorate upgrades in the middle of a month', 'prorated upgrades'],
    ['Send invoices in the language of the customer', 'invoice languages'],
    ['Fix discounts on annual plans', 'annual discounts'],
  ],
  checkout: [
    ['Translate the checkout page to Portuguese', 'the Portuguese texts'],
    ['Keep the basket for thirty days', 'basket life'],
    ['Fix shipping costs for islands', 'island shipping'],
    ['Show the delivery date before payment', 'the delivery date'],
    ['Validate postal codes by country', 'postal codes'],
  ],
  identity: [
    ['Reject tokens without an audience', 'the audience check'],
    ['Rotate signing keys every ninety days', 'key rotation'],
    ['Require a second factor for administrators', 'the second factor'],
    ['Lock accounts after ten failed logins', 'account locking'],
    ['Support passkeys', 'passkeys'],
  ],
  'audit-log': [
    ['Sign each entry with the hash of the one before', 'the hash chain'],
    ['Keep entries for seven years', 'retention'],
    ['Mask e-mail addresses in exports', 'masking'],
    ['Record who read an export', 'read access'],
  ],
  fleet: [
    ['Remove flaky sleep from the fleet tests', 'the flaky tests'],
    ['Mark robots offline after two missed heartbeats', 'missed heartbeats'],
    ['Schedule charging by electricity price', 'charging times'],
    ['Fix the battery forecast below freezing', 'the cold battery forecast'],
    ['Group robots by site', 'site groups'],
  ],
  telemetry: [
    ['Drop samples with a clock ahead of the server', 'clock skew'],
    ['Compress batches with zstd', 'compression'],
    ['Downsample history after thirty days', 'downsampling'],
    ['Fix the unit of motor temperature', 'the temperature unit'],
  ],
  inventory: [
    ['Reserve stock for fifteen minutes', 'reservations'],
    ['Count returns on the day of arrival', 'returns'],
    ['Fix negative stock after a canceled transfer', 'negative stock'],
    ['Import pallets from the warehouse scanner', 'the pallet import'],
  ],
  notifications: [
    ['Send push messages in the local time of the reader', 'local time'],
    ['Respect quiet hours', 'quiet hours'],
    ['Fix duplicate e-mails after a retry', 'duplicate e-mails'],
    ['Let customers unsubscribe by kind', 'unsubscribing'],
  ],
  search: [
    ['Add pagination to the order history', 'pagination'],
    ['Rank exact matches first', 'ranking'],
    ['Fix highlighting of accented letters', 'highlighting'],
    ['Rebuild the index without downtime', 'the index rebuild'],
  ],
  scheduler: [
    ['Support ISO week dates in reports', 'week dates'],
    ['Run missed jobs once after an outage', 'missed jobs'],
    ['Fix jobs that start twice when clocks go back', 'daylight saving'],
    ['Limit parallel jobs by queue', 'the queue limit'],
  ],
  'feature-flags': [
    ['Cache feature flags for thirty seconds', 'the flag cache'],
    ['Remove flags that have been on for a year', 'stale flags'],
    ['Roll out flags by percentage', 'percentage rollouts'],
    ['Fix the default of flags for new tenants', 'tenant defaults'],
  ],
  'customer-portal': [
    ['Add a dark theme', 'the dark theme'],
    ['Let customers download their invoices', 'invoice downloads'],
    ['Fix keyboard focus in the order dialog', 'keyboard focus'],
    ['Show open tickets on the start page', 'open tickets'],
  ],
  'robot-firmware': [
    ['Verify the signature of updates before flashing', 'the update signature'],
    ['Stop the arm when the watchdog fires', 'the watchdog stop'],
    ['Fix drift of the wheel encoder', 'encoder drift'],
    ['Halve the power draw in standby', 'standby power'],
  ],
  'route-planner': [
    ['Speed up cold start of the route planner', 'the cold start'],
    ['Avoid stairs for wheeled robots', 'stairs'],
    ['Prefer routes past a charging station', 'charging detours'],
    ['Fix routes that cross a closed aisle', 'closed aisles'],
  ],
  'design-system': [
    ['Raise the contrast of disabled buttons', 'button contrast'],
    ['Add a date range picker', 'the date range picker'],
    ['Fix the tab order of dialogs', 'the tab order'],
  ],
};

/** Changes that suit any repository. */
const GENERAL_TOPICS: readonly Topic[] = [
  ['Retry webhook delivery with back-off', 'webhook retries'],
  ['Move retry budget into the HTTP client', 'the retry budget'],
  ['Log the correlation id on every error', 'correlation ids'],
  ['Pin base image by digest', 'the pinned image'],
  ['Document the disaster recovery drill', 'the recovery drill'],
  ['Drop the unused v1 export', 'the v1 export'],
  ['Add a health check that includes the database', 'the health check'],
  ['Shut down without losing requests', 'the shutdown'],
  ['Read secrets from the vault', 'vault secrets'],
  ['Fix time-outs behind the load balancer', 'the time-outs'],
  ['Measure latency by endpoint', 'latency metrics'],
  ['Run tests in parallel', 'parallel tests'],
  ['Replace the deprecated date library', 'the date library'],
  ['Limit request bodies to one megabyte', 'the body limit'],
  ['Add an index for the nightly report', 'the report index'],
  ['Handle empty pages of the upstream list', 'empty pages'],
  ['Delete temporary files after an import', 'temporary files'],
  ['Fix the memory leak in the connection pool', 'the memory leak'],
  ['Describe the release process', 'the release process'],
  ['Warn before a certificate expires', 'certificate warnings'],
  ['Return 404 instead of 500 for unknown ids', 'unknown ids'],
  ['Build for ARM as well', 'the ARM build'],
  ['Check licenses of dependencies', 'the license check'],
  ['Turn on strict type checks', 'strict types'],
];

/** Dependencies that bots update, by language. */
const DEPENDENCIES: Readonly<Record<string, readonly (readonly [name: string, version: string])[]>> = {
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
};
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
  const topics = [...rotate(SUBJECT_TOPICS[subjectOf(repository)] ?? [], start), ...rotate(GENERAL_TOPICS, start)];
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
  const dependencies = DEPENDENCIES[language] ?? BASE_IMAGE;
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
