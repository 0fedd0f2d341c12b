import { bestLanguage } from '@postern/protocol';
import { AuthError } from '../auth-error.ts';
import { ConfigurationError } from '../configuration/configuration-error.ts';
import type { LookFunction, MessageLook, MessagesSettings, MessageToSend } from '../configuration/message-options.ts';
import { messageLookSchema } from '../configuration/message-options.ts';
import { optionProblems } from '../configuration/option-problems.ts';
import { before } from '../deadline.ts';

/** Finds out what a message looks like, in the language that fits the client best. */
export type MessageLooks = (message: Omit<MessageToSend, 'language'>, deadline: AbortSignal) => Promise<MessageLook>;

/**
 * Reads the option `messages`. A client chooses among the languages of the option, and nothing else.
 * @returns A function with these errors: AuthError HOOK_TIMEOUT when the app's function takes too long, and INTERNAL when
 * it fails. The cause is a ConfigurationError when it gives a look that is not valid.
 */
export function createMessageLooks(settings: MessagesSettings | undefined): MessageLooks {
  if (!settings) return async () => ({});
  const { languages, defaultLanguage } = settings;
  const offered = Object.keys(languages);
  return async (message, deadline) => {
    const language = bestLanguage(message.wanted, offered) ?? defaultLanguage ?? offered[0] ?? '';
    const option = languages[language];
    return typeof option === 'function' ? called(option, { ...message, language }, deadline) : (option ?? {});
  };
}

async function called(option: LookFunction, message: MessageToSend, deadline: AbortSignal): Promise<MessageLook> {
  const work = async (): Promise<[look: MessageLook]> => [await option(message)];
  const [look] = await before(deadline, work()).then(
    (result) => {
      if (result === 'late') throw new AuthError('HOOK_TIMEOUT');
      return result;
    },
    (cause: unknown) => {
      throw new AuthError('INTERNAL', { cause });
    },
  );
  const checked = messageLookSchema.safeParse(look);
  if (checked.success) return checked.data;
  const nameOf = (path: string) => `What messages.languages.${message.language} has returned, at ${path},`;
  const problems = optionProblems(messageLookSchema, checked.error.issues, { nameOf });
  throw new AuthError('INTERNAL', { cause: new ConfigurationError(problems) });
}
