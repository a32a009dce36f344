import assert from 'node:assert/strict';
import test from 'node:test';
import { JobPapers } from '../../main/resources/webroot/field/job-papers.js';

const pause = ms => new Promise(go => setTimeout(go, ms));

/** Papers of jobs whose last change on the server has the number `at`; `asked` lists what was asked for. */
function papers() {
  const server = { at: 0 }, asked = [];
  const held = new JobPapers(() => undefined, async path => {
    asked.push(path);
    return path.endsWith('/safety') ? {} : { job: { id: 7, number: server.at, safety: true } };
  });
  return { held, asked, server };
}

test('a batch of deeds asks for the papers of a job once, when the last is through', async () => {
  const { held, asked, server } = papers();
  for (let n = 1; n <= 20; n++) {
    server.at = n;
    held.fetchIfOld({ id: 7, number: n });
    await pause(5);
  }
  await pause(600);
  assert.deepEqual(asked, ['/api/jobs/7', '/api/jobs/7/safety']);
  assert.equal(held.of(7).job.number, 20);
  held.fetchIfOld({ id: 7, number: 20 });
  await pause(600);
  assert.equal(asked.length, 2, 'what is held is new enough');
});

test('a job that never rests is asked about all the same, and one that somebody looks at is asked about at once', async () => {
  const { held, asked, server } = papers();
  held.fetch(7);
  assert.deepEqual(asked, ['/api/jobs/7']);
  await pause(10);
  for (let n = 1; n <= 24; n++) {
    server.at = n;
    held.fetchIfOld({ id: 7, number: n });
    await pause(100);
  }
  assert.ok(held.of(7).job.number > 0, 'read within two seconds');
});
