import type { Language } from '../../model/language.ts';

/** Countries of timezones whose shops would else be taken for ones elsewhere that speak the same language. */
const COUNTRY_OF_ZONE: readonly (readonly [RegExp, string])[] = [
  [/^Asia\/(Shanghai|Urumqi|Chongqing|Harbin)$|^PRC$/, 'CN'],
  [/^Asia\/Hong_Kong$/, 'HK'],
  [/^Asia\/Taipei$/, 'TW'],
  [/^Asia\/Maca[uo]$/, 'MO'],
  [/^(Asia\/)?Singapore$/, 'SG'],
  [/^Asia\/Kuala_Lumpur$/, 'MY'],
  [/^Asia\/Tokyo$/, 'JP'],
  [/^Asia\/Seoul$/, 'KR'],
  [/^Asia\/(Kolkata|Calcutta)$/, 'IN'],
  [/^Asia\/Bangkok$/, 'TH'],
  [/^Asia\/(Ho_Chi_Minh|Saigon)$/, 'VN'],
  [/^Asia\/Jakarta$/, 'ID'],
  [/^Asia\/Manila$/, 'PH'],
  [/^Asia\/Dubai$/, 'AE'],
  [/^Europe\/London$/, 'GB'],
  [/^Europe\/Dublin$/, 'IE'],
  [/^Europe\/Berlin$/, 'DE'],
  [/^Europe\/Vienna$/, 'AT'],
  [/^Europe\/Zurich$/, 'CH'],
  [/^Europe\/Paris$/, 'FR'],
  [/^Europe\/Madrid$/, 'ES'],
  [/^Europe\/Rome$/, 'IT'],
  [/^Europe\/Amsterdam$/, 'NL'],
  [/^Europe\/Moscow$/, 'RU'],
  [/^America\/(Toronto|Vancouver|Edmonton|Winnipeg|Halifax)$/, 'CA'],
  [/^America\/(New_York|Chicago|Denver|Los_Angeles|Phoenix|Anchorage|Detroit)$/, 'US'],
  [/^America\/Mexico_City$/, 'MX'],
  [/^America\/Sao_Paulo$/, 'BR'],
  [/^Australia\//, 'AU'],
  [/^Pacific\/Auckland$/, 'NZ'],
];

const MAX_COUNTRIES = 4;

/** The countries a shop's customers likely write from, the likeliest first (ISO 3166), by its timezone and languages. */
export function countriesOf(languages: readonly Language[], timezone: string): string[] {
  const zone = COUNTRY_OF_ZONE.find(([zones]) => zones.test(timezone))?.[1];
  const spoken = languages.map((language) => new Intl.Locale(language).maximize().region);
  const all = new Set([zone, ...spoken].filter((country) => country !== undefined));
  const countries = all.has('CN') ? ['CN', ...all.difference(new Set(['CN']))] : [...all];
  return countries.slice(0, MAX_COUNTRIES);
}
