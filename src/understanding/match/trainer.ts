import { fork } from 'node:child_process';
import { once } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Learnt, Lesson } from './learn.ts';

const WORKER = fileURLToPath(new URL('./train-worker.js', import.meta.url));

/** The worker ended before it had learnt anything. */
class TrainingFailed extends Error {
  override readonly name = 'TrainingFailed';
}

/**
 * Learns in a process of its own, so that answering goes on meanwhile and the memory that it takes, some
 * 50 MB, is given back: what a thread takes stays with the service. Null when `signal` ended it. Throws when the process
 * cannot be started or ends too soon.
 */
export async function learnAside(lesson: Lesson, signal?: AbortSignal): Promise<Learnt | null> {
  if (signal?.aborted) return null;
  const worker = fork(WORKER, [], {
    serialization: 'advanced',
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const stop = (): void => void worker.kill();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const learnt = once(worker, 'message').then(([message]: Learnt[]) => message ?? null);
    const ended = once(worker, 'exit').then(([code]) => {
      if (signal?.aborted) return null;
      throw new TrainingFailed(`the training process ended with ${code}`);
    });
    worker.send({ lesson, cache: getCompileCacheDir() });
    return await Promise.race([learnt, ended]);
  } finally {
    signal?.removeEventListener('abort', stop);
    worker.kill();
  }
}
