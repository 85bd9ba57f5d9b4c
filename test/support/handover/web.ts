import { openTalk, type Talk } from '../service.ts';
import { type Customer, persists } from './peers.ts';

/** Somebody at the chat page. `url`: where the service is now. */
export async function openWebCustomer(url: () => string): Promise<Customer> {
  return webCustomer(await openTalk(url()));
}

/** What is not taken is posted again, as the page does. */
function webCustomer(talk: Talk): Customer {
  let ids = 0;
  const lines = async () => (await talk.lines()).filter(({ author }) => author !== 'customer');
  function post(body: object): Promise<void> {
    const id = `m${++ids}`;
    return persists(async () => (await talk.post({ id, ...body })).status === 202);
  }
  return {
    says: (text) => post({ text }),
    async picks(label) {
      const offers = (await lines()).toReversed().flatMap(({ message }) => message.choices ?? []);
      const choice = offers.find((one) => one.label === label);
      if (choice === undefined) throw new Error(`there is no choice ${label}`);
      await post({ choice: choice.id });
    },
    read: async () =>
      (await lines()).map(({ seq, message, at }) => ({
        id: String(seq),
        text: message.text,
        buttons: (message.choices ?? []).map(({ label }) => label),
        thread: null,
        at: Date.parse(at),
      })),
  };
}
