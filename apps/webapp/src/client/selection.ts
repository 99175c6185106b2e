/** Ticks every box that is shown, or as many as one action takes. The style counts what is ticked; taking it all back is the form's own. */
export function enhanceSelection(): void {
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('button[data-select-all]');
    if (!button) return;
    const boxes = [...document.querySelectorAll<HTMLInputElement>('.select-box')];
    for (const box of boxes.slice(0, Number(button.dataset.selectAll))) box.checked = true;
  });
}
