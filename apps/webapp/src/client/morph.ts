import { isSelected } from './selected.js';

/** True for what must not be taken away under the reader: it holds the focus, a selection, or something that is open. */
function isHeld(node: Node): boolean {
  if (isSelected(node)) return true;
  if (!(node instanceof Element)) return false;
  return node.contains(document.activeElement) || node.matches('[open]') || node.querySelector('[open]') !== null;
}

const keyOf = (node: Node): string | null =>
  node instanceof Element ? node.getAttribute('data-key') || node.id || null : null;

function isSameKind(a: Node, b: Node): boolean {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);
}

/**
 * Makes `current` look like `next` step by step, touching only what differs. Rows are known by their keys. Ends with true if
 * something had to stay as it was because it is held.
 */
export function* morphSteps(current: Element, next: Element): Generator<void, boolean> {
  if (current.matches('input, select, textarea') && isHeld(current)) return true;
  copyAttributes(current, next);
  return yield* morphChildren(current, next);
}

function* morphChildren(parent: Element, nextParent: Element): Generator<void, boolean> {
  let isKept = false;
  const keyed = new Map<string, ChildNode>();
  for (const child of parent.childNodes) {
    const key = keyOf(child);
    if (key) keyed.set(key, child);
  }
  const placed = new Set<ChildNode>();
  let at: ChildNode | null = parent.firstChild;
  for (const next of [...nextParent.childNodes]) {
    while (at && placed.has(at)) at = at.nextSibling;
    const key = keyOf(next);
    const known = key ? keyed.get(key) : undefined;
    const match = known && isSameKind(known, next) ? known : at && isSameKind(at, next) ? at : null;
    if (!match || match.parentNode !== parent) {
      const made = document.importNode(next, true) as ChildNode;
      parent.insertBefore(made, at);
      placed.add(made);
    } else {
      if (match === at) at = match.nextSibling;
      else if (isHeld(match)) {
        // Moving a node takes the focus and the selection from it: the others go around it.
        at = match.nextSibling;
        isKept = true;
      } else parent.insertBefore(match, at);
      placed.add(match);
      isKept = (yield* update(match, next)) || isKept;
    }
    if (key) yield;
  }
  for (const gone of [...parent.childNodes]) {
    if (placed.has(gone)) continue;
    if (isHeld(gone)) isKept = true;
    else gone.remove();
  }
  return isKept;
}

function* update(node: ChildNode, next: ChildNode): Generator<void, boolean> {
  if (node.isEqualNode(next)) return false;
  if (node instanceof Element && next instanceof Element) return yield* morphSteps(node, next);
  if (isSelected(node)) return true;
  node.nodeValue = next.nodeValue;
  return false;
}

/** What is open or closed is the reader's. */
function copyAttributes(node: Element, next: Element): void {
  for (const { name } of [...node.attributes]) {
    if (!next.hasAttribute(name) && name !== 'open') node.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (name !== 'open' && node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
}
