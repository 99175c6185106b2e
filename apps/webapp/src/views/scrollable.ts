/** What scrolls must be reachable by the keyboard, though it is not a control. */
export const scrollable = { tabIndex: 0 } as const;
