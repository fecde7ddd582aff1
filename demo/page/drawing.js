/* The graph on its canvas. Needs vis-network and elements.js; gives graphPage.createDrawing. */
/* global document, window, vis, graphPage */

(function () {
  'use strict';

  const VERB_COLOURS = {
    OPENED: '#fbbf24',
    APPROVED: '#22c55e',
    REVIEWED: '#60a5fa',
    HAS: '#94a3b8',
    OWNS: '#a78bfa',
  };
  const GROUND = '#0b1220';
  const STRUCTURE = 'rgba(148, 163, 184, 0.5)';
  const FAINT = 'rgba(148, 163, 184, 0.06)';

  /** Around the whole graph, in pixels at full scale: room for labels. */
  const MARGIN = 120;

  /** Labels that can be read at any scale, in pixels on the screen. */
  const LABEL_SIZE = 13;
  const MAX_LANDMARKS = 40;

  const OPTIONS = {
    layout: { improvedLayout: false },
    nodes: {
      borderWidth: 0,
      borderWidthSelected: 3,
      font: { color: '#e2e8f0', strokeWidth: 3, strokeColor: GROUND },
    },
    edges: { width: 1, selectionWidth: 0, smooth: false, arrows: { to: { scaleFactor: 0.4 } } },
    interaction: { hover: true, tooltipDelay: 150, hideEdgesOnDrag: false, keyboard: false },
    physics: {
      solver: 'forceAtlas2Based',
      forceAtlas2Based: {
        gravitationalConstant: -60,
        centralGravity: 0.008,
        springLength: 45,
        springConstant: 0.12,
        damping: 0.6,
        avoidOverlap: 0.4,
      },
      stabilization: { iterations: 400, fit: false },
    },
  };

  /**
   * Draws the graph, lets it settle, then holds it still.
   *
   * @param data what the page is about
   * @param onSelect called with the key of a node that was clicked, or with undefined
   */
  graphPage.createDrawing = function (data, onSelect) {
    const hiddenKinds = new Set();
    const hiddenVerbs = new Set();
    const kinds = new Map(data.kinds.map((kind) => [kind.id, kind]));
    const kindOfNode = new Map(data.nodes.map((node) => [node.id, node.kind]));
    const nodes = new vis.DataSet(data.nodes.map((node) => toVisNode(node, kinds.get(node.kind))));
    const edges = new vis.DataSet(
      data.edges.map((edge) => ({ ...edge, physics: edge.spring > 0, length: edge.spring, title: edge.verb })),
    );
    const container = document.getElementById('drawing');
    const network = new vis.Network(container, { nodes, edges }, OPTIONS);
    let selected;
    /** Whether the whole graph is in view: it then stays so when the window changes. */
    let isWhole = true;

    function isHidden(id) {
      return hiddenKinds.has(kindOfNode.get(id));
    }

    /** Brings every node and edge in line with what is selected and what is hidden. */
    function refresh() {
      const near = new Set([selected]);
      const scale = network.getScale();
      edges.update(
        data.edges.map((edge) => {
          const touches = edge.from === selected || edge.to === selected;
          if (touches) {
            near.add(edge.from).add(edge.to);
          }
          return {
            id: edge.id,
            hidden: hiddenVerbs.has(edge.verb) || isHidden(edge.from) || isHidden(edge.to),
            color: touches ? VERB_COLOURS[edge.verb] || '#e2e8f0' : edge.spring && !selected ? STRUCTURE : FAINT,
            width: touches ? 2 : 1,
            arrows: { to: { enabled: touches } },
          };
        }),
      );
      nodes.update(
        data.nodes.map((node) => ({
          id: node.id,
          hidden: isHidden(node.id),
          opacity: !selected || near.has(node.id) ? 1 : 0.12,
          ...labelOf(kinds.get(node.kind), selected && near.has(node.id), selected && !near.has(node.id), scale),
        })),
      );
    }

    /** Where to look from to see the whole graph; vis-network's own `fit` goes by what was drawn last. */
    function everything() {
      const positions = Object.values(network.getPositions());
      const [left, right] = rangeOf(positions.map(({ x }) => x));
      const [top, bottom] = rangeOf(positions.map(({ y }) => y));
      const { clientWidth, clientHeight } = container;
      const scale = Math.min(clientWidth / (right - left + MARGIN), clientHeight / (bottom - top + MARGIN), 1);
      return { position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale };
    }

    function showAll(animation) {
      isWhole = true;
      network.moveTo({ ...everything(), animation });
    }

    function select(id) {
      selected = id;
      network.selectNodes(id ? [id] : []);
      refresh();
    }

    network.on('click', ({ nodes: [id] }) => onSelect(id));
    network.on('hoverNode', () => (container.style.cursor = 'pointer'));
    network.on('blurNode', () => (container.style.cursor = ''));
    network.on('animationFinished', refresh);
    network.on('zoom', () => (isWhole = false));
    network.on('dragStart', () => (isWhole = false));
    // vis-network scales the picture after this event
    network.on('resize', () => window.requestAnimationFrame(() => isWhole && showAll()));
    network.once('stabilizationIterationsDone', () => {
      network.setOptions({ physics: false });
      showAll();
      refresh();
      document.getElementById('loading').hidden = true;
    });
    refresh();

    return {
      select,
      focus(id) {
        isWhole = false;
        network.focus(id, { scale: 0.9, animation: { duration: 500, easingFunction: 'easeInOutQuad' } });
      },
      fit: () => showAll({ duration: 400 }),
      showKind: (id, shown) => (shown ? hiddenKinds.delete(id) : hiddenKinds.add(id), refresh()),
      showVerb: (id, shown) => (shown ? hiddenVerbs.delete(id) : hiddenVerbs.add(id), refresh()),
    };
  };

  function toVisNode(node, kind) {
    const background = kind.isHollow ? GROUND : kind.colour;
    return {
      id: node.id,
      x: node.x,
      y: node.y,
      label: shorten(node.label),
      title: node.title,
      shape: kind.shape,
      size: kind.size,
      borderWidth: kind.isHollow ? 2.5 : 0,
      color: {
        background,
        border: kind.colour,
        highlight: { background, border: '#ffffff' },
        hover: { background, border: '#ffffff' },
      },
    };
  }

  /** Labels of landmarks, of the selected node and of its neighbours can be read at any scale, others from near. */
  function labelOf(kind, isNear, isDimmed, scale) {
    const always = isNear || (kind.isLandmark && kind.count <= MAX_LANDMARKS);
    return {
      font: {
        size: always ? Math.max(kind.fontSize, LABEL_SIZE / scale) : kind.fontSize,
        color: isDimmed ? 'transparent' : '#e2e8f0',
        strokeWidth: isDimmed ? 0 : 3,
      },
      scaling: { label: { drawThreshold: always ? 1 : 9, maxVisible: isNear ? LABEL_SIZE + 3 : 30 } },
    };
  }

  function rangeOf(numbers) {
    return numbers.reduce(([least, most], number) => [Math.min(least, number), Math.max(most, number)], [0, 0]);
  }

  function shorten(label) {
    return label.length > 28 ? `${label.slice(0, 27)}…` : label;
  }
})();
