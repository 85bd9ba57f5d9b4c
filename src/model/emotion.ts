import { z } from 'zod';

/** How a customer seems to feel while writing a message; for routing and service, not to be talked about. */
export const Emotion = z.enum(['calm', 'worried', 'disappointed', 'angry', 'thanks']);
export type Emotion = z.infer<typeof Emotion>;
