/** The texts about being signed in: by what, where, and how it ends. */
export const webSessions = {
  'web.sign_in_ended': 'Your session has ended. Sign in to go on where you were.',
  'web.sign_in_undone': 'Your session had ended, so nothing was done. Sign in to go on where you were.',
  'web.sign_in_out': 'You are signed out.',
  'web.sign_in_everywhere': 'You are signed out everywhere.',

  'web.token_of_viewer': 'Viewer token',
  'web.token_of_operator': 'Operator token',
  'web.token_of_admin': 'Admin token',

  'web.resumed': 'Nothing has been done yet',
  'web.resumed_all': 'Your session had ended before. What you typed is here; look at it and confirm.',
  'web.resumed_part':
    'Your session had ended before. Some of what you typed is not here; fill it in again and confirm.',

  'web.session_ends_soon': 'You will soon be signed out, because nothing was used:',
  'web.session_ends_anyway': 'You will soon be signed out, because a session lasts 12 hours at most:',
  'web.stay_signed_in': 'Stay signed in',

  'web.sessions': 'Where you are signed in',
  'web.sessions_of_token': 'Everybody who signs in with this token is listed here.',
  'web.session_this': 'This browser',
  'web.session_used': 'Last used',
  'web.session_since': 'Since',
  'web.session_address': 'Address',
  'web.session_end': 'End',
  'web.session_end_title': 'End this session?',
  'web.session_end_text': 'That browser is signed out at once; what is open there stops following.',
  'web.session_end_this_text': 'This is the browser that you are looking at: you will be signed out.',
  'web.session_ended': 'The session has ended',
  'web.session_ended_before': 'The session had ended already',
  'web.sessions_ended': '{count, plural, one {# session has ended} other {# sessions have ended}}',
  'web.sign_out_everywhere': 'Sign out everywhere',
  'web.sign_out_everywhere_text':
    '{count, plural, one {One session ends at once: this one.} other {# sessions end at once, this one among them.}}',
  'web.browser_on': '{browser} on {system}',
  'web.browser_unknown': 'Unknown browser',
};
