/* What the parts of the page are made with. Loaded first; gives graphPage.element and graphPage.marker. */
/* global document */
var graphPage = {};

(function () {
  'use strict';

  /**
   * Makes an element.
   *
   * @param attributes as in HTML, and `onclick`, a function
   * @param children elements, and text, which is never read as HTML; undefined ones are left out
   */
  graphPage.element = function (name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === 'onclick') {
        made.onclick = value;
      } else {
        made.setAttribute(key, value);
      }
    }
    made.append(...children.filter((child) => child !== undefined));
    return made;
  };

  /** The sign of a kind of entity, in its shape and colour. */
  graphPage.marker = function ({ colour, shape, isHollow }) {
    const fill = isHollow ? `border:2px solid ${colour}` : `background:${colour}`;
    return graphPage.element('i', { class: `marker ${shape}`, style: fill });
  };
})();
