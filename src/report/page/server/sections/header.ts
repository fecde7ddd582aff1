import { type Markup, markup } from '../markup';

/** The header of every view. */
export function pageHeader(title: string, hasFramework: boolean): Markup {
  return markup`<a class="skip" href="#main">Skip to the content</a>
<header class="bar">
<a class="brand" href="#findings"><bdi>${title}</bdi></a>
<nav aria-label="Views"><a href="#findings" aria-current="page">Findings</a>${hasFramework && markup`<a href="#framework">Controls</a>`}<a href="#items?by=repository">Repositories</a><a href="#search">Browse</a><a href="#graph">Graph</a></nav>
<form class="search" role="search">
<input id="search" type="search" placeholder="Search" aria-label="Search repositories, people, commits and everything else" aria-keyshortcuts="/" autocomplete="off" spellcheck="false">
<kbd aria-hidden="true">/</kbd>
</form>
<button type="button" id="theme" class="quiet">Theme: auto</button>
</header>
<noscript><p class="note">Scripts are off: search, details and the graph do not work. The findings below are complete up to twenty objects each.</p></noscript>`;
}
