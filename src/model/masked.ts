/** Text from which personal data was taken out; only `privacy/mask.ts` makes it. Logs and the turn log hold nothing else. */
export type Masked = string & { readonly [brand]: true };
declare const brand: unique symbol;
