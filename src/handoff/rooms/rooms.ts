import type { IncomingEvent } from '../../model/event.ts';
import { createCarrier } from './carry.ts';
import { createOut, type Out } from './out.ts';
import { createPlaces } from './places.ts';
import type { RoomsOptions } from './scene.ts';
import { createTaker } from './take.ts';

/** Groups in which the shop's people serve customers of all channels. */
export interface Rooms extends Out {
  /**
   * Takes what happened in a desk's group, or a code by which somebody shows in private who they are. true = it was that,
   * and what it does is durable; false = it is a customer's. Delivered again it does nothing.
   */
  take(event: IncomingEvent): Promise<boolean>;
}

export function createRooms(options: RoomsOptions): Rooms {
  const places = createPlaces(options.store, options.knowledge, options.adapter);
  return { ...createOut(options, places), take: createTaker(options, places, createCarrier(options)) };
}
