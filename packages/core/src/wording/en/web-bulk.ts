/** The texts of what people can do to many things at a time. */
export const webBulk = {
  'web.select': 'Select',
  'web.selected': 'Selected',
  'web.select_all': 'Select all shown',
  'web.select_none': 'Select none',
  'web.bulk_nothing': 'Nothing was selected.',
  'web.bulk_touched': '{count, plural, one {This one will be touched} other {These # will be touched}}',
  'web.bulk_left_out': '{count, plural, one {This one is left out} other {These # are left out}}',
  'web.bulk_too_many':
    'At most {max} are taken at a time. {count, plural, one {One more was} other {# more were}} selected and will not be touched.',
  'web.bulk_cancel': 'Cancel the selected',
  'web.bulk_cancel_title':
    '{count, plural, =0 {None of the runs can be cancelled} one {Cancel # run?} other {Cancel # runs?}}',
  'web.bulk_cancel_button': '{count, plural, one {Cancel # run} other {Cancel # runs}}',
  'web.bulk_cancel_done': '{done} of {count, plural, one {# run} other {# runs}} asked to stop',
  'web.bulk_cancel_asked': 'It was asked to stop already',
  'web.bulk_retry': 'Run the selected again',
  'web.bulk_retry_title':
    '{count, plural, =0 {None of the runs can be run again} one {Run # run again?} other {Run # runs again?}}',
  'web.bulk_retry_button': '{count, plural, one {Run # again} other {Run # again}}',
  'web.bulk_retry_done': '{done} of {count, plural, one {# run} other {# runs}} asked for again',
  'web.bulk_same_job': 'Its job runs one at a time, and another of its runs is selected',
};
