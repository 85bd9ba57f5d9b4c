// The yardstick of test/bench/load.ts: a bare Express handler with one durable SQLite write.
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import express from 'express';

const database = new DatabaseSync(process.argv[2] ?? ':memory:');
database.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE message (id TEXT PRIMARY KEY, body TEXT)',
);
const insert = database.prepare('INSERT INTO message VALUES (?, ?)');
const app = express();
app.post('/messages', express.json(), (request, response) => {
  insert.run(randomUUID(), JSON.stringify(request.body));
  response.status(202).json({ accepted: true });
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) console.log(`http://127.0.0.1:${address.port}`);
});
