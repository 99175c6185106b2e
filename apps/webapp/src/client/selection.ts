/** Ticks every box that is shown. The style counts what is ticked; taking it all back is the form's own. */
export function enhanceSelection(): void {
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest('button[data-select-all]');
    if (!button) return;
    for (const box of document.querySelectorAll<HTMLInputElement>('.select-box')) box.checked = true;
  });
}
