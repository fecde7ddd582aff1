/* Puts the parts of the page together. Needs drawing.js, panel.js and sidebar.js. */
/* global document, window, history, graphPage */
(function () {
  'use strict';

  const data = JSON.parse(document.getElementById('graph-data').textContent);
  const kindOfNode = new Map(data.nodes.map((node) => [node.id, node.kind]));

  const drawing = graphPage.createDrawing(data, select);
  const panel = graphPage.createPanel(data, selectAndFocus);
  const sidebar = graphPage.createSidebar(data, {
    onSelect: selectAndFocus,
    onKind: drawing.showKind,
    onVerb: drawing.showVerb,
  });

  function select(id) {
    if (id) {
      sidebar.reveal(kindOfNode.get(id));
    }
    drawing.select(id);
    panel.show(id);
    // the address of the page then leads to the node again
    history.replaceState(null, '', id ? `#${encodeURIComponent(id)}` : '#');
  }

  function selectAndFocus(id) {
    select(id);
    if (id) {
      drawing.focus(id);
    }
  }

  document.getElementById('fit').addEventListener('click', drawing.fit);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      select(undefined);
    }
  });

  const wanted = decodeURIComponent(window.location.hash.slice(1));
  select(kindOfNode.has(wanted) ? wanted : undefined);
})();
