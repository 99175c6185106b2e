import { describe, expect, it } from '@jest/globals';
import type { PageRequest } from '../pages/page.js';
import { watchPersonal } from './personal.js';

function setUp() {
  const asked = {
    params: { job_id: 'a' },
    query: new URLSearchParams(),
    actor: { kind: 'web', id: '1', name: 'Dana', role: 'operator' },
    view: { locale: 'en', path: '/jobs', actor: { name: 'Dana', role: 'operator' }, newNonce: () => 'n', notices: [] },
    transcript: {},
    read: async () => null,
    call: async () => null,
  } as unknown as PageRequest;
  return watchPersonal(asked);
}

describe('what belongs to one person', () => {
  it('is not what everybody of a role and a language sees', async () => {
    const { request, isPersonal } = setUp();
    expect(request.params.job_id).toBe('a');
    expect(request.actor.role).toBe('operator');
    expect(request.view.actor?.role).toBe('operator');
    expect(request.view.locale).toBe('en');
    await request.read('listJobs');
    expect(isPersonal()).toBe(false);
  });

  it.each<[string, (request: PageRequest) => unknown]>([
    ['their name', ({ view }) => view.actor?.name],
    ['their id', ({ actor }) => actor.id],
    ['a nonce of a form', ({ view }) => view.newNonce()],
    ['what an action has told them', ({ view }) => view.notices],
    ['what they said', ({ transcript }) => transcript],
    ['what was asked for them alone', ({ call }) => call],
    ['everything at once', ({ view }) => ({ ...view })],
  ])('is %s', (_, touch) => {
    const { request, isPersonal } = setUp();
    touch(request);
    expect(isPersonal()).toBe(true);
  });
});
