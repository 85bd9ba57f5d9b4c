import type { CASE_PHRASES } from '../model/case-phrases.ts';

/** What each phrase about being served by people is for. */
export const CASE_NOTES: Readonly<Record<keyof typeof CASE_PHRASES, string>> = {
  'case.queuedNext': 'The customer waits for a person, and is the next one.',
  'case.queued': 'The customer waits for a person; tells how many are before them.',
  'case.wait': 'The usual wait, in minutes.',
  'case.whileWaiting': 'What the customer can do while they wait.',
  'case.already': 'The customer asks for a person, and one serves them already.',
  'case.away':
    'Nobody is there now; tells when people are back. The customer may wait, be called back or file a complaint.',
  'case.awayUnknown': 'Nobody is there now, and it is not known when somebody will be.',
  'case.leave': 'The button that leads back to the bot.',
  'case.callBack': 'The button that asks to be called back.',
  'case.ticket': 'The button that files a complaint instead of waiting.',
  'case.askContact': 'Asks for the number or address to be called back at.',
  'case.contactNoted': 'The customer will be called back.',
  'case.kept': 'The customer waits for a person; what they wrote is kept.',
  'case.claimed': 'A person serves the customer from now on.',
  'case.released': 'The person left, and the customer waits for another one.',
  'case.moved': 'The customer is passed on to other people.',
  'case.left': 'The customer went back to the bot.',
  'case.noneOpen': 'The customer leaves the line, and was not in it.',
  'case.toBot': 'The person gave the customer back to the bot.',
  'case.closed': 'The person ended the talk.',
  'case.rate': 'Asks how satisfied the customer is with the person.',
  'case.blocked': 'The customer may not ask for people for some time.',
  'case.idle': 'The customer has been silent for some time: asks whether they are still there.',
  'case.idleClosed': 'The talk ended because the customer was silent.',
  'case.unreachable': 'The people cannot be reached because their platform is away.',
};
