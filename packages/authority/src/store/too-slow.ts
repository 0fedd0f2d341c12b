/** A statement for people took longer than it may. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow';
}
