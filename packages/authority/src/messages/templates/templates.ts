import { builtInTemplates } from './built-in.ts';
import type { EmailTemplate } from './email-template.ts';
import { readTemplates, TemplateError } from './read-templates.ts';

/** The e-mail templates: the built-in ones, and those of the app's folder, which go first. */
export interface Templates {
  find(id: string): EmailTemplate | undefined;
  list(): readonly EmailTemplate[];
  /**
   * Reads the folder again, so that its author sees a change at once. When a template cannot be read, all stay as they
   * were.
   * @returns What is wrong, one sentence for each mistake.
   */
  reload(): Promise<readonly string[]>;
}

/**
 * Opens the e-mail templates.
 * @param folder The app's folder. Without it there are only the built-in templates.
 * @throws TemplateError
 */
export async function openTemplates(folder: string | undefined): Promise<Templates> {
  const builtIn = builtInTemplates();
  const read = async () => {
    const own = folder === undefined ? [] : await readTemplates(folder);
    return new Map([...builtIn, ...own].map((template) => [template.id, template]));
  };
  let templates = await read();
  return {
    find: (id) => templates.get(id),
    list: () => [...templates.values()],
    async reload() {
      if (folder === undefined) return [];
      try {
        templates = await read();
        return [];
      } catch (error) {
        if (error instanceof TemplateError) return error.problems;
        throw error;
      }
    },
  };
}
