import { isDeepStrictEqual } from 'node:util';

import { compareGraphs, describeDifference } from '../../harness/compareGraphs';
import type { ExpectedEntity, ExpectedGraph, ExpectedRelationship } from '../../simulator';
import { Entities } from '../../src/graph/model';
import type { Run } from '../runIntegration';
import {
  isOfPersonWhoCameLater,
  isOutsideTheWindow,
  isSkippedAsRefused,
  mayHaveOlderRelationships,
  mayOutliveItsReason,
  mayStayAfterItsRepository,
  mayStillWait,
  mayWaitForItsTurn,
} from './allowances';
import type { ChangedPullRequest, RunFacts } from './runFacts';
import type { Store } from './store';

const PULL_REQUEST = Entities.PULL_REQUEST._type;

/** Whether a type is that of pull requests or of a relationship to one. */
export function isOfPullRequests(type: string): boolean {
  return type === PULL_REQUEST || type.endsWith(PULL_REQUEST.replace('bitbucket', ''));
}

/** A pull request as the world had it during some runs. */
interface Version {
  readonly first: number;
  last: number;
  readonly entity: ExpectedEntity;
  readonly relationships: readonly ExpectedRelationship[];
}

interface Waiting {
  /** The run that left it to a turn. */
  readonly run: number;
  readonly since: number;
}

/**
 * Knows which pull requests JupiterOne must hold after each run, and as what: as they were at some time since the last run that
 * had to read them.
 */
export class PullRequestTruth {
  private readonly versions = new Map<string, Version[]>();
  /** The last run that had to read each pull request. */
  private readonly due = new Map<string, number>();
  /** The last of these runs that knew the users. */
  private readonly dueWithUsers = new Map<string, number>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly intervals: number[] = [];
  /** Those that changed while a run read them. They are judged after the next run that has to read them. */
  private readonly torn = new Set<string>();
  /** Those of the world when the last run started. */
  private current: ReadonlySet<string> = new Set();

  /** Notes the pull requests of the world before a run and after it. */
  observe(run: number, { entities, relationships }: ExpectedGraph): void {
    const byPullRequest = groupByEnd(relationships);
    for (const entity of entities.filter(({ _type }) => _type === PULL_REQUEST)) {
      this.note(run, entity, byPullRequest.get(entity._key) ?? []);
    }
  }

  /**
   * Decides what a run that has ended had to read.
   *
   * @param pullRequests those of the world when it started
   */
  require(pullRequests: readonly ChangedPullRequest[], run: RunFacts): void {
    this.current = new Set(pullRequests.map(({ key }) => key));
    this.intervals[run.number] = run.intervalDays;
    if (run.readsPullRequests) {
      pullRequests.forEach((pullRequest) => this.requireOne(pullRequest, run));
    }
  }

  /** Everything was deleted, because the source was switched off. */
  forget(): void {
    [this.due, this.dueWithUsers, this.waiting, this.torn].forEach((each) => each.clear());
  }

  /**
   * The faults of the store.
   *
   * @param excused the pull requests that the last run may have read wrongly
   */
  problems(store: Store, excused: Iterable<string>): string[] {
    for (const key of excused) {
      this.torn.add(key);
    }
    const stored = store.graph().entities.filter(({ _type }) => _type === PULL_REQUEST);
    const keys = new Set([...this.due.keys(), ...stored.map(({ _key }) => _key)]);
    return [...keys].flatMap((key) => this.problemsOf(key, store));
  }

  /** The pull requests that changed between the observations of a run before and after it. */
  changedDuring(run: number): string[] {
    return [...this.versions]
      .filter(([, versions]) => versions.filter(({ last }) => last === run).length > 1)
      .map(([key]) => key);
  }

  /** The pull requests that changed since a time, and are not in the store as they are now. */
  stale(store: Store, pullRequests: readonly ChangedPullRequest[], since: number): string[] {
    return pullRequests
      .filter(({ key, updatedOn }) => updatedOn >= since && !this.isCurrent(key, store))
      .map(({ key }) => key);
  }

  /** Whether the store has a pull request as it was since its last change, whoever was a member meanwhile. */
  private isCurrent(key: string, store: Store): boolean {
    const versions = this.versions.get(key) ?? [];
    const { updatedOn } = versions.at(-1)!.entity;
    return this.fits(
      store,
      key,
      versions.filter(({ entity }) => entity.updatedOn === updatedOn),
    );
  }

