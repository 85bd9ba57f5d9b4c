/** Bounds that keep one wrong file, or a hostile one, from taking the process down. */
export const LIMITS = {
  fileBytes: 1024 * 1024,
  totalBytes: 20 * 1024 * 1024,
  files: 500,
  /** Folders inside folders. */
  folderDepth: 10,
  entries: 100_000,
  /** Maps and lists inside each other in one file. */
  nesting: 16,
  aliases: 100,
  /** Values of one file once its aliases are written out. */
  values: 500_000,
  /** YAML faults told of one file: what follows the first ones is mostly their echo. */
  yamlFaults: 10,
  /** Faults and warnings told of one file: more than anybody mends at once. */
  faultsOfFile: 200,
} as const;
