/** Kills the service under load, again and again, and judges every transcript. `npm run bench:kills` */
import { runCrowd } from '../support/crowd.ts';
import { temporaryFolder } from '../support/service.ts';

const folder = await temporaryFolder();
const { DATABASE_URL } = process.env;
const report = await runCrowd({
  env: { DATA_DIR: folder.path, ...(DATABASE_URL === undefined ? {} : { DATABASE_URL }) },
  conversations: 40,
  kills: 8,
  messagesBetweenKills: 1000,
});
console.log(report);
await folder.remove();
