/** Asking for the selection makes the browser style the page: it is asked when it changes, not for each node. */
let selection: Selection | null = null;

export function watchSelection(): void {
  document.addEventListener('selectionchange', () => {
    const current = getSelection();
    selection = current?.isCollapsed ? null : current;
  });
}

/** True if any part of it is selected, at an end of the selection or in its middle. */
export const isSelected = (node: Node): boolean => selection?.containsNode(node, true) ?? false;
