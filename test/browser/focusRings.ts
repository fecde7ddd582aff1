/**
 * What the rings around focused elements touch, or what cuts them off; runs in the page.
 *
 * @returns a text for each fault
 */
export function touchedByRings(): string[] {
  const OPERABLE = 'a[href], button, input, select, summary, [tabindex="0"], .view:not([hidden]) h1';
  const elements = [...document.querySelectorAll<HTMLElement>(OPERABLE)].filter(
    (element) => element.checkVisibility() && !element.matches('.skip'),
  );
  const faults: string[] = [];
  for (const element of elements) {
    element.focus({ preventScroll: true });
    const { outlineOffset, outlineStyle, outlineWidth } = getComputedStyle(element);
    if (document.activeElement !== element || outlineStyle !== 'solid') {
      faults.push(`no ring: ${element.outerHTML}`);
    }
    const reach = parseFloat(outlineOffset) + parseFloat(outlineWidth);
    for (const { bottom, left, right, top } of element.getClientRects()) {
      const ring = { left: left - reach, right: right + reach, top: top - reach, bottom: bottom + reach };
      if (ring.left < 0 || ring.right > innerWidth) {
        faults.push(`beyond the window: ${element.outerHTML}`);
      }
      for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
        const bounds = around.getBoundingClientRect();
        const isCut = ring.left < bounds.left || ring.right > bounds.right || ring.top < bounds.top;
        if (getComputedStyle(around).overflow !== 'visible' && isCut) {
          faults.push(`cut off: ${element.outerHTML}`);
        }
      }
      // the bar lies over what is scrolled
      const others = elements.filter(
        (other) => other !== element && !other.closest('.bar') === !element.closest('.bar'),
      );
      for (const other of others) {
        const isTouched = [...other.getClientRects()].some(
          (rect) =>
            ring.left < rect.right && ring.right > rect.left && ring.top < rect.bottom && ring.bottom > rect.top,
        );
        if (isTouched) {
          faults.push(`touches: ${element.outerHTML} and ${other.outerHTML}`);
        }
      }
    }
  }
  return faults;
}
