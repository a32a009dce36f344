// What is asked before something is changed about a crew or its people.
import { clock } from '../shared/clock.js';
import { fromInput, toInput } from '../shared/house-time.js';
import { named, t } from '../shared/words.js';
import { vehicleWord } from './qualifications.js';

const GRADES = ['1/5', '2/5', '3/5', '4/5', '5/5'];
const YEAR_MS = 365 * 24 * 3_600_000;
const options = table => Object.entries(table ?? {}).map(([value, words]) => ({ value, label: named(words) }));

/** On shift or off it: the whole crew, or one of its people. */
export const shift = (store, crew, on, done) => ({
  title: t(on ? 'crew.shiftOn.title' : 'crew.shiftOff.title', { crew: crew.name }), text: t(on ? 'crew.shiftOn.text' : 'crew.shiftOff.text'), action: t(on ? 'deed.shift-on' : 'deed.shift-off'), fields: [],
  run: async () => {
    await store.command(`/api/crews/${crew.id}/shift`, { onShift: on });
    done(t(on ? 'said.shiftOn' : 'said.shiftOff', { crew: crew.name }));
  },
});

const memberFields = (catalogue, member = {}) => [
  { name: 'name', label: t('member.name'), value: member.name },
  { name: 'grade', label: t('member.grade'), type: 'choice', required: false, value: member.grade ?? '', options: [{ value: '', label: t('member.noGrade') }, ...GRADES.map(value => ({ value, label: value }))] },
  { name: 'phone', label: t('fact.phone'), value: member.phone, required: false },
  { name: 'lead', label: t('member.lead'), type: 'check', value: member.lead === true },
  { name: 'skills', label: t('member.skills'), type: 'checks', value: member.skills ?? [], options: options(catalogue.skills) },
];

const memberBody = (v, member = {}) => ({ name: v.name, lead: v.lead, grade: v.grade ?? null, skills: v.skills, phone: v.phone ?? null, userId: member.userId ?? null });

export const addMember = (store, crew, catalogue, done) => ({
  title: t('member.add.title', { crew: crew.name }), action: t('member.add'), fields: memberFields(catalogue),
  run: async v => {
    await store.command(`/api/crews/${crew.id}/members`, memberBody(v));
    done();
  },
});

export const changeMember = (store, crew, member, catalogue, done) => ({
  title: t('member.change.title', { name: member.name }), action: t('do.save'), fields: memberFields(catalogue, member),
  run: async v => {
    await store.command(`/api/crews/${crew.id}/members/${member.id}`, memberBody(v, member));
    done();
  },
});

export const memberLeaves = (store, crew, member, done) => ({
  title: t('member.leave.title', { name: member.name, crew: crew.name }), text: t('member.leave.text'), action: t('member.leave'), danger: true, fields: [],
  run: async () => {
    await store.command(`/api/crews/${crew.id}/members/${member.id}/leave`, {});
    done();
  },
});

export const addCertificate = (store, member, catalogue, done) => ({
  title: t('certificate.add.title', { name: member.name }), action: t('certificate.add'),
  fields: [{ name: 'kind', label: t('certificate.kind'), type: 'choice', options: options(catalogue.certificates) }, { name: 'number', label: t('certificate.number'), mono: true },
    { name: 'expiresAt', label: t('certificate.until'), type: 'date', value: toInput(clock.now() + YEAR_MS).slice(0, 10) }],
  run: async v => {
    await store.command(`/api/members/${member.id}/certificates`, { kind: v.kind, number: v.number, expiresAt: fromInput(`${v.expiresAt}T23:59`) });
    done();
  },
});

export const withdrawCertificate = (store, member, certificate, word, done) => ({
  title: t('certificate.withdraw.title', { name: member.name, certificate: word }), action: t('certificate.withdraw'), danger: true, fields: [],
  run: async () => {
    await store.command(`/api/members/${member.id}/certificates/${certificate.id}/withdraw`, {});
    done();
  },
});

export const addVehicle = (store, crew, done) => ({
  title: t('vehicle.add.title', { crew: crew.name }), action: t('vehicle.add'),
  fields: [{ name: 'code', label: t('vehicle.code'), mono: true }, { name: 'kind', label: t('vehicle.kind'), type: 'choice', options: ['truck', 'bucket', 'crane', 'pickup', 'motorbike', 'boat', 'van'].map(value => ({ value, label: vehicleWord(value) })) },
    { name: 'plate', label: t('vehicle.plate'), mono: true, required: false }],
  run: async v => {
    await store.command(`/api/crews/${crew.id}/vehicles`, { code: v.code, kind: v.kind, plate: v.plate ?? null });
    done();
  },
});

export const newCrew = (store, units, done) => ({
  title: t('crew.new.title'), action: t('crew.new'),
  fields: [{ name: 'code', label: t('crew.code'), mono: true }, { name: 'name', label: t('crew.name') }, { name: 'unitId', label: t('unit.title'), type: 'choice', options: units.map(u => ({ value: u.id, label: named(u.name) })) },
    { name: 'phone', label: t('fact.phone'), required: false }, { name: 'contractor', label: t('crew.contractor'), type: 'check' }, { name: 'company', label: t('crew.company'), required: false }],
  run: async v => {
    await store.command('/api/crews', { code: v.code, name: v.name, unitId: Number(v.unitId), phone: v.phone ?? null, contractor: v.contractor, company: v.company ?? null });
    done();
  },
});
