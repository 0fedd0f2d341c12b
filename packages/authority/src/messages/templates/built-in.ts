import { textDirection } from '@postern/protocol';
import { compileEmailTemplate, type EmailTemplate } from './email-template.ts';

/** The sentences of a message with a code in one language. */
interface Sentences {
  subject: string;
  subjectWithCode: string;
  /** Before the code. */
  code: string;
  orLink: string;
  button: string;
  validFor: string;
  ignore: string;
}

/** The template of messages that name none. */
export const DEFAULT_TEMPLATE_ID = 'default';

const SENTENCES: Readonly<Record<string, Sentences>> = {
  en: {
    subject: 'Your code for {{.AppName}}',
    subjectWithCode: 'Your {{.AppName}} code: {{.OtpCode}}',
    code: 'Your code for {{.AppName}} is',
    orLink: 'You can also open this link:',
    button: 'Continue',
    validFor: 'It is valid for {{.ValidFor}}.',
    ignore: 'If you did not ask for it, you can ignore this message.',
  },
  de: {
    subject: 'Ihr Code für {{.AppName}}',
    subjectWithCode: 'Ihr Code für {{.AppName}}: {{.OtpCode}}',
    code: 'Ihr Code für {{.AppName}}:',
    orLink: 'Sie können auch diesen Link öffnen:',
    button: 'Weiter',
    validFor: 'Gültigkeit: {{.ValidFor}}.',
    ignore: 'Wenn Sie keinen Code angefordert haben, können Sie diese Nachricht ignorieren.',
  },
  es: {
    subject: 'Tu código para {{.AppName}}',
    subjectWithCode: 'Tu código para {{.AppName}}: {{.OtpCode}}',
    code: 'Tu código para {{.AppName}}:',
    orLink: 'También puedes abrir este enlace:',
    button: 'Continuar',
    validFor: 'Es válido durante {{.ValidFor}}.',
    ignore: 'Si no lo has solicitado, puedes ignorar este mensaje.',
  },
  fr: {
    subject: 'Votre code pour {{.AppName}}',
    subjectWithCode: 'Votre code pour {{.AppName}} : {{.OtpCode}}',
    code: 'Votre code pour {{.AppName}} :',
    orLink: 'Vous pouvez aussi ouvrir ce lien :',
    button: 'Continuer',
    validFor: 'Il est valable pendant {{.ValidFor}}.',
    ignore: 'Si vous ne l’avez pas demandé, vous pouvez ignorer ce message.',
  },
  ar: {
    subject: 'رمز الدخول إلى {{.AppName}}',
    subjectWithCode: 'رمز الدخول إلى {{.AppName}}: {{.OtpCode}}',
    code: 'رمز الدخول إلى {{.AppName}}:',
    orLink: 'يمكنك أيضًا فتح هذا الرابط:',
    button: 'متابعة',
    validFor: 'مدة الصلاحية: {{.ValidFor}}.',
    ignore: 'إذا لم تطلب هذا الرمز، فتجاهل هذه الرسالة.',
  },
  ja: {
    subject: '{{.AppName}} の確認コード',
    subjectWithCode: '{{.AppName}} の確認コード: {{.OtpCode}}',
    code: '{{.AppName}} の確認コード:',
    orLink: '次のリンクを開くこともできます:',
    button: '続ける',
    validFor: '有効期間は {{.ValidFor}} です。',
    ignore: 'お心当たりがない場合は、このメールを無視してください。',
  },
};

/** The templates that are always there: `default` in English, and `default-de` and so on. */
export function builtInTemplates(): EmailTemplate[] {
  return Object.entries(SENTENCES).map(([language, sentences]) => {
    const id = language === 'en' ? DEFAULT_TEMPLATE_ID : `${DEFAULT_TEMPLATE_ID}-${language}`;
    const subject = `{{if .OtpCode}}${sentences.subjectWithCode}{{else}}${sentences.subject}{{end}}`;
    const html = htmlOf(language, sentences);
    return compileEmailTemplate(id, language, { subject, text: textOf(language, sentences), html });
  });
}

function textOf(language: string, { code, orLink, validFor, ignore }: Sentences): string {
  // In a line with a name in Latin letters, the code would be read in the wrong order.
  const gap = textDirection(language) === 'rtl' ? '\n' : ' ';
  return `${code}${gap}{{.OtpCode}}

{{if .MagicLink}}${orLink}
{{.MagicLink}}

{{end}}${validFor} ${ignore}
`;
}

const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** Tables and styles at each element, because many mail programs know nothing newer. */
function htmlOf(language: string, { subject, code, button, validFor, ignore }: Sentences): string {
  const align = textDirection(language) === 'rtl' ? 'right' : 'left';
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
<style>
@media (prefers-color-scheme: dark) {
  .paper { background: #141614 !important; }
  .card { background: #1c1f1c !important; border-color: #343a35 !important; }
  .ink { color: #ebe8e0 !important; }
  .faint { color: #a5a99e !important; }
  .code { background: #262b27 !important; color: #ffffff !important; }
}
</style>
</head>
<body class="paper" style="margin:0;padding:0;background:#f4f1ea">
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f1ea">
<tr><td align="center" style="padding:32px 16px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:480px;background:#fffdf9;border:1px solid #e2ddd2;border-radius:12px">
<tr><td class="ink" align="${align}" style="padding:32px;${FONT};font-size:16px;line-height:24px;color:#1d1f1c">
{{if .LogoUrl}}<img src="{{.LogoUrl}}" alt="{{.AppName}}" style="display:block;max-width:170px;max-height:62px;margin:0 0 24px;border:0">{{end}}
<p style="margin:0 0 16px">${code}</p>
<p class="code" dir="ltr" style="margin:0 0 24px;padding:16px;border-radius:8px;background:#f1ede3;color:#1d1f1c;text-align:center;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:32px;line-height:40px;font-weight:600;letter-spacing:4px">{{.OtpCode}}</p>
{{if .MagicLink}}<p style="margin:0 0 24px"><a href="{{.MagicLink}}" style="display:block;padding:12px 24px;border-radius:8px;background:#1d5343;color:#ffffff;text-align:center;text-decoration:none;font-weight:600">${button}</a></p>{{end}}
<p class="faint" style="margin:0;font-size:14px;line-height:20px;color:#5d6158">${validFor} ${ignore}</p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}