  private note(run: number, entity: ExpectedEntity, relationships: readonly ExpectedRelationship[]): void {
    const versions = this.versions.get(entity._key) ?? [];
    this.versions.set(entity._key, versions);
    const last = versions.at(-1);
    if (last && isDeepStrictEqual([last.entity, last.relationships], [entity, relationships])) {
      last.last = run;
    } else {
      versions.push({ first: run, last: run, entity, relationships });
    }
  }

  private requireOne(pullRequest: ChangedPullRequest, run: RunFacts): void {
    const { key, updatedOn } = pullRequest;
    const isSkipped = isSkippedAsRefused(pullRequest, run);
    const mayWait = isSkipped || mayWaitForItsTurn(pullRequest, run);
    if (!isOutsideTheWindow(pullRequest, run)) {
      if (!mayWait) {
        this.settle(key, run.number, run);
        return;
      }
      const since = isSkipped ? run.startedOn : updatedOn;
      if (isSkipped || !this.waiting.has(key)) {
        this.waiting.set(key, { run: this.waiting.get(key)?.run ?? run.number, since });
      }
    } else if (isSkipped && this.waiting.has(key)) {
      this.waiting.set(key, { ...this.waiting.get(key)!, since: run.startedOn });
    }
    const waiting = this.waiting.get(key);
    if (waiting) {
      const intervalDays = Math.max(...this.intervals.slice(waiting.run).filter((days) => days > 0));
      if (!mayStillWait(pullRequest, run, { waitsSince: waiting.since, intervalDays })) {
        this.settle(key, waiting.run, run);
      }
    }
  }

  private settle(key: string, due: number, { knowsUsers, number }: RunFacts): void {
    this.due.set(key, Math.max(due, this.due.get(key) ?? 0));
    if (knowsUsers) {
      this.dueWithUsers.set(key, number);
    }
    this.waiting.delete(key);
    this.torn.delete(key);
  }

  private problemsOf(key: string, store: Store): string[] {
    const entity = store.entity(key);
    const versions = this.versions.get(key) ?? [];
    const due = this.due.get(key) ?? 0;
    const possible = versions.filter(({ last }) => last >= due);
    if (!entity) {
      return [`missing ${key}, which run ${due} had to read`];
    }
    if (versions.length === 0) {
      return [`unexpected ${key}`];
    }
    if (this.torn.has(key) || mayStayAfterItsRepository(key, this.current)) {
      return [];
    }
    return [
      ...(this.fits(store, key, possible) ? [] : this.explain(key, possible.at(-1)!, store)),
      ...store
        .relationshipsTo(key)
        .filter((relationship) => !isKnown(relationship, versions))
        .map(({ _type, _key }) => `unexpected ${_type} ${_key}`),
    ];
  }

  private fits(store: Store, key: string, versions: readonly Version[]): boolean {
    return versions.some((version) => this.explain(key, version, store).length === 0);
  }

  /** How the store differs from a version. */
  private explain(key: string, version: Version, store: Store): string[] {
    const entity = store.entity(key);
    if (!entity) {
      return [`missing ${key}`];
    }
    if (mayHaveOlderRelationships(version.first, this.dueWithUsers.get(key))) {
      return compare({ entities: [version.entity], relationships: [] }, { entities: [entity], relationships: [] });
    }
    const actual = store.relationshipsTo(key);
    const known = new Set(actual.map(({ _key }) => _key));
    const expected = version.relationships.filter(
      (relationship) => known.has(relationship._key) || !isOfPersonWhoCameLater(relationship, version.first, store),
    );
    const names = new Set(expected.map(({ _key }) => _key));
    const left = actual.filter((relationship) => names.has(relationship._key) || !mayOutliveItsReason(relationship));
    return compare(
      { entities: [version.entity], relationships: expected },
      { entities: [entity], relationships: left },
    );
  }
}

function compare(expected: ExpectedGraph, actual: Pick<Run, 'entities' | 'relationships'>): string[] {
  return compareGraphs(expected, actual as unknown as ExpectedGraph).map(describeDifference);
}

function isKnown({ _key }: { _key: string }, versions: readonly Version[]): boolean {
  return versions.some(({ relationships }) => relationships.some((each) => each._key === _key));
}

function groupByEnd(relationships: readonly ExpectedRelationship[]): Map<string, ExpectedRelationship[]> {
  const groups = new Map<string, ExpectedRelationship[]>();
  for (const relationship of relationships) {
    const group = groups.get(relationship._toEntityKey);
    if (group) {
      group.push(relationship);
    } else {
      groups.set(relationship._toEntityKey, [relationship]);
    }
  }
  return groups;
}
