import type { Actor, TicketChange, TicketDraft } from '../../src/model/ticket.ts';
import type { AdminServer } from './admin-server.ts';

const HOUR = 3_600_000;
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC';
const NASTY = '<img src=x onerror="document.title=\'broken in\'"><script>document.title="broken in"</script>';

/** A complaint of a customer on Telegram. */
export function complaint(over: Partial<TicketDraft> = {}): TicketDraft {
  return {
    kind: 'complaint',
    priority: 'normal',
    category: 'damaged',
    subcategory: null,
    description: 'The lamp came broken.',
    wish: 'A new one',
    order: { number: 'LX2026110001', proven: true },
    items: [{ sku: 'LAMP-1', name: 'Reading lamp', quantity: 2 }],
    handover: null,
    rule: null,
    contact: '13800138000',
    files: [],
    emotion: 'disappointed',
    language: 'en',
    customer: { platform: 'telegram', account: 'bot', id: '4711', name: 'Mei Lin' },
    ref: {
      platform: 'telegram',
      account: 'bot',
      conversation: '4711',
      kind: 'direct',
      native: { secret: 'of the adapter' },
    },
    ...over,
  };
}

/** T1001, a complaint of Ann's (by her id) with all that one can have, overdue; and T1002, a return. */
export async function openSamples(server: AdminServer, ann: number): Promise<void> {
  const by: Actor = { kind: 'person', id: ann, name: 'Ann' };
  server.files.set('p1', { name: 'photo.png', type: 'image/png', bytes: Buffer.from(PICTURE, 'base64') });
  await server.tickets.open(
    complaint({
      priority: 'urgent',
      category: 'delivery',
      subcategory: 'late',
      description: `${NASTY}\nsecond line ${'x'.repeat(300)}\n${'A long story. '.repeat(600)}`,
      rule: 'Seven days, unused.',
      handover: 'pick-up',
      emotion: 'angry',
      files: [
        { kind: 'image', native: 'p1' },
        { kind: 'image', native: 'gone' },
        { kind: 'voice', native: 'v', name: `${'long-name-'.repeat(20)}.ogg` },
        { kind: 'location' },
      ],
    }),
    'full',
  );
  const added: TicketChange = { kind: 'fact', text: NASTY, files: [{ kind: 'image', native: 'p1' }] };
  const changes: readonly (readonly [TicketChange, Actor])[] = [
    [{ kind: 'assign', to: { id: ann, name: 'Ann' } }, by],
    [{ kind: 'priority', to: 'high' }, by],
    [{ kind: 'note', text: `${NASTY} internal` }, by],
    [{ kind: 'message', text: 'We are on it.' }, by],
    [{ kind: 'state', to: 'waiting', message: 'Could you send a picture?' }, by],
    [added, { kind: 'customer' }],
    [{ kind: 'state', to: 'solved' }, by],
    [{ kind: 'rate', stars: 4 }, { kind: 'customer' }],
    [{ kind: 'comment', text: 'Quick!' }, { kind: 'customer' }],
    [{ kind: 'reopen', text: 'Broken again.' }, { kind: 'customer' }],
  ];
  for (const [change, actor] of changes) {
    const { ok } = await server.tickets.change(1001, change, actor);
    if (!ok) throw new Error(`${change.kind} was refused`);
  }
  await server.tickets.open(complaint({ kind: 'return', category: 'changed-mind', priority: 'low' }), 'other');
  server.shown.later = 30 * HOUR;
}
