import { createHash } from 'node:crypto';

import { type CommitNode, toCommitNode } from '../../../src/approval/commitGraph';
import type { Access } from '../../../src/approval/roles';
import { type TimelineEntry, toTimelineEntry } from '../../../src/approval/timeline';
import type { ApprovalInput } from '../../../src/approval/verdict';
import type { Timestamp } from '../../../src/bitbucket/endpoints/json';
import type { Participant, PullRequest, PullRequestActivity } from '../../../src/bitbucket/endpoints/pullRequests';
import type { Commit } from '../../../src/bitbucket/endpoints/repositories';

/**
 * Pull requests in short. A history is written old to new:
 *
 *   U(c1)          an update in state OPEN with source c1; U(c1,MERGED) another state; U(c1') a hash of 12 characters;
 *                  U(c1→dev@d1) with the target branch dev at d1; U(c1→dev) without the commit of dev;
 *                  U(c1→none) without a target; else main
 *   A(2), A(2)-    user 2 approves and still does; approves, later withdrawn
 *   X(3)           user 3 requests changes
 *
 * Commits are written newest first: `c2:1<c1 c1:1` is c2 by user 1 upon c1; `c3:1<c1,s1` has two parents, `c1:?` no
 * account of its author. Users 1, 2, 3 are members, 9 is not; 7 is an app that is listed as a member; 1 opened the pull request.
 */
export const WORKSPACE = '{workspace}';
export const MEMBERS: ReadonlySet<string> = new Set([uuid(1), uuid(2), uuid(3), uuid(7)]);
/** A public repository, and permissions of the workspace that name nobody else. */
export const ACCESS: Access = { permissions: new Set(), grants: 'unavailable', isPublic: true };

export function uuid(user: number | string): string {
  return `{user-${user}}`;
}

/** A hash of 40 characters that looks like one. */
export function hashOf(name: string): string {
  return createHash('sha1').update(name).digest('hex');
}

/** The moment `microseconds` after a fixed one, as Bitbucket writes it. */
export function stamp(microseconds: number): Timestamp {
  const wholeSeconds = new Date(Date.UTC(2024, 0, 1) + Math.floor(microseconds / 1e6) * 1000);
  const fraction = String(microseconds % 1e6).padStart(6, '0');
  return wholeSeconds.toISOString().replace('.000Z', `.${fraction}+00:00`);
}

export function toCommit(text: string): Commit {
  const [, name = '', author = '', parents = ''] = /^(\w+):(\w+|\?)(?:<([\w,]+))?$/.exec(text)!;
  return {
    hash: hashOf(name),
    message: `message of ${name}\n\nmore`,
    parents: parents ? parents.split(',').map((parent) => ({ hash: hashOf(parent) })) : [{ hash: hashOf('base') }],
    author: { raw: 'N. N. <nn@example.com>', user: author === '?' ? undefined : { uuid: uuid(author) } },
  };
}

export function commitsOf(text: string): CommitNode[] {
  return text.split(' ').map((commit) => toCommitNode(toCommit(commit))!);
}

/** What Bitbucket says of a pull request with this history, a second between two events: its activity, newest first. */
export function pullRequestOf(history: string): { pullRequest: PullRequest; activity: PullRequestActivity[] } {
  const activity: PullRequestActivity[] = [];
  const participants = new Map<string, Participant>();
  history.split(' ').forEach((event, index) => {
    const date = stamp(index * 1e6);
    const [, kind, name = '', short, state, withdrawn] = /^([UAX])\((\w+)('?)(?:→\w+(?:@\w+)?)?(?:,(\w+))?\)(-?)$/.exec(
      event,
    )!;
    const user = { uuid: uuid(name), display_name: `User ${name}`, type: name === '7' ? 'app_user' : 'user' };
    if (kind === 'U') {
      const hash = short ? hashOf(name).slice(0, 12) : hashOf(name);
      const destination = destinationOf(event);
      activity.unshift({ update: { state: state ?? 'OPEN', date, source: { commit: { hash } }, ...destination } });
      return;
    }
    const approves = kind === 'A' && !withdrawn;
    const stance = approves ? 'approved' : kind === 'X' ? 'changes_requested' : null;
    activity.unshift(kind === 'A' ? { approval: { date, user } } : { changes_requested: { date, user } });
    participants.set(name, { user, role: 'PARTICIPANT', approved: approves, state: stance, participated_on: date });
  });
  const pullRequest: PullRequest = {
    id: 7,
    state: activity.find(({ update }) => update)?.update?.state ?? 'OPEN',
    author: { uuid: uuid(1), display_name: 'User 1' },
    destination: { branch: { name: 'main' } },
    participants: [...participants.values()],
  };
  return { pullRequest, activity };
}

function destinationOf(event: string): Pick<NonNullable<PullRequestActivity['update']>, 'destination'> {
  const [, branch, commit] = /→(\w+)(?:@(\w+))?/.exec(event) ?? [];
  if (branch === 'none') {
    return {};
  }
  return {
    destination: {
      branch: { name: branch ?? 'main' },
      commit: commit ? { hash: hashOf(commit).slice(0, 12) } : null,
    },
  };
}

export function timelineOf(activity: readonly PullRequestActivity[]): TimelineEntry[] {
  return activity.map(toTimelineEntry).filter((entry) => entry !== undefined);
}

export function inputOf(history: string, commits: string): ApprovalInput {
  const { pullRequest, activity } = pullRequestOf(history);
  return {
    pullRequest,
    commits: commitsOf(commits),
    activity: timelineOf(activity),
    members: MEMBERS,
    access: ACCESS,
    workspaceUuid: WORKSPACE,
  };
}
