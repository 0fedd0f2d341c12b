import { type Replacement, replaceKeys } from './replace-keys.ts';

/** What webpack gives to a loader, as far as this one uses it. */
interface LoaderContext {
  getOptions(): { replacements: readonly Replacement[] };
  callback(error: null, code: string, sourceMap: unknown): void;
}

/** Replaces the keys in one module. The plugin of `webpack.ts` puts it into the rules of webpack. */
export default function replaceKeysInModule(this: LoaderContext, code: string, sourceMap: unknown): void {
  this.callback(null, replaceKeys(code, this.getOptions().replacements) ?? code, sourceMap);
}
