/** A form with a file, as the fields that it carries; a file is its name and its text. */
export function readForm(body: string, contentType: string): Record<string, unknown> {
  const boundary = /boundary=(\S+)/.exec(contentType)?.[1] ?? '';
  const fields = body.split(`--${boundary}`).flatMap((part) => {
    const [head = '', ...rest] = part.split('\r\n\r\n');
    const name = /name="([^"]*)"/.exec(head)?.[1];
    const file = /filename="([^"]*)"/.exec(head)?.[1];
    if (name === undefined) return [];
    const text = rest.join('\r\n\r\n').replace(/\r\n$/, '');
    return [[name, file === undefined ? text : { name: file, content: text }] as const];
  });
  const { reply_markup, ...form } = Object.fromEntries(fields);
  return typeof reply_markup === 'string' ? { ...form, reply_markup: JSON.parse(reply_markup) } : form;
}
