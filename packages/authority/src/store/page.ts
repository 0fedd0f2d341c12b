/** A page of ids: at most `limit`, after `after` or before `before`, in the order of creation. */
export interface Page {
  limit: number;
  before?: string | undefined;
  after?: string | undefined;
}
