import { Entities } from '../../graph/model';
import type { GraphIndex } from '../graphIndex';
import { inItemOrder } from '../items/itemOrder';
import type { Scope } from '../policy/policy';
import { isInScope } from '../policy/scope';
import type { BaselineComparison, Finding, Item } from '../reportData';

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

/** What is known of the objects of an earlier run. */
interface Evidence {
  readonly graph: GraphIndex;
  readonly scope?: Scope;
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

type Judged = Pick<Finding, 'isCollected' | 'state'> & { readonly unjudged: ReadonlySet<string> };

/** @param finding undefined if this version no longer has the check */
function isJudgedAgain(item: Item, finding: Judged | undefined, { graph, scope }: Evidence): boolean {
  if (!finding?.isCollected || finding.state === 'not applicable' || finding.unjudged.has(item.key)) {
    return false;
  }
  if (scope && !isInScope(item, scope)) {
    return false;
  }
  return graph.entity(item.key) !== undefined || !PARTIAL_TYPES.includes(item.type);
}
