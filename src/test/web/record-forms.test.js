import assert from 'node:assert/strict';
import test from 'node:test';
import { itemsOf, materialCode, newItem, recordBody, SECTIONS, valueOf } from '../../main/resources/webroot/field/record-forms.js';
import { menuOf } from '../../main/resources/webroot/field/job-choices.js';

test('only what was changed goes out, with what was seen beside it', () => {
  const held = { 'before.voltage.a': 0, 'before.voltage.b': 228, 'after.voltage.a': 231 };
  assert.deepEqual(recordBody('before', held, { 'voltage.a': '0', 'voltage.b': '229,5', 'voltage.c': '230' }), {
    section: 'readings', base: { 'before.voltage.b': 228 }, values: { 'before.voltage.b': 229.5, 'before.voltage.c': 230 },
  });
  assert.equal(recordBody('before', held, { 'voltage.a': '0', 'voltage.b': '228' }), null);
});

test('what is emptied is taken back', () => {
  assert.deepEqual(recordBody('note', { general: 'sai' }, { general: '  ' }), { section: 'note', base: { general: 'sai' }, values: { general: null } });
});

test('who saw both values of a disagreement settles it, even by leaving the field as it is', () => {
  const body = recordBody('cause', { cause: 'tree' }, { cause: 'tree' }, { differ: ['cause'] });
  assert.deepEqual(body, { section: 'cause', base: { cause: 'tree' }, values: { cause: 'tree' }, settled: ['cause'] });
});

test('each damaged thing has a name of its own', () => {
  const body = recordBody('damage', {}, { kind: 'pole', severity: 'replace', hours: '3,5' }, { item: 'i1' });
  assert.deepEqual(body.values, { 'i1.kind': 'pole', 'i1.severity': 'replace', 'i1.hours': 3.5 });
  assert.deepEqual(itemsOf({ 'i2.kind': 'pole', 'i1.kind': 'fuse', 'i1.hours': 1 }), ['i1', 'i2']);
  assert.match(newItem(1), /^i[0-9a-z]{7}$/);
  assert.notEqual(newItem(), newItem());
});

test('a number out of bounds is held back, not sent', () => {
  const volts = SECTIONS.before.fields[0];
  assert.equal(valueOf(volts, '229,5'), 229.5);
  assert.equal(valueOf(volts, ' '), undefined);
  for (const wrong of ['-1', '50001', 'hai trăm']) assert.throws(() => valueOf(volts, wrong), e => e.field === volts);
});

test('the same material has the same code on two phones', () => {
  assert.equal(materialCode('Chì FCO 15K'), 'chi-fco-15k');
  assert.equal(materialCode('  Dây đồng  '), 'day-dong');
  assert.equal(materialCode('!!'), 'other');
});

test('the menu offers what the server allows and what the place asks for', () => {
  const names = (job, more = { big: null, helping: false }) => menuOf(job, more).flat().map(c => c.name).join(' ');
  assert.equal(names({ status: 'sent', can: { acknowledge: true, reject: true } }), 'reject');
  const working = { kind: 'restoration', status: 'working', can: { restore: true, done: true, suspend: true, estimate: true } };
  assert.ok(names(working, { big: 'rules', helping: false }).startsWith('restore suspend estimate '));
  assert.ok(!names(working, { big: 'restore', helping: false }).includes('done'), 'a restoration ends by restoring');
  assert.equal(names({ status: 'enRoute', can: { restore: true } }, { big: 'enRoute', helping: true }), 'leave');
  const helps = names({ status: 'working', can: { restore: true, reject: true } }, { big: 'leave', helping: true });
  assert.ok(helps.includes('brief permit rules'), 'who helps is briefed and has a permit of his own');
  assert.ok(!/restore|reject/.test(helps), 'the job is still led by the other crew');
});
