/** How many rows the clean-up takes at a time, so that no transaction of it is long and none reads a whole table. */
export const CLEAN_UP_BATCH = 100;
