/** Work goes on for so long before the browser gets its turn. */
const SLICE_MS = 12;
const CHUNK_CHARACTERS = 64_000;

/** Takes all steps, in slices that leave room for whatever the reader does; each slice runs within `around`. */
export async function inSlices(steps: Iterator<void>, around: (slice: () => void) => void): Promise<void> {
  let isOver = false;
  while (!isOver) {
    around(() => {
      const until = performance.now() + SLICE_MS;
      while (!isOver && performance.now() < until) isOver = steps.next().done === true;
    });
    if (!isOver) await rest();
  }
}

/** A document out of a text; a long one a piece at a time. Nothing in it runs or is loaded. */
export async function parseInSlices(text: string): Promise<Document> {
  if (text.length < CHUNK_CHARACTERS) return new DOMParser().parseFromString(text, 'text/html');
  const page = document.implementation.createHTMLDocument();
  page.open();
  for (let at = 0; at < text.length; at += CHUNK_CHARACTERS) {
    page.write(text.slice(at, at + CHUNK_CHARACTERS));
    await rest();
  }
  page.close();
  return page;
}

const rest = () => new Promise((resolve) => setTimeout(resolve));
