import type { Holiday, Shop } from '../model/knowledge.ts';
import { type LocalizedFile, readLocalized } from './localized.ts';
import { type Place, place, type Report } from './report.ts';
import type { ShopFile } from './schema.ts';
import type { Source } from './source.ts';
import { buildWork } from './work.ts';

/** `shop.yaml` with its defaults filled in. */
export function buildShop(file: ShopFile, source: Source, report: Report): Shop {
  const { languages } = file;
  const localized = (written: LocalizedFile, where: Place, what: string) =>
    readLocalized(written, languages, report, { place: where, what, missing: 'warning' });
  return {
    name: localized(file.name, place(source, 'name'), 'name'),
    languages,
    timezone: file.timezone,
    hours: file.hours ?? null,
    holidays: (file.holidays ?? []).map(({ name, ...days }, index): Holiday => {
      if (name === undefined) return days;
      return { ...days, name: localized(name, place(source, 'holidays', index, 'name'), "holiday's name") };
    }),
    contact: file.contact ?? {},
    embedOn: file.embedOn ?? [],
    whenUnsure: file.whenUnsure,
    orderNumbers: file.orderNumbers ?? [],
    ...buildWork(file, source, localized, report),
    privacyNotice:
      file.privacyNotice === undefined
        ? null
        : localized(file.privacyNotice, place(source, 'privacyNotice'), 'privacy notice'),
  };
}
