import { Entities, Steps } from '../../graph/model';
import { omissionsOf } from '../findings/definition';
import type { GraphIndex } from '../graphIndex';
import { inItemOrder } from '../items/itemOrder';
import { placeOf } from '../items/itemTitle';
import type { Scope } from '../policy/policy';
import { isInScope } from '../policy/scope';
import type { BaselineComparison, Finding, Item } from '../reportData';
import type { Skipped } from '../skipped';

/** The items of an earlier run. */
export interface Baseline {
  /** In milliseconds since 1970. */
  readonly collectedOn: number;
  readonly workspaces: readonly string[];
  /** Those included that the earlier run did not judge, and knew of its own baseline. */
  readonly items: readonly Item[];
}

/** An item that no run judges again would otherwise be kept for ever. */
const MOST_UNJUDGED = 20_000;

/** A run reads only some objects of these types, so one that is not there may exist. */
const PARTIAL_TYPES: readonly string[] = Object.values(Entities).flatMap((entity) =>
  'partial' in entity && entity.partial ? [entity._type] : [],
);

const OWNERS = [Steps.REPOS, Steps.PROJECTS];

/** What is known of the objects of an earlier run. */
interface Evidence {
  /** What is in scope. */
  readonly graph: GraphIndex;
  /** The slugs of those that the run read. */
  readonly workspaces: readonly string[];
  /** Whether the run read only a part of them. */
  readonly isPart: boolean;
  readonly scope?: Scope;
  /** What is missing, because Bitbucket refused it or sent what nobody can read. */
  readonly omissions?: readonly Skipped[];
}

/**
 * Marks items that the baseline has as remaining, and others as new. What only the baseline has is gone if this run judged the
 * object or would have found it; otherwise nobody knows.
 */
export function compareWithBaseline(
  findings: readonly Finding[],
  baseline: Baseline,
  evidence: Evidence,
): { findings: Finding[]; comparison: BaselineComparison } {
  const known = new Set(baseline.items.map(({ fingerprint }) => fingerprint));
  const current = new Set(findings.flatMap(({ items }) => items.map(({ fingerprint }) => fingerprint)));
  const byId = new Map(findings.map((finding) => [finding.id, { ...finding, unjudged: new Set(finding.unjudged) }]));
  const absent = baseline.items.filter(({ fingerprint }) => !current.has(fingerprint));
  const [gone, unjudged]: [Item[], Item[]] = [[], []];
  for (const item of absent) {
    const isUnjudged = !isJudgedAgain(item, byId.get(item.finding), evidence);
    (isUnjudged ? unjudged : gone).push({ ...item, status: isUnjudged ? 'unjudged' : 'gone', waiver: undefined });
  }
  return {
    findings: findings.map((finding) => ({ ...finding, items: finding.items.map((item) => mark(item, known)) })),
    comparison: {
      collectedOn: baseline.collectedOn,
      gone: inItemOrder(gone),
      unjudged: inItemOrder(unjudged).slice(0, MOST_UNJUDGED),
    },
  };
}

function mark(item: Item, known: ReadonlySet<string>): Item {
  return item.status === 'accepted' ? item : { ...item, status: known.has(item.fingerprint) ? 'remaining' : 'new' };
}

type Judged = Pick<Finding, 'isCollected' | 'state' | 'unread'> & { readonly unjudged: ReadonlySet<string> };

/** @param finding undefined if this version no longer has the check */
function isJudgedAgain(item: Item, finding: Judged | undefined, evidence: Evidence): boolean {
  const { graph, isPart, omissions = [], scope, workspaces } = evidence;
  if (!finding?.isCollected || finding.state === 'not applicable' || finding.unjudged.has(item.key)) {
    return false;
  }
  if (graph.entity(item.key) !== undefined) {
    return true;
  }
  const isElsewhere = item.workspace !== undefined && !workspaces.includes(item.workspace);
  // what belongs to the workspace itself is always in scope
  const isOfWorkspace = item.project === undefined && item.repository === undefined;
  if (isPart || isElsewhere || (scope && !isOfWorkspace && !isInScope(item, scope))) {
    return false;
  }
  const { unread = [] } = finding;
  if (isOf(item, [...unread, ...ownersLeftOut(omissions)]) || (unread.length > 0 && isOfWorkspace)) {
    return false;
  }
  return !PARTIAL_TYPES.includes(item.type);
}

/** Names of repositories and projects that are not even in the graph. */
function ownersLeftOut(omissions: readonly Skipped[]): string[] {
  return omissionsOf(omissions, OWNERS).flatMap(({ names }) => names);
}

/** Whether an item belongs to what one of the names is of. */
function isOf({ workspace, project, repository }: Item, names: readonly string[]): boolean {
  const own = [repository, project && placeOf({ workspace, project })].map((name) => name?.toLowerCase());
  return names.some((name) => own.includes(name.toLowerCase()));
}
