import type { ConsoleAnswers } from '@postern/authority';
import { useEffect, useState } from 'preact/hooks';
import { AskError, ask } from '../data/ask.ts';
import { useLive } from '../data/use-live.ts';
import { EmailFrame } from '../parts/email-frame.tsx';
import { Page } from '../parts/page.tsx';
import { SmsPreview } from '../parts/sms-preview.tsx';

type Template = ConsoleAnswers['templates']['templates'][number];
type Variables = Record<string, string>;

/** What the authority sets itself. */
const OWN = [
  { name: 'AppName', label: 'Name of the app', start: 'Example' },
  { name: 'LogoUrl', label: 'Logo (its place only; images are not loaded here)', start: '' },
  { name: 'MagicLink', label: 'Link', start: '' },
];

const LEAD = 'E-mail templates with a sample code, as your users get them. Changes of their files show at once.';

/** The e-mail templates, filled in, and the text of an SMS. */
export function Templates() {
  const { data, problem } = useLive('templates');
  const [chosen, setChosen] = useState<string>();
  const templates = data?.templates ?? [];
  const template = templates.find(({ id }) => id === chosen) ?? templates[0];
  return (
    <Page title="Messages" lead={LEAD} problem={problem}>
      {data?.problems.map((each) => (
        <p key={each} class="notice" role="alert">
          {each} The templates are shown as they were before.
        </p>
      ))}
      {template && (
        <div class="columns messages-columns">
          <Preview key={template.id} template={template} templates={templates} onChoose={setChosen} />
        </div>
      )}
    </Page>
  );
}

interface PreviewProps {
  template: Template;
  templates: readonly Template[];
  onChoose(id: string): void;
}

function Preview({ template, templates, onChoose }: PreviewProps) {
  const { id, language, direction, revision } = template;
  const [variables, setVariables] = useState<Variables>(() => startOf(template));
  const [width, setWidth] = useState<'phone' | 'desktop'>('desktop');
  const { preview, problem, query } = usePreview(id, variables, revision);
  return (
    <>
      <section class="card" aria-labelledby="template">
        <h2 id="template">Template</h2>
        <TemplateChoice template={template} templates={templates} onChoose={onChoose} />
        {fieldsOf(template).map(({ name, label }) => (
          <div key={name} class="field">
            <label for={name}>{label}</label>
            <input
              id={name}
              dir="auto"
              maxLength={200}
              value={variables[name] ?? ''}
              onInput={(event) => setVariables({ ...variables, [name]: event.currentTarget.value })}
            />
          </div>
        ))}
      </section>
      <div class="column shown-email">
        <section class="card" aria-labelledby="email">
          <h2 id="email">E-mail</h2>
          {problem && (
            <p class="problem" role="alert">
              {problem}
            </p>
          )}
          {preview && (
            <>
              <p>
                <span class="note">Subject</span>
                <br />
                <strong lang={language} dir={direction} class="subject">
                  {preview.subject}
                </strong>
              </p>
              {preview.hasHtml && (
                <>
                  <WidthChoice width={width} onChoose={setWidth} />
                  <EmailFrame kind="template" query={query} title="The e-mail as HTML" width={width} />
                </>
              )}
            </>
          )}
        </section>
        {preview && (
          <section class="card" aria-labelledby="plain">
            <h2 id="plain">As plain text</h2>
            <pre lang={language} dir={direction}>
              {preview.text.trim()}
            </pre>
          </section>
        )}
      </div>
      <SmsPreview />
    </>
  );
}

function TemplateChoice({ template, templates, onChoose }: PreviewProps) {
  const { id, language, direction } = template;
  const languages = [...new Set(templates.map((each) => each.language))].sort();
  const choose = (wanted: string) => onChoose(templates.find((each) => each.language === wanted)?.id ?? id);
  return (
    <>
      <div class="field">
        <label for="language">Language</label>
        <select id="language" value={language} onChange={(event) => choose(event.currentTarget.value)}>
          {languages.map((tag) => (
            <option key={tag} value={tag}>
              {languageName(tag)}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="id">Template id</label>
        <select id="id" value={id} onChange={(event) => onChoose(event.currentTarget.value)}>
          {templates
            .filter((each) => each.language === language)
            .map((each) => (
              <option key={each.id}>{each.id}</option>
            ))}
        </select>
      </div>
      {direction === 'rtl' && <p class="note">Written from right to left.</p>}
    </>
  );
}

function WidthChoice({ width, onChoose }: { width: string; onChoose(width: 'phone' | 'desktop'): void }) {
  return (
    <div class="choice" role="radiogroup" aria-label="Width">
      {(['desktop', 'phone'] as const).map((each) => (
        <label key={each}>
          <input type="radio" name="width" checked={width === each} onChange={() => onChoose(each)} />
          <span>{each === 'phone' ? 'Phone' : 'Desktop'}</span>
        </label>
      ))}
    </div>
  );
}

interface Shown {
  preview: ConsoleAnswers['preview']['preview'];
  problem: string | null;
  /** What it was made of: the frame shows the same, and never something that was refused. */
  query: Record<string, string>;
}

function usePreview(id: string, variables: Variables, revision: string): Shown {
  const [shown, setShown] = useState<Shown>({ preview: null, problem: null, query: {} });
  const key = JSON.stringify(variables);
  useEffect(() => {
    let isOver = false;
    ask('preview', {}, { id, variables: JSON.parse(key) }).then(
      (answer) => {
        if (!isOver) setShown({ ...answer, query: { id, variables: key, revision } });
      },
      (error: unknown) => {
        const problem = error instanceof AskError ? error.message : String(error);
        if (!isOver) setShown({ preview: null, problem, query: {} });
      },
    );
    return () => {
      isOver = true;
    };
  }, [id, key, revision]);
  return shown;
}

function fieldsOf({ variables }: Template): { name: string; label: string; start: string }[] {
  const own = variables.map(({ name, isRequired }) => ({
    name,
    label: isRequired ? name : `${name} (optional)`,
    start: isRequired ? `[${name}]` : '',
  }));
  return [...OWN, ...own];
}

function startOf(template: Template): Variables {
  return Object.fromEntries(fieldsOf(template).map(({ name, start }) => [name, start]));
}

/** `Arabic · العربية (ar)` */
function languageName(tag: string): string {
  const [name, own] = ['en', tag].map((locale) => new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag);
  return name === own ? `${name} (${tag})` : `${name} · ${own} (${tag})`;
}
