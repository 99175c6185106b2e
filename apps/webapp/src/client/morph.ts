/** True for what must not be taken away under the reader: it holds the focus, a selection, or something that is open. */
function isHeld(node: Node): boolean {
  if (!(node instanceof Element)) return false;
  const selection = getSelection();
  if (selection && !selection.isCollapsed && node.contains(selection.anchorNode)) return true;
  return node.contains(document.activeElement) || node.matches('[open]') || node.querySelector('[open]') !== null;
}

const keyOf = (node: Node): string | null =>
  node instanceof Element ? node.getAttribute('data-key') || node.id || null : null;

function isSameKind(a: Node, b: Node): boolean {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);
}

/** Makes `current` look like `next`, touching only what differs. Rows are known by their keys. */
export function morph(current: Element, next: Element): void {
  copyAttributes(current, next);
  morphChildren(current, next);
}

function morphChildren(parent: Element, nextParent: Element): void {
  const keyed = new Map<string, ChildNode>();
  for (const child of parent.childNodes) {
    const key = keyOf(child);
    if (key) keyed.set(key, child);
  }
  let at: ChildNode | null = parent.firstChild;
  for (const next of [...nextParent.childNodes]) {
    const key = keyOf(next);
    const known = key ? keyed.get(key) : undefined;
    const match = known && isSameKind(known, next) ? known : at && isSameKind(at, next) ? at : null;
    if (!match) {
      parent.insertBefore(document.importNode(next, true), at);
      continue;
    }
    // Moving a node takes the focus and the selection from it.
    if (match !== at && !isHeld(match)) parent.insertBefore(match, at);
    if (match === at) at = at.nextSibling;
    update(match, next);
  }
  while (at) {
    const gone: ChildNode = at;
    at = at.nextSibling;
    if (!isHeld(gone)) gone.remove();
  }
}

function update(node: ChildNode, next: ChildNode): void {
  if (node instanceof Element && next instanceof Element) {
    if (node.matches('input, select, textarea') && isHeld(node)) return;
    morph(node, next);
  } else if (node.nodeValue !== next.nodeValue && !isSelected(node)) {
    node.nodeValue = next.nodeValue;
  }
}

function isSelected(node: Node): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(node, true);
}

function copyAttributes(node: Element, next: Element): void {
  for (const { name } of [...node.attributes]) {
    if (!next.hasAttribute(name) && name !== 'open') node.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
}
