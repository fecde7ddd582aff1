import { EntityTypes } from '../graph/types';
import { count, formatNumber } from '../text/wording';
import { definitionOf } from './findings';
import { severityOf } from './findings/severityOf';
import type { Graph } from './graph';
import { GraphIndex } from './graphIndex';
import { placeOf } from './items/itemTitle';
import { type Location, locationOf } from './items/location';
import { matchesAny, namesOf } from './policy/patterns';
import {
  bySeverity,
  type Finding,
  type FindingState,
  type Item,
  type Report,
  type ReportFilter,
  SEVERITIES,
} from './reportData';

/**
 * Leaves out the items that a person does not want to see, and the checks that are not chosen or less severe. What a check says of
 * the objects that it could not judge is about those that are shown; `checked` is about the whole run.
 *
 * @param graph that the report is of
 */
export function filterReport(report: Report, filter: ReportFilter, graph: Graph): Report {
  if (!isFilter(filter)) {
    return report;
  }
  const isShown = (item: Item) => isChosen(item.finding, item.severity, filter) && isInPlace(item, filter);
  const index = new GraphIndex(graph);
  const isShownKey = (key: string) => {
    const entity = index.entity(key);
    return entity === undefined || isInPlace(locationOf(entity, index), filter);
  };
  const places = placesByName(index);
  const isShownName = (name: string) => {
    const lower = name.toLowerCase();
    // the name of a pull request begins with that of its repository
    const place = places.get(lower) ?? places.get(lower.slice(0, lower.lastIndexOf('/')));
    return place === undefined || isInPlace(place, filter);
  };
  const findings = report.findings
    .map((finding) =>
      narrow(finding, {
        items: finding.items.filter(isShown),
        unjudged: finding.unjudged.filter(isShownKey),
        unread: (finding.unread ?? []).filter(isShownName),
      }),
    )
    // an accepted item may be more severe than the open ones
    .filter(({ id, items, severity }) => items.length > 0 || isChosen(id, severity, filter))
    .sort(bySeverity);
  const all = report.findings.flatMap(({ items }) => items);
  const unknown = all.filter((item) => !isShown(item) && isOfUnknownProject(item, filter)).length;
  return {
    ...report,
    findings,
    ...(report.baseline && {
      baseline: {
        ...report.baseline,
        gone: report.baseline.gone.filter(isShown),
        unjudged: report.baseline.unjudged.filter(isShown),
      },
    }),
    filter: {
      ...givenParts(filter),
      hidden: all.length - findings.reduce((total, { items }) => total + items.length, 0),
    },
    warnings: [
      ...report.warnings,
      ...(unknown > 0
        ? [
            `--project: ${count(unknown, 'item')} of repositories whose project is not known ${unknown === 1 ? 'is' : 'are'} left out.`,
          ]
        : []),
    ],
  };
}

/**
 * Patterns that no project or repository of a graph matches, alone or together: a mistake must not pass for "nothing was found".
 */
export function unmatchedPatterns(filter: ReportFilter, graph: Graph): string[] {
  const { projects = [], repositories = [] } = filter;
  const index = new GraphIndex(graph);
  const places = [...placesByName(index).values()];
  const names = (part: 'project' | 'repository') => places.flatMap((place) => namesOf(place.workspace, place[part]));
  const [namesOfProjects, namesOfRepositories] = [names('project'), names('repository')];
  const unmatched = [
    ...projects.filter((pattern) => !matchesAny([pattern], namesOfProjects)).map((pattern) => `--project ${pattern}`),
    ...repositories
      .filter((pattern) => !matchesAny([pattern], namesOfRepositories))
      .map((pattern) => `--repository ${pattern}`),
  ];
  const isContradiction =
    projects.length > 0 && repositories.length > 0 && !places.some((place) => isInPlace(place, filter));
  return unmatched.length === 0 && isContradiction ? [filterText({ projects, repositories })] : unmatched;
}

/** The projects and repositories, by their full names in lower case. */
function placesByName(index: GraphIndex): Map<string, Location> {
  const entities = [EntityTypes.PROJECT, EntityTypes.REPO].flatMap((type) => index.entitiesOf(type));
  const places = entities.map((entity) => locationOf(entity, index));
  return new Map(places.map((place) => [placeOf(place).toLowerCase(), place]));
}

/** The options of a filter as a person writes them: "--project PAY --severity high". */
export function filterText({ projects = [], repositories = [], severity, checks = [] }: ReportFilter): string {
  const options: readonly (readonly [name: string, values: readonly string[]])[] = [
    ['project', projects],
    ['repository', repositories],
    ['severity', severity ? [severity] : []],
    ['check', checks],
  ];
  return options.flatMap(([name, values]) => (values.length > 0 ? [`--${name} ${values.join(',')}`] : [])).join(' ');
}

/** What every format says of a filter; undefined where everything is shown. */
export function filterSentence({ filter, findings }: Pick<Report, 'filter' | 'findings'>): string | undefined {
  const shown = findings.reduce((total, { items }) => total + items.length, 0);
  return (
    filter &&
    `Filtered by ${filterText(filter)}: ${formatNumber(shown)} of ${count(shown + filter.hidden, 'item')} ` +
      `${shown === 1 ? 'is' : 'are'} shown.`
  );
}

function givenParts({ projects = [], repositories = [], severity, checks = [] }: ReportFilter): ReportFilter {
  return {
    ...(projects.length > 0 && { projects }),
    ...(repositories.length > 0 && { repositories }),
    ...(severity && { severity }),
    ...(checks.length > 0 && { checks }),
  };
}

function isFilter(filter: ReportFilter): boolean {
  return filterText(filter) !== '';
}

function isChosen(check: string, severity: Item['severity'], filter: ReportFilter): boolean {
  const { checks = [], severity: least } = filter;
  return (
    (checks.length === 0 || checks.includes(check)) &&
    (least === undefined || SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least))
  );
}

function isInPlace({ workspace, project, repository }: Location, filter: ReportFilter): boolean {
  const { projects = [], repositories = [] } = filter;
  return (
    (projects.length === 0 || matchesAny(projects, namesOf(workspace, project))) &&
    (repositories.length === 0 || matchesAny(repositories, namesOf(workspace, repository)))
  );
}

function isOfUnknownProject(item: Item, filter: ReportFilter): boolean {
  const isOnlyThat = isInPlace(item, { ...filter, projects: [] }) && isChosen(item.finding, item.severity, filter);
  return (
    isOnlyThat && (filter.projects ?? []).length > 0 && item.repository !== undefined && item.project === undefined
  );
}

type Shown = Required<Pick<Finding, 'items' | 'unjudged' | 'unread'>>;

function narrow(finding: Finding, shown: Shown): Finding {
  const { items, unjudged, unread } = shown;
  const state = stateOf(finding, shown);
  const { id, reason, unread: _, ...rest } = finding;
  const usual = definitionOf(id)?.severity ?? finding.severity;
  const isExplained = unjudged.length > 0 || !finding.isCollected || state === finding.state;
  return {
    ...rest,
    ...{ id, severity: severityOf(items, usual), state, items, unjudged, undetermined: unjudged.length },
    ...(unread.length > 0 && { unread }),
    ...(reason && isExplained && { reason }),
  };
}

/** Where nothing is left of what was found, the rest decides. */
function stateOf({ isCollected, state }: Finding, { items, unjudged }: Shown): FindingState {
  if (state === 'not applicable' || state === 'not collected' || items.length > 0) {
    return state;
  }
  if (!isCollected) {
    return 'not collected';
  }
  return unjudged.length > 0 ? 'undetermined' : 'clear';
}
