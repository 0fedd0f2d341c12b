/**
 * How many rows the clean-up takes at a time, the oldest first, so that no transaction of it is long and none reads a
 * whole table. Whether they are old enough is asked afterwards: with that condition PostgreSQL may sort all of them.
 */
export const CLEAN_UP_BATCH = 100;
