/** The text without the bot's name; null = it stands in a group and is not for the bot. `isMeant`: it is, named or not. */
export function addressed(text: string, username: string, isMeant: boolean): string | null {
  const name = new RegExp(`(?:^|(?<=\\s|^/\\w{1,32}))@${username}\\b`, 'i');
  const isCommand = /^\/\w+(?![\w@])/.test(text);
  return isMeant || isCommand || name.test(text) ? text.replace(name, '').trim() : null;
}

/** A command with the name of the bot that it is for; names of bots end so, and those of people do not. */
const COMMAND_FOR = /^(?<command>\/[^\s@/]{1,64})@(?<bot>\w{2,32})(?!\w)/u;

/**
 * What is written at a desk, as it stands, but for the bot's name at its beginning or behind a command; null = a command
 * for another bot. The bot's name elsewhere may be meant for a customer to read.
 */
export function atDesk(text: string, username: string): string | null {
  const { command = '', bot = '' } = COMMAND_FOR.exec(text)?.groups ?? {};
  if (isSame(bot, username)) return command + text.slice(`${command}@${bot}`.length);
  if (/bot$/i.test(bot)) return null;
  const named = new RegExp(`^@${username}(?!\\w)[,:，：]?[ \\n]*`, 'iu').exec(text)?.[0] ?? '';
  return text.slice(named.length);
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
