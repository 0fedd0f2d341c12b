import type { CodeExchange, ExchangedCode, OAuth2Client } from '../oidc/oauth2-client.ts';
import type { TransactionStore } from '../store/database.ts';
import type { Kernel } from './kernel.ts';

/** The activity is allowed, and an authorization code must be exchanged before it can be done. */
class ExchangeNeeded extends Error {
  readonly exchange: CodeExchange;
  constructor(exchange: CodeExchange) {
    super('an authorization code must be exchanged first');
    this.exchange = exchange;
  }
}

type Answer = PromiseSettledResult<ExchangedCode>;

/** The exchanges under way, each under the fingerprint of its activity. */
const underway = new WeakMap<OAuth2Client, Map<string, Promise<Answer>>>();

/**
 * Runs the transaction of an activity. When the activity is allowed and needs the answer of an OAuth 2.0 provider, the
 * transaction is rolled back, the provider is asked, and the transaction runs again with the answer: a connection to the
 * database never waits for a provider, and no provider is asked for a request that is not allowed.
 * @param fingerprint Of the activity. The same request, sent several times at once, exchanges its code once.
 * @param work Gets a kernel whose `oauth2` uses no network.
 */
export async function transactionWithExchange<T>(
  kernel: Kernel,
  fingerprint: string,
  work: (kernel: Kernel, store: TransactionStore) => Promise<T>,
): Promise<T> {
  const { database, oauth2 } = kernel;
  const run = (exchange: OAuth2Client['exchange']) =>
    database.transaction((store) => work({ ...kernel, oauth2: { exchange } }, store));
  let needed: CodeExchange;
  try {
    return await run(async (exchange) => {
      throw new ExchangeNeeded(exchange);
    });
  } catch (error) {
    if (!(error instanceof ExchangeNeeded)) throw error;
    needed = error.exchange;
  }
  const answers = answersOf(oauth2);
  const answer = answers.get(fingerprint) ?? settled(oauth2.exchange(needed));
  answers.set(fingerprint, answer);
  const ended = await answer;
  try {
    return await run(async () => {
      if (ended.status === 'rejected') throw ended.reason;
      return ended.value;
    });
  } finally {
    answers.delete(fingerprint);
  }
}

function answersOf(oauth2: OAuth2Client): Map<string, Promise<Answer>> {
  const answers = underway.get(oauth2) ?? new Map<string, Promise<Answer>>();
  underway.set(oauth2, answers);
  return answers;
}

async function settled(exchange: Promise<ExchangedCode>): Promise<Answer> {
  const [answer] = await Promise.allSettled([exchange]);
  return answer;
}
