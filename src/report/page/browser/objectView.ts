import { settingsLink, type SettingsPage } from '../../../graph/settingsLinks';
import { EntityTypes } from '../../../graph/types';
import { formatNumber } from '../../../text/wording';
import { groupBy } from '../../grouping';
import { bitbucketLink, element, namedElement } from './dom';
import { neighborhoodGraph } from './neighborhood';
import { type Neighbor, type PageModel } from './pageModel';
import { propertyLabel, propertyText } from './propertyText';
import { administratorsSection, contentSections, isContainer, rollUp } from './rollUp';
import { objectLink, rowList } from './rows';
import { timelineSection } from './timelineSection';

/** The label of a relationship, seen from its start and from its end. */
const PHRASES: ReadonlyMap<string, readonly [outgoing: string, incoming: string]> = new Map([
  ['HAS', ['Has', 'Belongs to']],
  ['OWNS', ['Owns', 'Owned by']],
  ['OPENED', ['Opened', 'Opened by']],
  ['APPROVED', ['Approved', 'Approved by']],
  ['REVIEWED', ['Reviewer of', 'Reviewers']],
  ['ASSIGNED', ['Default reviewer of', 'Default reviewers']],
  ['ALLOWS', ['Allows', 'Allowed by']],
]);

/** The settings of a repository, in the order of Bitbucket's menu. */
const SETTINGS: readonly (readonly [SettingsPage, string])[] = [
  ['permissions', 'Access'],
  ['deployKeys', 'Access keys'],
  ['branchRestrictions', 'Branch restrictions'],
  ['webhooks', 'Webhooks'],
  ['pipelines', 'Pipelines'],
  ['environments', 'Deployments'],
  ['variables', 'Variables'],
  ['runners', 'Runners'],
];

/** The view of one object: its findings, timeline, properties and relationships. */
export function objectView(model: PageModel, parameters: URLSearchParams): HTMLElement[] {
  const index = model.indexOf(parameters.get('key') ?? '');
  if (index === undefined) {
    const place = model.data.omittedObjects > 0 ? 'on this page, which shows a part of the graph' : 'in the graph';
    return [element('h1', { tabindex: -1 }, `This object is not ${place}`)];
  }
  const object = model.object(index);
  const kind = model.kindOf(index);
  const { pullRequest } = object;
  const isRepository = model.typeOf(index) === EntityTypes.REPO;
  const isWhole = isContainer(model, index);
  const contents = isRepository ? new Set(model.contentsOf(index)) : new Set<number>();
  return [
    element(
      'p',
      { class: 'eyebrow' },
      element('span', { class: `kind color-${kind.color}` }, kind.singular),
      object.subtitle !== undefined && namedElement(object.subtitle),
      pathLinks(model, index),
    ),
    element('h1', { tabindex: -1 }, namedElement(object.name)),
    element(
      'p',
      { class: 'links' },
      bitbucketLink(model.linkOf(object), object.name),
      isRepository && settingsLinks(model.linkOf(object)),
    ),
    !isWhole && findingBadges(model, index),
    element(
      'div',
      { class: 'object' },
      element(
        'div',
        { class: 'story' },
        pullRequest && timelineSection(pullRequest),
        isWhole && rollUp(model, index),
        isRepository && contentSections(model, index),
        properties(model, index),
      ),
      element(
        'div',
        { class: 'connections' },
        neighborhoodGraph(model, index),
        isRepository && administratorsSection(model, index),
        connections(
          model,
          model.neighbors(index).filter((neighbor) => !contents.has(neighbor.object)),
        ),
      ),
    ),
  ].filter((part) => part !== false);
}

/** Links to the pages in Bitbucket where a repository is set up. */
function settingsLinks(link: string | undefined): HTMLElement[] {
  return SETTINGS.flatMap(([page, name]) => {
    const href = settingsLink(page, 'repository', link);
    return href === undefined
      ? []
      : [
          element(
            'a',
            { class: 'out', href, rel: 'noreferrer', target: '_blank' },
            name,
            element('span', { class: 'visually-hidden' }, ', in a new tab'),
          ),
        ];
  });
}

/** Links to what an object belongs to, the widest first. */
function pathLinks(model: PageModel, index: number): HTMLElement | false {
  const path = model.pathOf(index).slice(1).reverse();
  return (
    path.length > 0 &&
    element(
      'nav',
      { class: 'path', 'aria-label': 'Place' },
      path.map((place) => element('span', {}, objectLink(model, place))),
    )
  );
}

function findingBadges(model: PageModel, index: number): HTMLElement {
  const findings = model.itemsOf(index);
  return element(
    'ul',
    { class: 'badges', 'aria-label': 'Findings', hidden: findings.length === 0 },
    findings.map(({ finding: { id, title }, reason, severity }) =>
      element(
        'li',
        { class: `severity-${severity}` },
        element('a', { href: `#finding-${id}` }, element('span', { class: 'mark' }), title),
        reason !== '' && element('p', {}, namedElement(reason)),
      ),
    ),
  );
}

function properties(model: PageModel, index: number): HTMLElement {
  const object = model.object(index);
  const entries = model.propertiesOf(object).flatMap((name, position) => {
    const text = propertyText(name, object.values[position] ?? null);
    return text === ''
      ? []
      : [element('div', {}, element('dt', {}, propertyLabel(name)), element('dd', {}, namedElement(text)))];
  });
  const omitted = model.omittedPropertiesOf(object);
  return element(
    'section',
    {},
    element('h2', {}, 'Properties'),
    element('dl', { class: 'properties' }, entries),
    omitted > 0 && element('p', { class: 'muted' }, `Objects of this type have ${formatNumber(omitted)} more.`),
  );
}

function connections(model: PageModel, all: readonly Neighbor[]): HTMLElement[] {
  const groups = groupBy(all, ({ isOutgoing, object, verb }: Neighbor) => {
    const { plural } = model.kindOf(object);
    const phrase = PHRASES.get(verb)?.[isOutgoing ? 0 : 1] ?? verb.toLowerCase();
    return phrase === 'Reviewers' ? phrase : `${phrase} ${plural}`;
  });
  return [...groups].map(([label, neighbors]) => {
    const rows = neighbors.map(({ note, object }) => {
      const { subtitle } = model.object(object);
      return { object, detail: [note, subtitle].filter(Boolean).join(' \u00b7 ') };
    });
    const heading = element('h2', {}, label, ' ', element('span', { class: 'count' }, formatNumber(rows.length)));
    return element('section', {}, heading, rowList(model, rows, label));
  });
}
