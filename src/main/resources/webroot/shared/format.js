/** Numbers and moments as people read them: `1.284`, `3,2 km`, `15:40 – 16:30`, `51 phút`. One form per language, one time zone per house. */
import { language } from './words.js';

const NBSP = '\u00a0';
const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const short = {
  vi: { min: 'phút', h: 'giờ', s: 'giây', d: 'ngày', ago: 'trước', now: 'vừa xong', in: 'còn', late: 'trễ' },
  en: { min: 'min', h: 'h', s: 's', d: 'd', ago: 'ago', now: 'just now', in: 'in', late: 'late' },
};

/** Moments may come as ISO text, as milliseconds or as a Date. */
const moment_ms = at => (at instanceof Date ? at.getTime() : typeof at === 'number' ? at : Date.parse(at));

/** All forms for one language and time zone. English uses day-month order and the 24-hour clock, as on the control room's wall. */
export function formatsFor(lang, timeZone = 'Asia/Ho_Chi_Minh') {
  const locale = lang === 'vi' ? 'vi-VN' : 'en-GB';
  const word = short[lang];
  const clockOf = options => new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options });
  const minuteForm = clockOf({ hour: '2-digit', minute: '2-digit' });
  const secondForm = clockOf({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const dayKey = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const dayMonth = clockOf(lang === 'vi' ? { day: '2-digit', month: '2-digit' } : { day: 'numeric', month: 'short' });
  const weekdayForm = clockOf({ weekday: lang === 'vi' ? 'long' : 'short' });
  const dateForm = clockOf(lang === 'vi' ? { day: '2-digit', month: '2-digit', year: 'numeric' } : { day: 'numeric', month: 'short', year: 'numeric' });
  const numberForm = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

  const number = n => numberForm.format(n);
  const time = at => minuteForm.format(moment_ms(at));
  const dayMonthOf = at => dayMonth.format(moment_ms(at)).replace('-', '/');
  const weekday = at => {
    const name = weekdayForm.format(moment_ms(at));
    return name.charAt(0).toUpperCase() + name.slice(1);
  };
  const sameDay = (a, b) => dayKey.format(moment_ms(a)) === dayKey.format(moment_ms(b));

  const forms = {
    lang,
    timeZone,
    number,
    /** 14:32 */
    time,
    /** 14:32:07 */
    clock: at => secondForm.format(moment_ms(at)),
    /** Thứ Tư 25/11 · Wed 25 Nov */
    day: at => `${weekday(at)} ${dayMonthOf(at)}`,
    /** 25/11/2026 */
    date: at => dateForm.format(moment_ms(at)),
    sameDay,
    /** 14:32 today, 14:32 25/11 on another day. */
    moment: (at, now = Date.now()) => (sameDay(at, now) ? time(at) : `${time(at)}${NBSP}${dayMonthOf(at).replaceAll(' ', NBSP)}`),
    /** 15:40 – 16:30, with the day where it is not today. */
    window(from, to, now = Date.now()) {
      if (!to || moment_ms(from) === moment_ms(to)) return forms.moment(from, now);
      if (sameDay(from, to)) return `${time(from)}${NBSP}–${NBSP}${sameDay(from, now) ? time(to) : forms.moment(to, now)}`;
      return `${forms.moment(from, now)}${NBSP}–${NBSP}${forms.moment(to, now)}`;
    },
    percent: share => `${number(Math.round(share * 100))}${lang === 'vi' ? NBSP : ''}%`,
    /** 850 m, 3,2 km */
    distance(m) {
      if (m < 995) return `${number(m < 100 ? Math.round(m) : Math.round(m / 10) * 10)}${NBSP}m`;
      const km = m / 1000;
      return `${number(km < 99.95 ? Math.round(km * 10) / 10 : Math.round(km))}${NBSP}km`;
    },
    /** 24 giây, 51 phút, 2 giờ 05 phút, 3 ngày 4 giờ. */
    duration(ms) {
      const whole = Math.max(0, Math.abs(ms));
      if (whole < MINUTE) return `${Math.floor(whole / SECOND)}${NBSP}${word.s}`;
      if (whole < HOUR) return `${Math.floor(whole / MINUTE)}${NBSP}${word.min}`;
      if (whole < DAY) {
        const minutes = Math.floor((whole % HOUR) / MINUTE);
        return `${Math.floor(whole / HOUR)}${NBSP}${word.h}` + (minutes ? `${NBSP}${String(minutes).padStart(2, '0')}${NBSP}${word.min}` : '');
      }
      const hours = Math.floor((whole % DAY) / HOUR);
      return `${number(Math.floor(whole / DAY))}${NBSP}${word.d}` + (hours ? `${NBSP}${hours}${NBSP}${word.h}` : '');
    },
    /** 6 phút trước; the first ten seconds are "just now". */
    ago(at, now = Date.now()) {
      const age = moment_ms(now) - moment_ms(at);
      return age < 10 * SECOND ? word.now : `${forms.duration(age)} ${word.ago}`;
    },
    /** Time left to a target: minutes until the last five, then seconds (4:32); after it how late. */
    left(at, now = Date.now()) {
      const left = moment_ms(at) - moment_ms(now);
      if (left < 0) {
        const late = forms.duration(Math.max(MINUTE, -left));
        return lang === 'vi' ? `${word.late} ${late}` : `${late} ${word.late}`;
      }
      const figure = left < 5 * MINUTE
        ? `${Math.floor(left / MINUTE)}:${String(Math.floor((left % MINUTE) / SECOND)).padStart(2, '0')}`
        : forms.duration(left);
      return `${word.in} ${figure}`;
    },
  };
  return forms;
}

/** The forms of this page. */
export const format = formatsFor(language);
