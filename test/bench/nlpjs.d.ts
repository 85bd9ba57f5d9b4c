// The parts of NLP.js 4 that the bench uses; it comes without types.
interface NlpManager {
  settings: Record<string, unknown>;
  addLanguage(language: string): void;
  addDocument(language: string, text: string, intent: string): void;
  train(): Promise<unknown>;
  process(
    language: string,
    text: string,
  ): Promise<{ intent: string; score: number; classifications: { intent: string; score: number }[] }>;
}

declare module '@nlpjs/core' {
  export function containerBootstrap(): Promise<{
    use(plugin: unknown): void;
    registerConfiguration(tag: string, configuration: Record<string, unknown>): void;
    get(name: 'nlp'): NlpManager;
  }>;
}
declare module '@nlpjs/nlp' {
  export const Nlp: unknown;
}
declare module '@nlpjs/lang-en' {
  export const LangEn: unknown;
}
declare module '@nlpjs/lang-zh' {
  export const LangZh: unknown;
}
