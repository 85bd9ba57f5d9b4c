/** "traditional simplified" pairs joined by `|`; where there are several simplified characters the usual one comes first. */
declare module 'opencc-js/dict/TSCharacters' {
  const pairs: string;
  export default pairs;
}

/** The same for "simplified traditional"; a character that traditional Chinese writes too is among its own. */
declare module 'opencc-js/dict/STCharacters' {
  const pairs: string;
  export default pairs;
}
